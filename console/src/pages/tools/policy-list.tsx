import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { usePolicies } from '../../api/governance.ts';
import { daysUpTo, PERIODS } from '../../model/periods.ts';
import { Empty, Failed, Loading } from '../../parts/states.tsx';
import { PolicyCard } from './policy-card.tsx';

/** The policies, and what people made of their questions, those that asked most first. */
export function PolicyList() {
  const [days, setDays] = useState('30');
  const policies = usePolicies(daysUpTo(Date.now(), Number(days)));
  const { data, error } = policies;
  if (data === undefined)
    return error === null ? (
      <Loading what="the policies" />
    ) : (
      <Failed what="get the policies" error={error} retry={() => void policies.refetch()} />
    );
  const sorted = data.policies.toSorted(
    (a, b) => b.record.asked - a.record.asked || a.id.localeCompare(b.id),
  );
  return (
    <SpaceBetween size="l">
      <Header
        variant="h2"
        counter={`(${sorted.length})`}
        description={
          <>
            Version <span className="code">{data.version}</span>. A question that several policies ask counts
            for each.
          </>
        }
        actions={
          <Select
            selectedOption={PERIODS.find(({ value }) => value === days) ?? null}
            options={[...PERIODS]}
            onChange={({ detail }) => setDays(detail.selectedOption.value ?? days)}
            ariaLabel="Period"
          />
        }
      >
        What they ask, and what people answer
      </Header>
      {sorted.length === 0 && <Empty title="No policies">Without any, nothing is permitted.</Empty>}
      {sorted.map((policy) => (
        <PolicyCard key={policy.id} policy={policy} />
      ))}
      <Box variant="small">Days are in UTC.</Box>
    </SpaceBetween>
  );
}
