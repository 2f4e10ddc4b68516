import Alert from '@cloudscape-design/components/alert';
import Badge from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { Policy } from '../../api/governance.ts';
import { adviceOn, percent, sharesOf } from '../../model/policy-words.ts';
import { duration } from '../../model/time.ts';
import { PlainText } from '../../parts/plain-text.tsx';

/** A policy: how often it asked, what people decided and after how long, and its text. */
export function PolicyCard({ policy: { id, shared, text, record } }: { readonly policy: Policy }) {
  const advice = adviceOn(record);
  return (
    <Container
      header={
        <Header
          variant="h3"
          actions={
            shared ? <Badge>of every tenant</Badge> : text === undefined && <Badge>no longer in force</Badge>
          }
        >
          <span className="code">{id}</span>
        </Header>
      }
    >
      <SpaceBetween size="s">
        {record.asked === 0 ? (
          <Box color="text-body-secondary">It asked nobody in these days.</Box>
        ) : (
          <Answers record={record} />
        )}
        {advice !== undefined && <Alert type="info">{advice}</Alert>}
        {text !== undefined && (
          <ExpandableSection variant="footer" headerText="Its text">
            <pre className="block code" tabIndex={0}>
              <PlainText text={text} />
            </pre>
          </ExpandableSection>
        )}
      </SpaceBetween>
    </Container>
  );
}

function Answers({ record }: Pick<Policy, 'record'>) {
  const shares = sharesOf(record);
  const counted = (count: number, share: number | undefined) => (
    <span className="numbers">
      {count.toLocaleString('en-US')}{' '}
      <Box variant="small" display="inline">
        {percent(share)}
      </Box>
    </span>
  );
  const { medianSeconds, p90Seconds, expired, withdrawn, pending } = record;
  const others = [
    ...(pending > 0 ? [`${pending} wait`] : []),
    ...(expired > 0 ? [`${expired} expired`] : []),
    ...(withdrawn > 0 ? [`${withdrawn} withdrawn`] : []),
  ];
  return (
    <KeyValuePairs
      columns={4}
      items={[
        {
          label: 'Asked',
          value: (
            <span className="numbers">
              {record.asked.toLocaleString('en-US')}
              {others.length > 0 && (
                <Box variant="small" display="block">
                  {others.join(', ')}
                </Box>
              )}
            </span>
          ),
        },
        { label: 'Approved as it was', value: counted(record.approved, shares.approved) },
        { label: 'Approved with edits', value: counted(record.edited, shares.edited) },
        { label: 'Rejected', value: counted(record.rejected, shares.rejected) },
        ...(medianSeconds === undefined || p90Seconds === undefined
          ? []
          : [
              { label: 'Half decided within', value: duration(medianSeconds * 1_000) },
              { label: '9 in 10 within', value: duration(p90Seconds * 1_000) },
            ]),
      ]}
    />
  );
}
