import { afterEach, expect, test } from '@jest/globals';
import { EXPLAIN_USAGE, explain } from '../../../cli/commands/explain.ts';
import { CONNECTING_HELP } from '../../../cli/options.ts';
import { MAX_TURN } from '../../../schemas/ids.ts';
import { Collected } from '../../support/collect.ts';
import { play } from '../../support/machine/scenarios.ts';
import { observe } from '../../support/observed.ts';
import { httpService } from '../../support/services/http-service.ts';
import type { HttpService } from '../../support/services/http-service.ts';
import { SESSION, TENANT } from '../../support/session.ts';

const before = { ...process.env };
let api: HttpService | undefined;
afterEach(async () => {
  process.env = before;
  await api?.close();
});

test('what a model proposed does not drive the terminal, as JSON neither, and says the same', async () => {
  observe();
  const input = { orderId: 'A\u009B2J\u202E' };
  const { world } = await play({ turns: [[['get_order', input]]] });
  const events = await world.storesFor(TENANT).ledger.raw(SESSION, 0, MAX_TURN);
  const body = JSON.stringify({ events, cursor: 'c', done: true });
  const { url } = (api = await httpService(() => ({ status: 200, body })));
  process.env = { ...before, STEPGATE_TOKEN: 'token' };
  const run = async (...args: string[]) => {
    const [output, errors] = [new Collected(), new Collected()];
    await explain([SESSION, ...args, '--url', url], output, errors);
    expect(output.text + errors.text).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
    if (output.text === '') throw new Error(errors.text);
    return output.text;
  };
  expect(JSON.parse(await run('c1', '--json'))).toMatchObject({ callId: 'c1', input });
  expect(await run('c1')).toContain('arguments ');
});

test('its help says all ways to a deployment', () => {
  expect(EXPLAIN_USAGE).toContain(CONNECTING_HELP);
});
