import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { lazy, Suspense, useState } from 'react';
import { useUsage } from '../../api/usage.ts';
import type { GroupBy, UsageReport } from '../../api/usage.ts';
import { useApp } from '../../app-context.tsx';
import { dollars } from '../../model/money.ts';
import { daysUpTo, PERIODS } from '../../model/periods.ts';
import { offersAllUsage } from '../../model/rights.ts';

import { Page } from '../../parts/page.tsx';
import { Empty, Failed, Loading } from '../../parts/states.tsx';
import { Budget } from './budget.tsx';
import { UsageTable } from './usage-table.tsx';

const UsageChart = lazy(() => import('./usage-chart.tsx'));

const GROUPS: readonly { readonly id: GroupBy; readonly text: string }[] = [
  { id: 'day', text: 'By day' },
  { id: 'resource', text: 'By tool and model' },
  { id: 'user', text: 'By user' },
  { id: 'session', text: 'By session' },
];
/** What was used and what it cost. */
export function Component() {
  const { user } = useApp();
  const all = offersAllUsage(user);
  const [groupBy, setGroupBy] = useState<GroupBy>('day');
  const [days, setDays] = useState('30');
  const usage = useUsage({ ...daysUpTo(Date.now(), Number(days)), groupBy });
  const groups = GROUPS.filter(({ id }) => all || id !== 'resource');
  return (
    <Page
      title="Usage"
      description={all ? 'What all sessions of the tenant used.' : 'What your own sessions used.'}
      actions={
        <Select
          selectedOption={PERIODS.find(({ value }) => value === days) ?? null}
          options={[...PERIODS]}
          onChange={({ detail }) => setDays(detail.selectedOption.value ?? days)}
          ariaLabel="Period"
        />
      }
    >
      <Budget />
      <SegmentedControl
        selectedId={groupBy}
        options={[...groups]}
        label="Group usage"
        onChange={({ detail }) => setGroupBy(groups.find(({ id }) => id === detail.selectedId)?.id ?? 'day')}
      />
      {usage.error !== null && (
        <Failed what="get the usage" error={usage.error} retry={() => void usage.refetch()} />
      )}
      {usage.isPending && <Loading what="usage" />}
      {usage.data !== undefined && <Report report={usage.data} />}
    </Page>
  );
}

function Report({ report }: { readonly report: UsageReport }) {
  const { total, rows } = report;
  const count = (value: number) => <span className="numbers">{value.toLocaleString('en-US')}</span>;
  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2">Total</Header>}>
        <KeyValuePairs
          columns={4}
          items={[
            { label: 'Cost', value: <span className="numbers">{dollars(total.amount)}</span> },
            { label: 'Model calls', value: count(total.modelCalls) },
            { label: 'Tool calls', value: count(total.toolCalls) },
            { label: 'Tokens', value: count(total.tokens) },
          ]}
        />
      </Container>
      {rows.length === 0 ? (
        <Empty title="Nothing was used in these days">What a session uses is here within a minute.</Empty>
      ) : (
        <SpaceBetween size="l">
          <Suspense fallback={<Loading what="the chart" />}>
            <UsageChart report={report} />
          </Suspense>
          <UsageTable report={report} />
        </SpaceBetween>
      )}
    </SpaceBetween>
  );
}
