import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from '@jest/globals';
import { askPerson, Interrupted, renderApproval } from '../../../../local/demo/approve.ts';
import type { ApprovalView } from '../../../../schemas/approval-api.ts';

const HASH = 'b'.repeat(64);
const APPROVAL = {
  tool: 'issue_refund',
  input: { orderId: 'A-1', amountCents: 2_400 },
  argumentsHash: HASH,
} as unknown as ApprovalView;

/** A terminal of its own, with a prompt in it. */
function prompted() {
  const [input, output] = [new PassThrough(), new PassThrough()];
  let shown = '';
  output.on('data', (chunk: Buffer) => (shown += chunk.toString()));
  const over = new AbortController();
  const decision = askPerson(APPROVAL, over.signal, { input, output });
  return {
    over,
    decision,
    shown: () => stripVTControlCharacters(shown),
    type: (keys: string) => input.write(keys),
  };
}
const shows = async ({ shown }: { shown: () => string }, words: string): Promise<void> => {
  const deadline = Date.now() + 5_000;
  while (!shown().includes(words)) {
    if (Date.now() > deadline) throw new Error(`not shown: ${words}, but\n${shown()}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
};
const [DOWN, ENTER, CTRL_C] = ['\u001B[B', '\r', '\u0003'];

test('what a model wrote can neither drive the terminal at the prompt nor hide there', () => {
  const input = { 'to\u202E': 'kim\u001B[2K\u001B[1Aalex', list: ['\u009B2J\u200B'] };
  const lines = renderApproval({ tool: 'send\u0007', input, argumentsHash: HASH } as unknown as ApprovalView);
  expect(lines.map(stripVTControlCharacters)).toEqual([
    `send⟨U+0007⟩ (arguments ${HASH.slice(0, 12)}…)`,
    'to⟨U+202E⟩  kim⟨U+001B⟩[2K⟨U+001B⟩[1Aalex',
    'list        ["⟨U+009B⟩2J⟨U+200B⟩"]',
  ]);
});

test('Enter approves exactly what is shown', async () => {
  const prompt = prompted();
  await shows(prompt, 'amountCents  2400');
  prompt.type(ENTER);
  expect(await prompt.decision).toEqual({ decision: 'approve', argumentsHash: HASH });
});

test('a rejection has a reason; what was answered hears no more of the end', async () => {
  const prompt = prompted();
  await shows(prompt, 'Reject');
  prompt.type(DOWN);
  prompt.type(ENTER);
  await shows(prompt, 'Why?');
  prompt.type(ENTER);
  await shows(prompt, 'A rejection needs a reason.');
  prompt.type('too late');
  prompt.type(ENTER);
  expect(await prompt.decision).toEqual({ decision: 'reject', argumentsHash: HASH, comment: 'too late' });
  const before = prompt.shown();
  prompt.over.abort();
  expect(prompt.shown()).toBe(before);
});

test.each([
  ['the choice', async () => undefined],
  [
    'the reason',
    async (prompt: ReturnType<typeof prompted>) => {
      prompt.type(DOWN);
      prompt.type(ENTER);
      await shows(prompt, 'Why?');
    },
  ],
])('decided elsewhere, %s ends by itself and decides nothing', async (_, go) => {
  const prompt = prompted();
  await shows(prompt, 'Reject');
  await go(prompt);
  prompt.over.abort();
  expect(await prompt.decision).toBeUndefined();
});

test('Ctrl-C is no decision', async () => {
  const prompt = prompted();
  await shows(prompt, 'Reject');
  prompt.type(CTRL_C);
  await expect(prompt.decision).rejects.toThrow(Interrupted);
});
