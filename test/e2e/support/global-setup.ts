import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { BROWSER_VARIABLE, unpackBrowser } from './browser.ts';

/**
 * What the test files share, done before the first of them: two that unpacked the browser at once would start each other's half-written
 * program, and two that installed the Slack app would take each other's token away.
 */
export default async function globalSetup(): Promise<void> {
  process.env[BROWSER_VARIABLE] = await unpackBrowser();
  // A program of its own: Jest requires this module, and nothing that awaits its stack as it loads can be required.
  await promisify(execFile)(process.execPath, ['test/e2e/support/set-up-slack.ts']);
}
