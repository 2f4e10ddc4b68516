import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { edit } from '../../../cli/commands/approvals-edit.ts';
import { Connection } from '../../../cli/connection.ts';
import { CHECK_APPROVAL, DECIDE_APPROVAL } from '../../../schemas/routes.ts';
import { Collected } from '../../support/collect.ts';
import { approval } from './an-approval.ts';

let folder = '';
const before = { ...process.env };
const stdin = Object.getOwnPropertyDescriptor(process, 'stdin') as PropertyDescriptor;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stepgate-'));
  // Keeps what it was opened with, and saves what is next.
  await writeFile(
    join(folder, 'editor'),
    `#!${process.execPath}
const fs = require('node:fs');
const saved = JSON.parse(fs.readFileSync('${folder}/saved.json', 'utf8'));
const opened = fs.existsSync('${folder}/opened.json') ? JSON.parse(fs.readFileSync('${folder}/opened.json', 'utf8')) : [];
fs.writeFileSync('${folder}/opened.json', JSON.stringify([...opened, fs.readFileSync(process.argv[2], 'utf8')]));
fs.writeFileSync(process.argv[2], saved[opened.length]);
`,
    { mode: 0o700 },
  );
  process.env['VISUAL'] = join(folder, 'editor');
});
afterEach(async () => {
  jest.restoreAllMocks();
  process.env = { ...before };
  Object.defineProperty(process, 'stdin', stdin);
  await rm(folder, { recursive: true, force: true });
});

/** Edits where the editor saves these texts one after the other, and the person answers what is asked by these, on a terminal or without one. */
async function run(saved: readonly string[], answers: readonly string[], isTTY = true) {
  await writeFile(join(folder, 'saved.json'), JSON.stringify(saved));
  const decided: unknown[] = [];
  jest.spyOn(Connection, 'open').mockResolvedValue({
    ask: (operation: unknown, { body }: { body?: { arguments?: object } } = {}) => {
      if (operation === CHECK_APPROVAL)
        return Promise.resolve({
          ok: body?.arguments !== undefined && !('refused' in body.arguments),
          changes: [],
          reasons: [],
          ask: { required: 1, groups: ['approver'] },
        });
      if (operation === DECIDE_APPROVAL) decided.push(body?.arguments);
      return Promise.resolve(operation === DECIDE_APPROVAL ? { ...approval, status: 'approved' } : approval);
    },
  } as unknown as Connection);
  const input = Object.assign(new PassThrough(), { isTTY });
  Object.defineProperty(process, 'stdin', { value: input, configurable: true });
  const output = new Collected();
  const errors = Object.assign(new PassThrough(), { isTTY });
  let asked = '';
  const left = [...answers];
  errors.on('data', (chunk: Buffer) => {
    asked += chunk.toString();
    if (chunk.toString().includes('[y/N] ')) input.write(`${left.shift() ?? ''}\r`);
  });
  const code = await edit([approval.approvalId, ...(isTTY ? [] : ['--yes'])], output, errors).catch(
    (error: unknown) => error,
  );
  const opened = JSON.parse(await readFile(join(folder, 'opened.json'), 'utf8')) as string[];
  return { code, decided, opened, asked, unanswered: left };
}

test('what was typed is not lost to a missing comma, a refusal or a no: it is opened again as it was typed', async () => {
  const [broken, refused, fine] = ['{"a": 1 "b": 2}', '{"refused": 1}', '{"a": 2}'];
  const result = await run([broken, refused, fine, fine], ['y', 'y', 'n', 'y', 'y']);
  expect(result).toMatchObject({ code: 0, decided: [{ a: 2 }], unanswered: [] });
  expect(result.opened.slice(1)).toEqual([broken, refused, fine]);
  expect(result.asked).toMatch(/no JSON object[^\n]*line 1 column 9[\s\S]*Edit again\? \[y\/N\]/);
});

test.each([
  ['no JSON', '{', [], 2],
  ['no object', '[]', [], 2],
  ['refused', '{"refused": 1}', [], 3],
  ['not confirmed', '{"a": 2}', ['n'], 1],
])('who does not want to edit again what is %s has the exit code of that', async (_, text, first, code) => {
  const result = await run([text], [...first, 'n']);
  expect(result).toMatchObject({ code, decided: [], unanswered: [] });
  expect(result.asked.match(/Edit again\?/g)).toHaveLength(1);
});

test('who saves it as it was leaves', async () => {
  const result = await run([JSON.stringify(approval.input)], []);
  expect(result).toMatchObject({ code: { message: 'Nothing was changed, and nothing was done.' } });
});

test('without a terminal nothing is asked', async () => {
  const result = await run(['{'], [], false);
  expect(result).toMatchObject({
    code: { message: 'The arguments are no JSON object: nothing was done.' },
    asked: '',
  });
});
