import { StepgateError } from '../../schemas/errors.ts';
import type { LocalStack } from '../../schemas/local-stack.ts';
import { seconds } from '../../terminal/words.ts';
import { until } from '../stack/until.ts';
import { columns, wrap } from '../ui/text.ts';
import { theme } from '../ui/theme.ts';
import { renderBill } from './bill.ts';
import { APPROVER } from './approve.ts';
import { ApiClient } from './client.ts';
import { follow, type Ask } from './follow.ts';

/** What the customer's case is; the seeded data has the order, the scenario knows what to do. */
export const DEMO_GOAL =
  'A customer with order A-1001 says the mug arrived broken and wants the money back. Check the order and our policy, make it right, and answer the customer.';

/** Longest time for the meter to have added everything up; it is a second behind at most. */
const METER_TIMEOUT_MS = 15_000;

/** Longest time for a demo that nobody attends; it takes about 10 s. */
const UNATTENDED_TIMEOUT_MS = 120_000;

/** How the demo talks to the person who watches. */
export type DemoOptions = {
  print: (line: string) => void;
  /** Asks somebody to decide; undefined: everything is approved. */
  ask?: Ask;
  signal: AbortSignal;
};

/**
 * Runs the refund desk once, live: rita asks, the agent works, alex decides, olga reads the bill.
 * @throws {StepgateError} `DemoFailed` when the session did not complete, or the bill is not what the ledger says.
 */
export async function runDemo(stack: LocalStack, options: DemoOptions): Promise<void> {
  if (options.ask) return play(stack, options);
  const late = AbortSignal.timeout(UNATTENDED_TIMEOUT_MS);
  try {
    await play(stack, { ...options, signal: AbortSignal.any([options.signal, late]) });
  } catch (cause) {
    if (!late.aborted || options.signal.aborted) throw cause;
    throw new StepgateError(
      'DemoFailed',
      `The demo session did not end within ${seconds(UNATTENDED_TIMEOUT_MS)}. The emulator's log says what its Lambdas met.`,
      { cause },
    );
  }
}

/** The demo itself; `runDemo` says what it throws. */
async function play(stack: LocalStack, options: DemoOptions): Promise<void> {
  const { print, signal, ask } = options;
  const [requester, approver, operator] = await Promise.all([
    ApiClient.as('rita', stack, signal),
    ApiClient.as(APPROVER, stack, signal, ask ? { 'x-stepgate-client': 'cli' } : {}),
    ApiClient.as('olga', stack, signal),
  ]);
  print(theme.quiet('  rita asks acme’s refund desk:'));
  for (const line of wrap(DEMO_GOAL, columns() - 6)) print(`  ${theme.strong(line)}`);
  print('');
  const started = performance.now();
  const { sessionId } = await requester.createSession(DEMO_GOAL);
  const parkedMs = await follow({ sessionId, requester, approver, print, ask });
  const worked = seconds(performance.now() - started - parkedMs);
  const { status, reason, summary, totals } = await requester.session(sessionId);
  const billed = await until(
    async () => {
      const bill = await operator.usage('resource');
      return BigInt(bill.total.amount) >= BigInt(totals.usd) ? bill : undefined;
    },
    { deadlineMs: METER_TIMEOUT_MS, everyMs: 200, signal },
  );
  if (!billed || billed.total.amount !== totals.usd)
    throw new StepgateError(
      'DemoFailed',
      `The meter has ${billed?.total.amount ?? 'less'} pico-dollars and the ledger ${totals.usd}. See the run's emulator.log.`,
    );
  print('');
  print(`  ${theme.strong('The bill')}`);
  for (const line of renderBill(billed)) print(line);
  print('');
  const parked = ask ? `, and was parked for ${seconds(parkedMs)}, which cost nothing` : '';
  print(theme.quiet(`  Session ${sessionId} worked for ${worked}${parked}.`));
  if (status !== 'completed')
    throw new StepgateError(
      'DemoFailed',
      `The session ended as ${status}: ${reason ?? ''} ${summary ?? ''}`.trim(),
    );
}
