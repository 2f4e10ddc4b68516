import { expect, test } from '@jest/globals';
import { isUp } from '../../../../local/stack/find-stack.ts';
import { self } from '../../../../local/stack/processes.ts';
import type { LocalStack } from '../../../../schemas/local-stack.ts';

/** A stack with these processes, of which those that are gone have an id that another process has now. */
const stackOf = (names: readonly string[], gone: string, more: Partial<LocalStack> = {}): LocalStack =>
  ({
    ...more,
    run: {
      processes: names.map((name) => ({ ...self(), name, ...(name === gone && { startedAt: 'before' }) })),
    },
  }) as unknown as LocalStack;

const LEAST = ['emulator', 'model server'];
const ALL = [...LEAST, 'services', 'Slack'];
const URLS = { servicesUrl: 'http://127.0.0.1:1', slackUrl: 'http://127.0.0.1:2' };

test('a stack is up where all that it has runs', () => {
  expect(isUp(stackOf(LEAST, ''))).toBe(true);
  expect(isUp(stackOf(ALL, '', URLS))).toBe(true);
});

test.each(ALL)('a stack whose %s is gone is not up', (gone) => {
  expect(isUp(stackOf(ALL, gone, URLS))).toBe(false);
});
