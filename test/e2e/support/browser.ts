import { AxeBuilder } from '@axe-core/playwright';
import { chromium as engine } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';

/** What a Lambda of this runtime sets: the browser's package brings the system libraries that it needs only where it is there. */
const AS_LAMBDA = { AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' };

/** The variable that tells tests where the unpacked browser is. */
export const BROWSER_VARIABLE = 'STEPGATE_TEST_BROWSER';

/** The package with the browser, which reads its variable when it is loaded. */
async function chromiumPackage() {
  Object.assign(process.env, AS_LAMBDA);
  return (await import('@sparticuz/chromium')).default;
}

/** Unpacks the browser that came with the Node packages into the temporary folder, where it is not there yet; the path of its program. */
export const unpackBrowser = async (): Promise<string> => (await chromiumPackage()).executablePath();

/** A headless Chromium, which the set-up of the tests unpacked. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = process.env[BROWSER_VARIABLE];
  if (executablePath === undefined) throw new Error(`${BROWSER_VARIABLE} does not say where the browser is`);
  const { args } = await chromiumPackage();
  return engine.launch({
    executablePath,
    // In one process it would crash with its first page.
    args: args.filter((argument) => argument !== '--single-process'),
    headless: true,
  });
}

/** A page in a window of its own; `faults` is what axe finds on it as it is, light and dark, at a desk and on a phone, and where it is too wide. */
export async function openPage(
  browser: Browser,
  url: string,
): Promise<{ page: Page; faults: () => Promise<string[]> }> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(url);
  const faults = async (): Promise<string[]> => {
    const found: string[] = [];
    for (const colorScheme of ['light', 'dark'] as const)
      for (const width of [1_280, 400]) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 900 });
        const { violations } = await new AxeBuilder({ page }).analyze();
        for (const { id, nodes } of violations)
          found.push(`${colorScheme}, ${width} px: ${id} at ${nodes[0]?.html ?? ''}`);
        if (Number(await page.evaluate('document.documentElement.scrollWidth')) > width)
          found.push(`${colorScheme}: wider than ${width} px`);
      }
    return found;
  };
  return { page, faults };
}
