import ColumnLayout from '@cloudscape-design/components/column-layout';
import DateInput from '@cloudscape-design/components/date-input';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import TextFilter from '@cloudscape-design/components/text-filter';
import { useTools } from '../../api/governance.ts';
import type { SessionFilter } from '../../api/sessions.ts';
import { picoOf } from '../../model/new-session.ts';
import { SESSION_STATUSES, sessionStatusName } from '../../parts/status.tsx';

/** What somebody looks for, as it is typed; empty for anything. */
export interface Sought {
  readonly words: string;
  readonly status: string;
  readonly agent: string;
  readonly user: string;
  readonly from: string;
  readonly to: string;
  readonly dollars: string;
}

/** Nothing in particular. */
export const ANYTHING: Sought = { words: '', status: '', agent: '', user: '', from: '', to: '', dollars: '' };

const DAY = /^\d{4}-\d\d-\d\d$/;

/** What of it the API looks for; what is not typed to its end is left out. */
export function filterOf({ status, agent, user, from, to }: Sought): SessionFilter {
  const found = SESSION_STATUSES.find((one) => one === status);
  return {
    ...(found === undefined ? {} : { status: found }),
    ...(agent === '' ? {} : { agent }),
    ...(user.trim() === '' ? {} : { user: user.trim() }),
    ...(DAY.test(from) ? { from } : {}),
    ...(DAY.test(to) ? { to } : {}),
  };
}

const STATUSES = [
  { value: '', label: 'Any status' },
  ...SESSION_STATUSES.map((value) => ({ value, label: sessionStatusName(value) })),
];

/** The fields to look for sessions by: words, status, agent, person, days and cost. */
export function SessionFilters({
  sought,
  count,
  onChange,
}: {
  readonly sought: Sought;
  readonly count: string;
  readonly onChange: (sought: Sought) => void;
}) {
  const agents = [
    { value: '', label: 'Any agent' },
    ...(useTools().data?.agents ?? []).map(({ agent }) => ({ value: agent, label: agent })),
  ];
  const set = (field: keyof Sought) => (event: { readonly detail: { readonly value: string } }) =>
    onChange({ ...sought, [field]: event.detail.value });
  const further = [sought.user, sought.from, sought.to, sought.dollars].filter((one) => one !== '').length;
  const badDollars = sought.dollars.trim() !== '' && picoOf(sought.dollars) === undefined;
  return (
    <SpaceBetween size="xs">
      <ColumnLayout columns={3} minColumnWidth={200}>
        <TextFilter
          filteringText={sought.words}
          filteringPlaceholder="Words or id"
          filteringAriaLabel="Find among these sessions"
          filteringClearAriaLabel="Clear"
          countText={count}
          onChange={({ detail }) => onChange({ ...sought, words: detail.filteringText })}
        />
        <Select
          selectedOption={STATUSES.find(({ value }) => value === sought.status) ?? null}
          options={STATUSES}
          onChange={({ detail }) => onChange({ ...sought, status: detail.selectedOption.value ?? '' })}
          ariaLabel="Status"
        />
        <Select
          selectedOption={agents.find(({ value }) => value === sought.agent) ?? null}
          options={agents}
          onChange={({ detail }) => onChange({ ...sought, agent: detail.selectedOption.value ?? '' })}
          ariaLabel="Agent"
        />
      </ColumnLayout>
      <ExpandableSection
        variant="footer"
        headerText={`Person, days and cost${further === 0 ? '' : ` (${further})`}`}
      >
        <ColumnLayout columns={4} minColumnWidth={160}>
          <FormField label="Asked by">
            <Input value={sought.user} placeholder="Name or id" onChange={set('user')} />
          </FormField>
          <FormField label="From (UTC)">
            <DateInput value={sought.from} placeholder="YYYY/MM/DD" onChange={set('from')} />
          </FormField>
          <FormField label="To (UTC)">
            <DateInput value={sought.to} placeholder="YYYY/MM/DD" onChange={set('to')} />
          </FormField>
          <FormField label="At least, in US dollars" errorText={badDollars ? 'An amount such as 0.50' : ''}>
            <Input value={sought.dollars} inputMode="decimal" onChange={set('dollars')} />
          </FormField>
        </ColumnLayout>
      </ExpandableSection>
    </SpaceBetween>
  );
}
