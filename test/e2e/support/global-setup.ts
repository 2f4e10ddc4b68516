import { BROWSER_VARIABLE, unpackBrowser } from './browser.ts';

/** Unpacks the browser before the first test file: two that did so at once would start each other's half-written program. */
export default async function globalSetup(): Promise<void> {
  process.env[BROWSER_VARIABLE] = await unpackBrowser();
}
