import type { LocalStack } from '../schemas/local-stack.ts';

/** A call that a scenario's model makes. */
type Call = { tool: string; input: Record<string, unknown> };

const lookUp: Call = { tool: 'get_order', input: { orderId: 'A-1001' } };
const draft: Call = {
  tool: 'draft_refund',
  input: { orderId: 'A-1001', amountCents: '${turn}', reason: 'It arrived broken.' },
};
const search: Call = { tool: 'search_kb', input: { query: 'refund policy for an item that arrived broken' } };
const ticket: Call = {
  tool: 'create_ticket',
  input: { title: 'A broken mug', body: 'The customer of order A-1001 got a broken mug.', orderId: 'A-1001' },
};

const step = (calls: Call[], more: Record<string, unknown> = {}) => ({
  text: 'I look at the order once more before I answer the customer.',
  calls,
  tokens: { input: 400, output: 60, cacheRead: 1_800 },
  ...more,
});
const answer = {
  text: 'All is well with the order A-1001.',
  tokens: { input: 420, output: 20, cacheRead: 1_800 },
};

/**
 * A session of so many turns, each with one call but the last. `delayMs` is how long the model thinks. Two tools take turns and one of
 * them brings something new each time, so that it is no loop.
 */
const oneCallTurns = (turns: number, delayMs = 0) => {
  const more = delayMs > 0 ? { delayMs } : {};
  const branches = [{ when: 'turn % 2 = 1', ...step([draft], more) }, step([lookUp], more)];
  return [{ repeat: turns - 1, branches }, answer];
};

/** How long the model thinks in the session whose price is worked out: long enough that turns do not share batches. */
export const PRICED_DELAY_MS = 1_000;

/** What the bench's sessions do, by scenario. */
const SCENARIOS = {
  'bench-10-turns': oneCallTurns(10),
  'bench-40-turns': oneCallTurns(40),
  'bench-priced': oneCallTurns(27, PRICED_DELAY_MS),
  'bench-kinds': [step([lookUp]), step([lookUp, search, lookUp]), step([ticket]), answer],
  'bench-approval': [step([ticket]), answer],
} as const;
export type ScenarioName = keyof typeof SCENARIOS;

/** The goal of a session that plays a scenario. */
export const goalOf = (name: ScenarioName): string => `Look after order A-1001. [scenario:${name}]`;

/** Teaches the stack's model the bench's scenarios. Throws what the model finds wrong with one. */
export async function putScenarios({ modelUrl }: LocalStack): Promise<void> {
  for (const [name, steps] of Object.entries(SCENARIOS)) {
    const response = await fetch(`${modelUrl}/scenarios/${name}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name, description: 'A session of the bench.', steps }),
    });
    if (!response.ok) throw new Error(`the model refuses ${name}: ${await response.text()}`);
  }
}
