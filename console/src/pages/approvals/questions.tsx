import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { Approval } from '../../api/approvals.ts';
import { PlainText } from '../../parts/plain-text.tsx';
import { FromNow } from '../../parts/time.tsx';

/** Questions to whoever asked for the session, with their answers. */
export function Questions({ questions }: Pick<Approval, 'questions'>) {
  return (
    <SpaceBetween size="s">
      {questions.map(({ questionId, by, at, text, answer }) => (
        <div key={questionId}>
          <Said by={by.name} at={at} text={text} />
          {answer === undefined ? (
            <Box color="text-body-secondary">No answer yet</Box>
          ) : (
            <Said by={answer.by.name} at={answer.at} text={answer.text} />
          )}
        </div>
      ))}
    </SpaceBetween>
  );
}

function Said({ by, at, text }: { readonly by: string; readonly at: string; readonly text: string }) {
  return (
    <div>
      <b>{by}</b>{' '}
      <Box variant="small" display="inline">
        <FromNow at={at} />
      </Box>
      <div className="quote">
        <PlainText text={text} />
      </div>
    </div>
  );
}
