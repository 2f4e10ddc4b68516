import { own } from '../own.ts';
import { concernsOf } from '../provenance/concerns.ts';
import type { Traced } from '../provenance/concerns.ts';
import type { Finding, GuardCall } from './context.ts';

/**
 * Judges where a call's arguments came from, whether its action was asked for, and what would leave with it. Every concern asks:
 * provenance cannot tell an attack from a person's odd wish, so a person says, or a policy denies. Pure and total.
 *
 * @param traced the conversation, prepared once for all calls of the proposal (`traced`)
 * @param earlier the calls of the same proposal that stand before this one
 */
export function checkProvenance(
  traced: Traced,
  call: GuardCall,
  earlier: readonly GuardCall[] = [],
): Finding[] {
  const { tools } = traced.conversation;
  const tool = own(tools, call.tool);
  if (tool === undefined) return [];
  return concernsOf(traced, call, tool, earlier).map(({ code, message, path, quote }) => ({
    effect: 'ask',
    reason: {
      check: 'provenance',
      code,
      message,
      ...(path === undefined ? {} : { path }),
      ...(quote === undefined ? {} : { quote }),
    },
  }));
}
