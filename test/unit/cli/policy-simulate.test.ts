import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { policySimulate } from '../../../cli/commands/policy-simulate.ts';
import type { LedgerEntry } from '../../../schemas/events.ts';
import { MAX_TURN } from '../../../schemas/ids.ts';
import { Collected } from '../../support/collect.ts';
import { LOOK_UP, play, REFUND } from '../../support/machine/scenarios.ts';
import { observe } from '../../support/observed.ts';
import { SESSION, TENANT } from '../../support/session.ts';

let folder: string;
let events: LedgerEntry[];
beforeAll(async () => {
  observe();
  folder = mkdtempSync(join(tmpdir(), 'stepgate-simulate-'));
  const { world } = await play({
    turns: [[LOOK_UP], [REFUND]],
    session: { goal: 'Refund 10 EUR of order A-1001, it is damaged' },
    acts: { issue_refund: 'approve' },
  });
  events = await world.storesFor(TENANT).ledger.raw(SESSION, 0, MAX_TURN);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string, content: string): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const run = async (...args: string[]) => {
  const [output, errors] = [new Collected(), new Collected()];
  const code = await policySimulate(['--tenant', TENANT, '--policies', folder, ...args], output, errors);
  return { code, output: output.text, errors: errors.text };
};
const lines = () => file('export.jsonl', events.map((event) => JSON.stringify(event)).join('\n'));

describe('stepgate policy simulate', () => {
  test('says which recorded calls new policies would deny, with the place of each, and fails above a threshold', async () => {
    file(
      'a.cedar',
      'permit(principal, action, resource);\n@reason("No refunds this week.")\nforbid(principal, action == Stepgate::Action::"get_order", resource);',
    );
    const result = await run('--file', lines(), '--max-denied', '0', '--url', 'https://api.example/');
    expect(result.output).toContain('2 calls of 1 session:');
    expect(result.output).toContain(`Newly denied: 1\n  ${SESSION}/1-c1  get_order: allow → deny`);
    expect(result.output).toContain('No refunds this week.');
    expect(result.output).toContain(`https://api.example/v1/sessions/${SESSION}/events?after=`);
    expect(result).toMatchObject({ code: 3, errors: expect.stringContaining('--max-denied') });
    expect((await run('--file', lines(), '--max-denied', '50%')).code).toBe(0);
  });

  test('reads events one a line, lists, and pages over several lines alike', async () => {
    file('a.cedar', 'permit(principal, action, resource);');
    const json = async (path: string) => JSON.parse((await run('--file', path, '--json')).output) as unknown;
    const wanted = await json(lines());
    const page = JSON.stringify({ events, cursor: 'c', done: true }, null, 2);
    expect(await json(file('list.jsonl', JSON.stringify(events.toReversed())))).toEqual(wanted);
    expect(await json(file('page.jsonl', `${page}\n\n${page}\n`))).toEqual(wanted);
    expect(wanted).toMatchObject({ sessions: 1, calls: 2, unreadable: [] });
  });

  test('its JSON does not drive a terminal, and says the same', async () => {
    file('a.cedar', 'forbid(principal, action == Stepgate::Action::"get_order", resource);');
    const url = 'https://api.example/a\u202E\u009B2J';
    const { output } = await run('--file', lines(), '--url', url, '--json');
    expect(output).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
    const [change] = (JSON.parse(output) as { changes: { link: string }[] }).changes;
    expect(change?.link).toContain(`${url}/v1/sessions/`);
  });

  test('compares with the policies of today', async () => {
    file(
      'a.cedar',
      'permit(principal, action, resource);\nforbid(principal, action == Stepgate::Action::"issue_refund", resource);',
    );
    const result = JSON.parse(
      (await run('--file', lines(), '--against', 'current', '--json')).output,
    ) as object;
    expect(result).toMatchObject({
      unchanged: 1,
      changes: [{ change: 'denied', turn: 2, tool: 'issue_refund' }],
    });
  });

  test('says what is wrong with its input', async () => {
    file('a.cedar', 'permit(principal, action, resource);');
    await expect(run('--file', file('bad.jsonl', '{"a": 1}'))).rejects.toThrow('Line 1 is no event');
    await expect(run('--file', file('cut.jsonl', '{"a": '))).rejects.toThrow('begins no JSON value');
    await expect(run('--file', join(folder, 'nothing'))).rejects.toThrow('cannot be read');
    await expect(run('--file', lines(), '--since', '2030-01-01')).rejects.toThrow('has no session of acme');
    await expect(run('--file', lines(), '--max-denied', 'few')).rejects.toThrow('--max-denied takes');
    file('a.cedar', 'permit(principal, action, resource) when { context.nothing == 1 };');
    await expect(run('--file', lines())).rejects.toMatchObject({ name: 'InvalidPolicy' });
    expect((await run('--against', 'nothing')).code).toBe(2);
  });

  test('a session that cannot be replayed is named, and fails the run', async () => {
    file('a.cedar', 'permit(principal, action, resource);');
    const rest = events.filter(({ type }) => type !== 'stepgate.session.created');
    const result = await run('--file', file('part.jsonl', JSON.stringify(rest)));
    expect(result).toMatchObject({ code: 3, output: expect.stringContaining('Not replayed: 1') });
  });
});
