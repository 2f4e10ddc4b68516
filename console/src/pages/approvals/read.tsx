import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ApprovalDetail } from '../../api/approvals.ts';
import { inShort } from '../../model/fields.ts';
import { TrustBadge } from '../../parts/mark.tsx';
import { PlainText } from '../../parts/plain-text.tsx';
import { Empty } from '../../parts/states.tsx';

type Reading = ApprovalDetail['read'][number];

/** What the session read before this turn, newest first, each with whether it may be believed. */
export function Read({ read }: Pick<ApprovalDetail, 'read'>) {
  return (
    <Container
      header={
        <Header variant="h2" counter={`(${read.length})`}>
          What it read before
        </Header>
      }
    >
      {read.length === 0 ? (
        <Empty title="Nothing">It asks for this without having looked anything up.</Empty>
      ) : (
        <SpaceBetween size="s">
          {read.toReversed().map((reading) => (
            <ReadCall key={`${reading.turn} ${reading.callId}`} reading={reading} />
          ))}
        </SpaceBetween>
      )}
    </Container>
  );
}

function ReadCall({
  reading: { turn, tool, input, trusted, excerpt, truncated },
}: {
  readonly reading: Reading;
}) {
  return (
    <ExpandableSection
      variant="default"
      headerText={
        <span className="beside">
          <span className="code">{tool}</span> <TrustBadge trusted={trusted} />
        </span>
      }
      headerDescription={`Turn ${turn} · ${inShort(input)}`}
    >
      <pre className="block code" tabIndex={0}>
        <PlainText text={excerpt} />
      </pre>
      {truncated && <Box variant="small">This is its beginning; the session has all of it.</Box>}
    </ExpandableSection>
  );
}
