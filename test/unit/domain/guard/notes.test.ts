import { expect, test } from '@jest/globals';
import { GUARD_NOTE } from '../../../../domain/guard/loop-turns.ts';
import { checkLoops } from '../../../../domain/guard/loops.ts';
import { buildWindow } from '../../../../domain/window.ts';
import { CALL_ERRORS } from '../../../../schemas/errors.ts';
import type { Message } from '../../../../schemas/conversation.ts';
import type { Verdict } from '../../../../schemas/verdict.ts';
import { ended, entriesOf, planned, proposed } from '../../../support/session.ts';

const loop = { check: 'loops' as const, code: CALL_ERRORS.Loop, message: 'Again?' };

/** Turns that call the same tool and get the same, the last of them judged like this. */
const windowWith = (verdict: Verdict['verdict'], reasons: Verdict['reasons']) =>
  buildWindow(
    'Do it.',
    undefined,
    entriesOf(
      [1, 2].flatMap((turn) => {
        const call = proposed('c1', 'get', { id: 1 });
        const data = {
          policyVersion: 'test-1',
          verdicts: [
            { callId: 'c1', tool: 'get', argumentsHash: call.argumentsHash, verdict, reasons, policies: [] },
          ],
        };
        return [
          planned(turn, [call]),
          {
            kind: 'guard.completed' as const,
            turn,
            causes: [],
            data: turn === 1 ? { ...data, verdicts: [] } : data,
          },
          ended(turn, 'c1', 'get', 'completed', { output: { found: 1 } }),
        ];
      }),
    ),
  );

const lastResult = (window: ReturnType<typeof buildWindow>) => {
  const [block] = window.at(-1)?.content ?? [];
  return block !== undefined && 'toolResult' in block ? block.toolResult.content : undefined;
};

test('a warning on a call that runs reaches the model beside its result, and no other reason does', () => {
  const window = windowWith('allow', [{ check: 'policy', code: 'Allowed', message: 'get may run.' }, loop]);
  expect(lastResult(window)).toEqual([{ json: { found: 1 } }, { text: 'Note of the guard: Again?' }]);
  expect(lastResult(windowWith('allow', []))).toEqual([{ json: { found: 1 } }]);
  expect(lastResult(windowWith('deny', [loop]))).toEqual([{ text: 'Again?' }]);
});

test('a note does not make an old result a new one', () => {
  const turn = (id: string, ...notes: string[]): Message[] => [
    { role: 'assistant', content: [{ toolUse: { toolUseId: id, name: 'get', input: { id: 1 } } }] },
    {
      role: 'user',
      content: [
        {
          toolResult: {
            toolUseId: id,
            status: 'success',
            content: [{ json: { found: 1 } }, ...notes.map((text) => ({ text }))],
          },
        },
      ],
    },
  ];
  const call = { callId: 'c1', toolUseId: 'x', tool: 'get', input: { id: 1 } };
  const effect = (...notes: string[]) =>
    checkLoops([call], {
      goal: '',
      tools: {},
      messages: [...turn('1'), ...turn('2', ...notes)],
    }).findings.get('c1')?.effect;
  expect(effect(`${GUARD_NOTE}Again?`)).toBe('deny');
  expect(effect('Something else.')).toBeUndefined();
});
