import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { GUARD_NOTE } from '../../../../domain/guard/loop-turns.ts';
import { checkLoops } from '../../../../domain/guard/loops.ts';
import type { GuardCall, GuardTool } from '../../../../domain/guard/context.ts';
import type { Message } from '../../../../schemas/conversation.ts';
import type { JsonObject } from '../../../../schemas/json.ts';

type Use = readonly [tool: string, input?: JsonObject];
/** What a call gives: a text is a result, an error is a failure. */
type Gives = (tool: string, input: JsonObject, turn: number) => string | Error;

const WRITES: GuardTool = {
  name: 'file',
  description: 'Files a document.',
  inputSchema: {},
  risk: 'write',
  outputTrusted: true,
  egress: false,
};

const call = ([tool, input = {}]: Use, index: number): GuardCall => ({
  callId: `c${index + 1}`,
  toolUseId: `use-${index + 1}`,
  tool,
  input,
});

/** What becomes of a model that makes these calls turn by turn: each turn’s effects, `halt` where the session ends. */
function play(turns: readonly (readonly Use[])[], gives: Gives, writer?: string): string[] {
  const tools = writer === undefined ? {} : { [writer]: WRITES };
  const messages: Message[] = [{ role: 'user', content: [{ text: 'Do it.' }] }];
  const told: string[] = [];
  for (const [turn, uses] of turns.entries()) {
    const calls = uses.map(call);
    const { findings, halt } = checkLoops(calls, { goal: 'Do it.', tools, messages });
    if (halt !== undefined) return [...told, 'halt'];
    told.push(calls.map(({ callId }) => findings.get(callId)?.effect ?? '-').join(' '));
    messages.push({
      role: 'assistant',
      content: calls.map(({ toolUseId, tool, input }) => ({
        toolUse: { toolUseId: `${turn}-${toolUseId}`, name: tool, input: input as JsonObject },
      })),
    });
    messages.push({
      role: 'user',
      content: calls.map(({ callId, toolUseId, tool, input }) => {
        const found = findings.get(callId);
        const result =
          found?.effect === 'deny' ? new Error(found.reason.message) : gives(tool, input as JsonObject, turn);
        const ok = !(result instanceof Error);
        const text = ok ? result : result.message;
        const note = found?.effect === 'note' ? [{ text: `${GUARD_NOTE}${found.reason.message}` }] : [];
        return {
          toolResult: {
            toolUseId: `${turn}-${toolUseId}`,
            status: ok ? ('success' as const) : ('error' as const),
            content: [{ text }, ...note],
          },
        };
      }),
    });
  }
  return told;
}

const page = (n: number): Use => ['list', { page: n }];
const echo: Gives = (tool, input) => `${tool} ${JSON.stringify(input)}`;
const times = (count: number, ...uses: Use[]): Use[][] => Array.from({ length: count }, () => uses);

describe('the same call after the same result', () => {
  test('is made twice, refused once, and ends the session the next time', () => {
    expect(play(times(6, ['get', { id: 1 }]), echo)).toEqual(['-', '-', 'deny', 'halt']);
  });

  test('is the same whatever the order of its arguments', () => {
    const turns: Use[][] = [[['get', { a: 1, b: 2 }]], [['get', { b: 2, a: 1 }]], [['get', { a: 1, b: 2 }]]];
    expect(play(turns, () => 'same')).toEqual(['-', '-', 'deny']);
  });

  test('is a loop as well where it only fails', () => {
    expect(play(times(5, ['get', { id: 1 }]), () => new Error('no'))).toEqual(['-', '-', 'deny', 'halt']);
  });

  test('is none where its result changes, so a model may wait for something', () => {
    const effects = play(times(3, ['status', { id: 1 }]), (_tool, _input, turn) => `at ${turn}`);
    expect(effects).toEqual(['-', '-', '-']);
  });

  test('is none once something else brought news', () => {
    const turns: Use[][] = [[['get']], [['other', { n: 1 }]], [['get']], [['other', { n: 2 }]], [['get']]];
    expect(play(turns, echo)).toEqual(['-', '-', '-', '-', '-']);
  });

  test('is refused alone where the turn has another call, and the session goes on', () => {
    const turns: Use[][] = [
      [['get']],
      [['get']],
      [['get'], ['other', { n: 1 }]],
      [['get'], ['other', { n: 2 }]],
    ];
    expect(play(turns, echo)).toEqual(['-', '-', 'deny -', '- -']);
  });

  test('is no loop inside one turn', () => {
    expect(play([times(6, ['get']).flat()], echo)).toEqual(['- - - - - -']);
  });
});

