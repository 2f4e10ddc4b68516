import type { Browser, Page } from 'playwright-core';
import { faultsOf, newPage } from './browser.ts';
import { stack } from './stack.ts';

/** A window of its own with the console in it, and everything in it that went wrong. */
export class ConsoleWindow {
  readonly page: Page;
  /** Errors of the page and refusals of its policy. Answers of the API that are no success are the page's to show, and not among them. */
  readonly troubles: string[] = [];

  constructor(page: Page) {
    this.page = page;
    page.on('pageerror', ({ message }) => this.troubles.push(message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        this.troubles.push(message.text());
    });
  }

  /** Opens an address below the console's, and signs in where the sign-in pages ask for it. */
  async open(path: string, user: string): Promise<void> {
    await this.page.goto(`${stack.outputs.ConsoleUrl}${path}`);
    await this.signIn(user);
    await this.page.waitForURL(`${stack.outputs.ConsoleUrl}${path}`);
  }

  /** Signs in on the sign-in pages, which must be on their way or there. */
  async signIn(user: string): Promise<void> {
    const { page } = this;
    await page
      .getByRole('textbox', { name: /user/i })
      .or(page.locator('input[name=username]'))
      .first()
      .fill(user);
    await page
      .locator('input[name=password]')
      .fill(stack.users.find(({ name }) => name === user)?.password ?? '');
    await page.locator('input[name=password]').press('Enter');
  }

  /** Goes to an address below the console's by a reload, which must bring nobody to a password. */
  async reload(path: string): Promise<void> {
    await this.page.goto(`${stack.outputs.ConsoleUrl}${path}`);
    await this.page.waitForURL(`${stack.outputs.ConsoleUrl}${path}`);
  }

  /** What axe finds on the page, by `faultsOf`, once the console has taken each theme up. */
  faults(): Promise<string[]> {
    return faultsOf(this.page, (theme) =>
      this.page.locator(`body${theme === 'dark' ? '.awsui-dark-mode' : ':not(.awsui-dark-mode)'}`).waitFor(),
    );
  }

  /** Ends the window. */
  close(): Promise<void> {
    return this.page.context().close();
  }
}

/** A new window in which nobody is signed in. */
export async function openWindow(browser: Browser): Promise<ConsoleWindow> {
  return new ConsoleWindow(await newPage(browser));
}
