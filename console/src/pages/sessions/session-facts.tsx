import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { Schemas } from '../../api/schema.ts';
import { useApp } from '../../app-context.tsx';
import { dollars } from '../../model/money.ts';
import { logsUrl, tracesUrl } from '../../model/traces.ts';
import { PlainText } from '../../parts/plain-text.tsx';
import { Exactly } from '../../parts/time.tsx';

/** What a session is for, and what it has used of what it may. */
export function SessionFacts({ session }: { readonly session: Schemas['SessionDetail'] }) {
  const { config } = useApp();
  const { totals, limits, metadata } = session;
  const of = (used: string, most: string) => (
    <span className="numbers">
      {used}{' '}
      <Box variant="small" display="inline">
        of {most}
      </Box>
    </span>
  );
  const counted = (used: number, most: number) =>
    of(used.toLocaleString('en-US'), most.toLocaleString('en-US'));
  return (
    <Container header={<Header variant="h2">Goal</Header>}>
      <SpaceBetween size="l">
        <div className="quote">
          <PlainText text={session.goal} />
        </div>
        <KeyValuePairs
          columns={4}
          items={[
            { label: 'Cost', value: of(dollars(totals.usd), dollars(limits.usd)) },
            { label: 'Steps', value: counted(totals.steps, limits.steps) },
            { label: 'Tool calls', value: counted(totals.toolCalls, limits.toolCalls) },
            { label: 'Tokens', value: counted(totals.tokens, limits.tokens) },
            { label: 'Agent', value: session.agent },
            { label: 'Started', value: <Exactly at={session.createdAt} /> },
            ...(session.closedAt === undefined
              ? []
              : [{ label: 'Ended', value: <Exactly at={session.closedAt} /> }]),
            ...Object.entries(metadata).map(([label, value]) => ({
              label,
              value: <PlainText text={value} />,
            })),
            { label: 'Session id', value: <span className="code">{session.sessionId}</span> },
            {
              label: 'In CloudWatch',
              value: (
                <span className="beside">
                  <Link href={tracesUrl(config.region, session.sessionId)} external>
                    Traces
                  </Link>
                  <Link href={logsUrl(config.region, config.logGroups, session)} external>
                    Logs
                  </Link>
                </span>
              ),
            },
          ]}
        />
      </SpaceBetween>
    </Container>
  );
}