describe('one tool for more than three turns running', () => {
  test('is noted in the fourth, goes on while it brings news, and ends the session when it runs for as long again', () => {
    const pages = Array.from({ length: 9 }, (_, n) => [page(n)]);
    expect(play(pages, echo)).toEqual(['-', '-', '-', 'note', '-', '-', '-', 'halt']);
  });

  test('is noted anew for a run of its own', () => {
    const run = [page(1), page(2), page(3), page(4), page(5)].map((use) => [use]);
    const again = [page(6), page(7), page(8), page(9)].map((use) => [use]);
    expect(play([...run, [['get'] as Use], ...again], echo).join(' ')).toBe('- - - note - - - - - note');
  });

  test('is only noted where the warning before it was of a repetition: another record is what was asked for', () => {
    const turns: Use[][] = [...times(3, ['get', { id: 1 }]), [['get', { id: 2 }]], [['get', { id: 3 }]]];
    expect(play(turns, echo)).toEqual(['-', '-', 'deny', 'note', '-']);
  });

  test('ends the session where it was noted and then only repeats itself', () => {
    const turns: Use[][] = [[page(1)], [page(2)], [page(3)], [page(3)], [page(3)]];
    expect(play(turns, echo)).toEqual(['-', '-', '-', 'note', 'halt']);
  });

  test('ends the session where the turn after the note brings nothing new', () => {
    const pages = Array.from({ length: 9 }, (_, n) => [page(n)]);
    expect(play(pages, (_tool, { page: n }) => `${Math.min(Number(n), 2)}`)).toEqual([
      '-',
      '-',
      '-',
      'note',
      'halt',
    ]);
  });

  test('counts turns, not the calls of one', () => {
    const turns = [[page(1), page(2), page(3)], [page(4), page(5)], [page(6)]];
    expect(play(turns, echo)).toEqual(['- - -', '- -', '-']);
  });

  test('is over when another tool is used', () => {
    const turns = [[page(1)], [page(2)], [page(3)], [['get'] as Use], [page(4)], [page(5)], [page(6)]];
    expect(play(turns, echo)).toEqual(times(7, ['-']).map(() => '-'));
  });
});

describe('calls that go round', () => {
  test.each([2, 3, 4])('are refused in their second round of %i, and then end the session', (length) => {
    const round: Use[][] = Array.from({ length }, (_, n) => [['step', { n }], [`tool-${n}`]]);
    const effects = play([...round, ...round, ...round], echo);
    expect(effects.slice(0, length)).toEqual(round.map(() => '- -'));
    expect(effects.at(-2)).toBe('deny deny');
    expect(effects.at(-1)).toBe('halt');
    expect(effects.length).toBeLessThanOrEqual(2 * length + 1);
  });

  test('are none where the second round brings news', () => {
    const round: Use[][] = [[['search', { q: 1 }]], [['read']]];
    const effects = play([...round, ...round, ...round], (tool, _input, turn) => `${tool} ${turn}`);
    expect(effects).toEqual(['-', '-', '-', '-', '-', '-']);
  });

  test('are none where the arguments change', () => {
    const turns = Array.from({ length: 6 }, (_, n): Use[] => [[n % 2 === 0 ? 'search' : 'read', { n }]]);
    expect(play(turns, echo)).toEqual(['-', '-', '-', '-', '-', '-']);
  });
});

describe('turns without news', () => {
  const asks = Array.from({ length: 8 }, (_, n): Use[] => [[n % 2 === 0 ? 'search' : 'find', { n }]]);

  test('are stopped after the fourth, whatever is called', () => {
    expect(play(asks, () => 'nothing found')).toEqual(['-', '-', '-', '-', '-', 'deny', 'halt']);
    expect(play(asks, () => new Error('down'))).toEqual(['-', '-', '-', '-', 'deny', 'halt']);
  });

  test('are none where each changes something new, though all say the same', () => {
    const files = Array.from({ length: 7 }, (_, n): Use[] => [['file', { n }]]);
    expect(play(files, () => 'ok', 'file')).toEqual(['-', '-', '-', 'note', '-', '-', '-']);
    expect(play(files, () => 'ok')).toContain('halt');
    const again = times(4, ['file', { n: 1 }]);
    expect(play(again, () => 'ok', 'file')).toEqual(['-', '-', 'deny', 'halt']);
  });

  test('are forgiven by news, also after a warning', () => {
    const gives: Gives = (_tool, { n }) => (Number(n) === 6 ? 'found it' : 'nothing found');
    const loops: Use[][] = [
      ...asks.slice(0, 6),
      [
        ['other', { n: 6 }],
        ['other', { n: 6, again: true }],
      ],
    ];
    expect(play(loops, gives).at(-1)).toBe('halt');
    const repeated: Use[][] = [[['get']], [['get']], [['get']], [['news']], [['get']], [['get']]];
    expect(play(repeated, echo)).toEqual(['-', '-', 'deny', '-', '-', 'deny']);
  });

  test('are forgiven when a person says something', () => {
    const told = (messages: Message[]) => checkLoops([call(['get'], 0)], { goal: '', tools: {}, messages });
    const turn = (id: string): Message[] => [
      { role: 'assistant', content: [{ toolUse: { toolUseId: id, name: 'get', input: {} } }] },
      {
        role: 'user',
        content: [{ toolResult: { toolUseId: id, status: 'success', content: [{ text: 'same' }] } }],
      },
    ];
    const said = (text: string): Message => ({ role: 'user', content: [{ text }] });
    const before = [said('go'), ...turn('1'), ...turn('2')];
    expect(told(before).findings.size).toBe(1);
    expect(
      told([...before, { role: 'assistant', content: [{ text: 'Done.' }] }, said('again please')]).findings
        .size,
    ).toBe(0);
  });
});

test('any conversation is judged, always the same way, and the first loop is only a warning', () => {
  const use = fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.record({ n: fc.nat(1) }));
  const turns = fc.array(fc.array(use, { minLength: 1, maxLength: 3 }), { maxLength: 14 });
  const results = fc.constantFrom<Gives>(
    echo,
    () => 'same',
    () => new Error('no'),
    (_t, _i, turn) => `${turn % 3}`,
  );
  fc.assert(
    fc.property(turns, results, (all, gives) => {
      const effects = play(all, gives);
      expect(play(all, gives)).toEqual(effects);
      const end = effects.indexOf('halt');
      if (end !== -1) expect(effects.slice(0, end).some((one) => /deny|note/.test(one))).toBe(true);
    }),
    { numRuns: 300 },
  );
});
