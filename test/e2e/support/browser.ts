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

/** Far more than a page takes on an idle machine: a busy one is no failure. */
const PATIENCE_MS = 60_000;

/** The sizes of windows that every page is looked at in: a desk's and a phone's. */
const DESK = { width: 1_280, height: 900 };
const SIZES = [DESK, { width: 400, height: 800 }];

/** A page in a window of its own, in which nobody is signed in. */
export async function newPage(browser: Browser): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  return page;
}

/** What axe finds on a page as it is, light and dark, at a desk and on a phone, and where it is wider than its window. `shown` waits until a theme is on the page, where that takes a while. */
export async function faultsOf(
  page: Page,
  shown: (theme: 'light' | 'dark') => Promise<void> = () => Promise.resolve(),
): Promise<string[]> {
  const found: string[] = [];
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    for (const size of SIZES) {
      await page.setViewportSize(size);
      await shown(theme);
      const where = `${theme}, ${size.width} px`;
      const { violations } = await new AxeBuilder({ page })
        .options({ resultTypes: ['violations'] })
        .analyze();
      for (const { id, nodes } of violations) found.push(`${where}: ${id} at ${nodes[0]?.html ?? ''}`);
      const beyond = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
      if (Number(beyond) > 0) found.push(`${where}: wider than the window by ${String(beyond)} px`);
    }
  }
  await page.setViewportSize(DESK);
  return found;
}
