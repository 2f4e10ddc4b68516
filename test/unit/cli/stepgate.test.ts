import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from '@jest/globals';

test('output that nobody reads any more is not done: the exit code is that of a broken pipe', async () => {
  const child = spawn(process.execPath, ['cli/stepgate.ts', '--help'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  child.stdout.destroy();
  expect(await once(child, 'close')).toEqual([141, null]);
});
