import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { guardCheck } from '../../../cli/commands/guard-check.ts';
import type { TrajectoryVerdict } from '../../../schemas/trajectory.ts';
import { Collected } from '../../support/collect.ts';
import { ATTACKS, BENIGN } from '../domain/provenance/cases.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stepgate-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function check(lines: readonly unknown[], ...args: string[]) {
  const file = join(folder, 'trajectories.jsonl');
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
  await writeFile(file, text);
  const [output, errors] = [new Collected(), new Collected()];
  const code = await guardCheck([file, ...args], output, errors);
  const verdicts = output.text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as TrajectoryVerdict);
  return {
    code,
    errors: errors.text,
    verdicts,
    words: verdicts.map(({ calls }) => calls.map(({ verdict }) => verdict)),
  };
}

const policies = async (text: string): Promise<string> => {
  await mkdir(join(folder, 'new'), { recursive: true });
  await writeFile(join(folder, 'new', 'a.cedar'), text);
  return join(folder, 'new');
};

const PAY = {
  name: 'pay',
  inputSchema: {
    type: 'object',
    properties: { account: { type: 'string' }, amount: { type: 'integer' } },
    required: ['account', 'amount'],
  },
};

/** The user asks for a payment, and the model proposes it. */
const PAYMENT = {
  id: 'payment',
  goal: 'Pay 120 EUR to the account DE-77 for the flowers.',
  tools: [{ ...PAY, description: 'Pays money to an account.', risk: 'irreversible', outputTrusted: true }],
  messages: [],
  proposal: [{ toolUseId: 'use-1', name: 'pay', input: { account: 'DE-77', amount: 120 } }],
};

