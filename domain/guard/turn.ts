import { MAX_CALLS_PER_TURN } from '../../schemas/limits.ts';
import type { Finding, GuardCall } from './context.ts';
import type { Proposal } from './types.ts';
import { UNUSABLE } from './unusable.ts';

/** The code of the note on a call that is a fallback. */
export const FALLBACK = 'Fallback';

/** Says to whoever approves or asks why that the model did not propose this call. */
export const fallbackNote = ({ tool, standsIn }: GuardCall): Finding[] =>
  standsIn === undefined
    ? []
    : [
        {
          effect: 'note',
          reason: {
            check: 'turn',
            code: FALLBACK,
            message: `${standsIn.tool} failed. ${tool} is its fallback and stands in for it.`,
          },
        },
      ];

/** Refuses the calls of a message that was cut off or garbled, and those past the turn's most. */
export function checkTurn(index: number, { stopReason }: Proposal): Finding[] | undefined {
  const deny = (code: string, message: string): Finding[] => [
    { effect: 'deny', reason: { check: 'turn', code, message } },
  ];
  const unusable = UNUSABLE[stopReason];
  if (unusable !== undefined) return deny(unusable.code, unusable.call);
  if (index < MAX_CALLS_PER_TURN) return undefined;
  return deny(
    'TooManyCalls',
    `At most ${MAX_CALLS_PER_TURN} calls of one turn run. Make this one again in a later turn.`,
  );
}
