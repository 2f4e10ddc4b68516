import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchStack } from './stack.ts';
import { readUse } from './use-log.ts';

/** Waits until no Lambda ran and none asked DynamoDB for anything for `quietMs`. Throws where that is not so within `deadlineMs`. */
export async function atRest(
  { stack, useLog }: BenchStack,
  quietMs: number,
  deadlineMs: number,
): Promise<void> {
  const deadline = Date.now() + deadlineMs;
  for (let before = -1, lines = 0; lines !== before;) {
    if (Date.now() > deadline) throw new Error('the stack does not come to rest');
    before = lines;
    await sleep(quietMs);
    const { invocations, requests } = await readUse(useLog, stack.iamLog);
    lines = invocations.length + requests.length;
  }
}
