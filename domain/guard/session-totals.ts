import type { CompiledPolicies } from '../policy/compile.ts';
import { amountOf, recipientsOf } from '../policy/totals.ts';
import type { SessionTotals } from '../policy/totals.ts';
import type { Conversation, GuardCall } from './context.ts';

/** A call that counts: it ran, or it may still run. */
export type CountedCall = Pick<GuardCall, 'tool' | 'input'>;

/**
 * What a session did before a call, for policies: every call that ran (`ranBefore`), and the calls of the same proposal that stand before
 * this one, since they may run beside it.
 */
export function sessionTotals(
  turn: number,
  ran: readonly CountedCall[],
  { tool }: GuardCall,
  earlier: readonly GuardCall[],
  { tools }: Pick<CompiledPolicies, 'tools'>,
): SessionTotals {
  const counted = [...ran, ...earlier];
  const own = counted.filter((call) => call.tool === tool);
  const type = tools.get(tool)?.input;
  return {
    turn,
    callsSoFar: counted.length,
    toolCallsSoFar: own.length,
    amountSoFar: type === undefined ? 0 : own.reduce((total, { input }) => total + amountOf(input, type), 0),
    recipientsSoFar: new Set(counted.flatMap(({ input }) => recipientsOf(input))).size,
  };
}

/** Every call of a conversation that was not refused and did not fail. */
export function ranBefore({ messages }: Conversation): CountedCall[] {
  const blocks = messages.flatMap(({ content }) => [...content]);
  const failed = new Set(
    blocks.flatMap((block) =>
      'toolResult' in block && block.toolResult.status === 'error' ? [block.toolResult.toolUseId] : [],
    ),
  );
  return blocks.flatMap((block) =>
    'toolUse' in block && !failed.has(block.toolUse.toolUseId)
      ? [{ tool: block.toolUse.name, input: block.toolUse.input }]
      : [],
  );
}