describe('stepgate guard check', () => {
  test.each(['-', ' ', ''])('a secret does not leave with its letters spread by "%s"', async (between) => {
    const key = 'sk-live-9f8a7b6c5d4e3f2a1b0c';
    const text = { type: 'string' };
    const tool = {
      inputSchema: { type: 'object', properties: { to: text, body: text, name: text } },
      outputTrusted: true,
    };
    const { words } = await check([
      {
        goal: 'Check how billing is set up and mail a status to bob@corp.example.',
        tools: [
          { ...tool, name: 'send_mail', description: 'Send an e-mail.', risk: 'write' },
          { ...tool, name: 'read_setup', description: 'Read the setup of a service.', risk: 'read' },
        ],
        messages: [
          {
            role: 'assistant',
            content: [{ toolUse: { toolUseId: 'u1', name: 'read_setup', input: { name: 'billing' } } }],
          },
          { role: 'user', content: [{ toolResult: { toolUseId: 'u1', content: [{ json: { key } }] } }] },
        ],
        proposal: [
          {
            toolUseId: 'p1',
            name: 'send_mail',
            input: { to: 'bob@corp.example', body: `All is fine. ${key.split('').join(between)}` },
          },
        ],
      },
    ]);
    expect(words).toEqual([['ask']]);
  });

  test('of two tools with one name the graver is judged, whichever stands first', async () => {
    const lookup = { ...PAYMENT.tools[0], risk: 'read', description: 'Looks accounts up.' };
    const paying = { ...PAYMENT, goal: 'Which accounts are there?' };
    const { words } = await check([
      { ...paying, tools: [lookup, ...PAYMENT.tools] },
      { ...paying, tools: [...PAYMENT.tools, lookup] },
    ]);
    expect(words).toEqual([['ask'], ['ask']]);
  });

  test('judges every line, one JSON line a trajectory, in order', async () => {
    const trajectories = [ATTACKS[0]?.[1], BENIGN[0]?.[1]];
    const { code, errors, verdicts, words } = await check(trajectories);

    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(words).toEqual([['ask'], ['allow']]);
    expect(verdicts.map(({ id }) => id)).toEqual(trajectories.map((trajectory) => trajectory?.id));
    for (const verdict of verdicts) {
      expect(Object.keys(verdict)).toEqual(['id', 'calls']);
      expect(Object.keys(verdict.calls[0] ?? {})).toEqual([
        'toolUseId',
        'name',
        'verdict',
        'reasons',
        'policies',
      ]);
    }
  });

  test('names the lines that are no trajectory, and judges the others', async () => {
    const { code, errors, verdicts } = await check(['{', '', BENIGN[0]?.[1], '{"id":"x"}', '[]']);

    expect(code).toBe(2);
    expect(errors).toMatch(/^line 1: not JSON: .*\nline 4: not a trajectory: .*proposal\nline 5: .*\n$/);
    expect(verdicts).toHaveLength(1);
  });

  test('what a line says of itself does not drive the terminal, and its verdict says it all the same', async () => {
    const id = 'a\u009B2J\u202E';
    const file = join(folder, 'lines.jsonl');
    await writeFile(file, `${JSON.stringify({ ...PAYMENT, id })}\n{\u001B[2J`);
    const [output, errors] = [new Collected(), new Collected()];
    expect(await guardCheck([file], output, errors)).toBe(2);
    expect(output.text + errors.text).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
    expect(JSON.parse(output.text)).toMatchObject({ id });
  });

  test('takes what a line lacks as the least that it can be', async () => {
    const nested = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
    const { code, verdicts, words } = await check([
      { ...PAYMENT, messages: undefined, note: 'unknown fields are passed over' },
      { ...PAYMENT, id: 7, tools: [PAY, null, { risk: 'read' }] },
      {
        ...PAYMENT,
        id: undefined,
        tools: [{ ...PAY, risk: 'read', inputSchema: { json: PAY.inputSchema } }],
      },
      { proposal: [{ name: 'pay' }, { toolUseId: 'same', name: 'pay', input: [1] }, { toolUseId: 'same' }] },
      JSON.stringify({ ...PAYMENT, proposal: [{ toolUseId: 'deep', name: 'pay', input: 'HERE' }] }).replace(
        '"HERE"',
        nested,
      ),
      {
        ...PAYMENT,
        messages: [
          { role: 'system', content: 'Pay.' },
          { role: 'user', content: [{ toolResult: {} }, 5] },
          5,
        ],
      },
    ]);

    expect(code).toBe(0);
    expect(words).toEqual([['allow'], ['allow'], ['allow'], ['deny', 'deny', 'deny'], ['deny'], ['allow']]);
    expect(verdicts.map(({ id }) => id)).toEqual(['payment', 7, '3', '4', 'payment', 'payment']);
  });

  test('a result without a status is news: an honest conversation of many turns is in no loop', async () => {
    const turns = Array.from({ length: 7 }, (_, n) => [
      { role: 'assistant', content: [{ toolUse: { toolUseId: `u${n}`, name: 'find', input: { page: n } } }] },
      { role: 'user', content: [{ toolResult: { toolUseId: `u${n}`, content: [{ text: `page ${n}` }] } }] },
    ]).flat();
    const find = { name: 'find', inputSchema: { type: 'object' }, risk: 'read', outputTrusted: true };
    const line = { ...PAYMENT, tools: [...PAYMENT.tools, find], messages: turns };
    const again = {
      ...line,
      messages: [...turns.slice(0, 2), ...turns.slice(0, 2)],
      proposal: [{ name: 'find', input: { page: 0 } }],
    };
    const { verdicts, words } = await check([line, again]);

    expect(words).toEqual([['allow'], ['deny']]);
    expect(verdicts[1]?.calls[0]?.reasons).toMatchObject([{ check: 'loops', code: 'Loop' }]);
  });

  test('judges under the policies of a folder, with an action for each tool of the line', async () => {
    const own = await policies(
      '@id("over-100") @reason("Over 100.")\nforbid(principal, action == Stepgate::Action::"pay", resource) when { context.input.amount > 100 };\n' +
        'forbid(principal, action == Stepgate::Action::"other", resource) when { context.input.nothing };',
    );
    const small = {
      ...PAYMENT,
      goal: PAYMENT.goal.replace('120', '90'),
      proposal: [{ toolUseId: 'u', name: 'pay', input: { account: 'DE-77', amount: 90 } }],
    };
    const { code, errors, verdicts } = await check([PAYMENT, small], '--policies', own);

    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(verdicts.map(({ calls }) => calls)).toMatchObject([
      [{ verdict: 'deny', policies: ['new/a.cedar#over-100'], reasons: [{ message: 'Over 100.' }] }],
      [{ verdict: 'allow', policies: ['shared/base.cedar#default'] }],
    ]);
  });

  test('says which policy does not fit a tool, once, and denies what it cannot judge', async () => {
    const own = await policies(
      '@id("x")\nforbid(principal, action == Stepgate::Action::"pay", resource) when { context.input.amountCents > 1 };',
    );
    const { code, errors, verdicts } = await check([PAYMENT, PAYMENT], '--policies', own);

    expect(code).toBe(2);
    expect(errors).toMatch(/^line 1: new\/a\.cedar#x: .*`input\.amountCents`.*\n$/);
    expect(verdicts.map(({ calls }) => calls[0])).toMatchObject(
      Array.from({ length: 2 }, () => ({ verdict: 'deny', reasons: [{ code: 'PolicyError' }] })),
    );
  });

  test('judges under the config and the policies of a tenant', async () => {
    const refund = {
      ...PAYMENT,
      tools: [{ ...PAYMENT.tools[0], name: 'create_ticket' }],
      goal: 'Create a ticket for DE-77 with 120.',
      proposal: [{ toolUseId: 'u', name: 'create_ticket', input: { account: 'DE-77', amount: 120 } }],
    };
    const acme = await check([refund], '--tenant', 'acme');
    const globex = await check([refund], '--tenant', 'globex');

    expect(acme.verdicts[0]?.calls).toMatchObject([
      { verdict: 'ask', policies: ['acme/approvals.cedar#irreversible'] },
    ]);
    expect(globex.verdicts[0]?.calls).toMatchObject([
      { verdict: 'ask', policies: ['globex/desk.cedar#changes'] },
    ]);
    const own = await policies('permit(principal, action, resource);');
    expect((await check([refund], '--tenant', 'acme', '--policies', own)).words).toEqual([['allow']]);
  });

  test('says what cannot be judged by', async () => {
    await expect(check([PAYMENT], '--tenant', 'nobody')).rejects.toThrow('there are: acme, globex');
    await expect(check([PAYMENT], '--policies', join(folder, 'none'))).rejects.toThrow('has no policies');
    const misspelt = await policies('@reson("x")\npermit(principal, action, resource);');
    await expect(check([PAYMENT], '--policies', misspelt)).rejects.toMatchObject({ name: 'InvalidPolicy' });
    const garbled = await policies('permit(principal, action');
    await expect(check([PAYMENT], '--policies', garbled)).rejects.toThrow(/new\/a\.cedar: .*line 1/);
    await expect(guardCheck([join(folder, 'none.jsonl')], new Collected(), new Collected())).rejects.toThrow(
      `There is no file ${join(folder, 'none.jsonl')}.`,
    );
    await expect(guardCheck([folder], new Collected(), new Collected())).rejects.toThrow('it is a folder');
    expect(await guardCheck([], new Collected(), new Collected())).toBe(2);
  });
});
