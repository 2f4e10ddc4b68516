import ColumnLayout from '@cloudscape-design/components/column-layout';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import RadioGroup from '@cloudscape-design/components/radio-group';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useTools } from '../../api/governance.ts';
import { useStartSession } from '../../api/sessions.ts';
import { requestOf } from '../../model/new-session.ts';
import type { Faults, Typed } from '../../model/new-session.ts';
import { SendDialog } from '../../parts/send-dialog.tsx';
import { Failed } from '../../parts/states.tsx';

const NOTHING: Typed = { goal: '', agent: '', mode: 'live', steps: '', dollars: '', minutes: '' };

const DEFAULT_AGENT = { value: '', label: 'The tenant’s default' };
const MODES = [
  { value: 'live', label: 'Live', description: 'Tools act, and people are asked where policies say so.' },
  {
    value: 'dry-run',
    label: 'Dry run',
    description: 'Tools that only read run; all others are simulated, and nobody is asked.',
  },
] as const;

/** Starts a session: what should be done, by whom, and for how much at the most. */
export function StartDialog({ onClose }: { readonly onClose: () => void }) {
  const [typed, setTyped] = useState(NOTHING);
  const [faults, setFaults] = useState<Faults>({});
  const start = useStartSession();
  const navigate = useNavigate();
  const tools = useTools();
  const agents = [
    DEFAULT_AGENT,
    ...(tools.data?.agents ?? []).map(({ agent }) => ({ value: agent, label: agent })),
  ];
  const set = (field: keyof Typed) => (event: { detail: { value: string } }) =>
    setTyped({ ...typed, [field]: event.detail.value });

  const send = (): void => {
    const made = requestOf(typed);
    setFaults('faults' in made ? made.faults : {});
    if ('faults' in made || start.isPending) return;
    start.mutate(made.request, { onSuccess: ({ sessionId }) => void navigate(`/sessions/${sessionId}`) });
  };
  const small = (field: 'steps' | 'dollars' | 'minutes', label: string) => (
    <FormField label={label} errorText={faults[field] ?? ''}>
      <Input value={typed[field]} inputMode="decimal" placeholder="As configured" onChange={set(field)} />
    </FormField>
  );
  return (
    <SendDialog
      title="Start a session"
      button="Start"
      isPending={start.isPending}
      onSend={send}
      onClose={onClose}
    >
      <SpaceBetween size="l">
        <FormField
          label="Goal"
          description="What the agent should do, with everything it cannot look up."
          errorText={faults.goal ?? ''}
        >
          <Textarea value={typed.goal} rows={5} autoFocus onChange={set('goal')} />
        </FormField>
        <FormField label="Agent">
          <Select
            selectedOption={agents.find(({ value }) => value === typed.agent) ?? DEFAULT_AGENT}
            options={agents}
            statusType={tools.isPending ? 'loading' : 'finished'}
            onChange={({ detail }) => setTyped({ ...typed, agent: detail.selectedOption.value ?? '' })}
          />
        </FormField>
        <FormField label="Mode">
          <RadioGroup
            value={typed.mode}
            items={[...MODES]}
            onChange={({ detail }) =>
              setTyped({ ...typed, mode: detail.value === 'dry-run' ? 'dry-run' : 'live' })
            }
          />
        </FormField>
        <ExpandableSection headerText="Limits" headerDescription="Lower than those of the tenant’s config">
          <ColumnLayout columns={3}>
            {small('steps', 'Steps')}
            {small('dollars', 'US dollars')}
            {small('minutes', 'Minutes')}
          </ColumnLayout>
        </ExpandableSection>
        {start.error !== null && <Failed what="start the session" error={start.error} />}
      </SpaceBetween>
    </SendDialog>
  );
}
