import Box from '@cloudscape-design/components/box';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { askWords, standingWords } from '../../../../schemas/asks.ts';
import { VIA_WORDS } from '../../../../schemas/vias.ts';
import type { Approval } from '../../api/approvals.ts';
import { PlainText } from '../../parts/plain-text.tsx';
import { FromNow } from '../../parts/time.tsx';

/** Who approves so far, of how many, who is missing, and whose turn it is. */
export function Votes({ approval }: { readonly approval: Approval }) {
  const { votes, required, asks, seenBy, seenAt, delegations, status } = approval;
  return (
    <SpaceBetween size="s">
      <ProgressBar
        value={(100 * Math.min(votes.length, required)) / required}
        label="Votes"
        description={`${askWords(asks)} must approve these arguments`}
        additionalInfo={`${votes.length} of ${required}`}
        status={votes.length >= required ? 'success' : 'in-progress'}
        resultText={`${votes.length} of ${required}`}
      />
      {asks.length > 1 &&
        asks.map((ask) => (
          <StatusIndicator key={askWords([ask])} type={ask.votes < ask.required ? 'pending' : 'success'}>
            {standingWords([ask])}
          </StatusIndicator>
        ))}
      {votes.map(({ id, name, via, at, comment }) => (
        <div key={id}>
          <StatusIndicator type="success">{name}</StatusIndicator>{' '}
          <Box variant="small" display="inline">
            <FromNow at={at} />, {VIA_WORDS[via]}
          </Box>
          {comment !== undefined && (
            <div className="quote">
              <PlainText text={comment} />
            </div>
          )}
        </div>
      ))}
      {delegations.map(({ by, to, at, comment }) => (
        <div key={at}>
          {by.name} handed it to {to.name}{' '}
          <Box variant="small" display="inline">
            <FromNow at={at} />
          </Box>
          {comment !== undefined && (
            <div className="quote">
              <PlainText text={comment} />
            </div>
          )}
        </div>
      ))}
      {status === 'pending' && (
        <Box variant="small" display="block">
          {seenAt === undefined || seenBy === undefined ? (
            'Nobody who may decide has read it yet'
          ) : (
            <>
              First read by {seenBy.name}, <FromNow at={seenAt} />
            </>
          )}
        </Box>
      )}
    </SpaceBetween>
  );
}
