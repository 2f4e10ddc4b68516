import { afterAll, beforeAll, expect } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { openWindow } from './console.ts';
import type { ConsoleWindow } from './console.ts';
import { answer, calls } from './scenarios.ts';
import type { Steps } from './scenarios.ts';
import { scene } from './scene.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** Looks an order up and refunds it, which a person must agree to. */
export const refund = (orderId: string, amountCents = 5_000): Steps => [
  { text: 'I look it up.', ...calls(['get_order', { orderId }]) },
  {
    text: 'It is paid, so I refund it.',
    ...calls(['issue_refund', { orderId, amountCents, currency: 'EUR', reason: 'it arrived broken' }]),
  },
  answer('We are done.'),
];

/** A test with a window of its own, in which nothing may go wrong unseen. */
export const inWindow = (
  name: string,
  body: (window: ConsoleWindow, stage: Parameters<Parameters<typeof scene>[1]>[0]) => Promise<void>,
) =>
  scene(name, async (stage) => {
    const window = await openWindow(browser);
    try {
      await body(window, stage);
      expect(window.troubles).toEqual([]);
    } finally {
      await window.close();
    }
  });
