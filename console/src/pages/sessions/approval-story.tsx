import Box from '@cloudscape-design/components/box';
import type { ReactNode } from 'react';
import { approversWords } from '../../../../schemas/asks.ts';
import { VIA_WORDS } from '../../../../schemas/vias.ts';
import type { ApprovalStep } from '../../model/timeline.ts';
import { Changes } from '../../parts/arguments.tsx';
import { PlainText } from '../../parts/plain-text.tsx';
import { Exactly } from '../../parts/time.tsx';

/** What happened to a call's approval, step by step: who voted on what and how, what was asked, and how it ended. */
export function ApprovalStory({ story }: { readonly story: readonly ApprovalStep[] }) {
  return (
    <ol className="story">
      {story.map(({ id, at, event }) => {
        const { words, remark, more } = told(event);
        return (
          <li key={id}>
            {words}{' '}
            <Box variant="small" display="inline">
              <Exactly at={at} />
            </Box>
            {remark !== undefined && (
              <div className="quote">
                <PlainText text={remark} />
              </div>
            )}
            {more}
          </li>
        );
      })}
    </ol>
  );
}

interface Told {
  readonly words: string;
  readonly remark?: string | undefined;
  readonly more?: ReactNode;
}

function told(event: ApprovalStep['event']): Told {
  switch (event.kind) {
    case 'approval.requested':
      return { words: `${approversWords(event.data)} was asked` };
    case 'approval.seen':
      return { words: `${event.data.by.name} read it first` };
    case 'approval.voted': {
      const { by, via, decision, comment, votes, required, edit } = event.data;
      const did =
        decision === 'reject' ? 'rejected it' : edit === undefined ? 'approved it' : 'approved it with edits';
      return {
        words: `${by.name} ${did} ${VIA_WORDS[via]}${decision === 'approve' ? ` (${votes} of ${required})` : ''}`,
        remark: comment,
        ...(edit === undefined ? {} : { more: <Changes changes={edit.changes} /> }),
      };
    }
    case 'approval.vote-withdrawn':
      return { words: `${event.data.by.name} took the vote back`, remark: event.data.comment };
    case 'approval.asked-back':
      return { words: `${event.data.by.name} asked`, remark: event.data.question };
    case 'approval.answered':
      return { words: `${event.data.by.name} answered`, remark: event.data.answer };
    case 'approval.delegated':
      return {
        words: `${event.data.by.name} handed it to ${event.data.to.name}`,
        remark: event.data.comment,
      };
    case 'approval.reminded':
      return { words: `${event.data.groups.join(', ')} was reminded` };
    case 'approval.escalated':
      return { words: `${event.data.added.join(', ')} may decide too from now on` };
    case 'approval.refused':
      return { words: `${event.data.by.name} was refused: ${event.data.error}`, remark: event.data.detail };
    default: {
      const { status, by } = event.data;
      return { words: `It ended as ${status}${by === undefined ? '' : `, by ${by.name}`}` };
    }
  }
}
