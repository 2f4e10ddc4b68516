import { describe, expect, test } from '@jest/globals';
import { judge } from '../../../../domain/guard/judge.ts';
import { checkLoops } from '../../../../domain/guard/loops.ts';
import type { StandIn } from '../../../../domain/guard/context.ts';
import { fallbackUseId } from '../../../../schemas/conversation.ts';
import type { Message } from '../../../../schemas/conversation.ts';
import type { JsonObject } from '../../../../schemas/json.ts';
import { aState, deskRules } from '../../../support/guard.ts';
import { NOW, proposed } from '../../../support/session.ts';

const FREE = { 'acme/free.cedar#all': 'permit (principal, action, resource);' };
const GOAL = 'Look up order A-1001, since it is broken.';
const FAILED = { tool: 'get_order', fixed: [], isAskedFor: true };

/** The verdict on a ticket that stands in for a refund. */
function onTicket(input: JsonObject, standsIn: StandIn | undefined, policies = FREE, goal = GOAL) {
  const rules = deskRules({}, policies);
  const fallback = standsIn && { c1: standsIn };
  const proposal = {
    turn: 2,
    stopReason: 'tool_use' as const,
    calls: [proposed('c1', 'create_ticket', input)],
    fallback,
  };
  return judge(proposal, rules, aState(rules, goal), NOW).verdicts[0];
}
const codes = (verdict: ReturnType<typeof onTicket>) => verdict?.reasons.map(({ code }) => code);

describe('the call of a fallback', () => {
  const TICKET = { title: 'Look up order A-1001', body: 'It is broken.' };

  test('is asked for as the call was that it stands in for, unless that needed a person or the user said no', () => {
    expect(codes(onTicket(TICKET, undefined))).toContain('ActionNotAskedFor');
    expect(onTicket(TICKET, FAILED)?.verdict).toBe('allow');
    expect(codes(onTicket(TICKET, { ...FAILED, isAskedFor: false }))).toContain('ActionNotAskedFor');
    const forbidden = 'Look up order A-1001, since it is broken. Do not create a ticket.';
    expect(codes(onTicket(TICKET, FAILED, FREE, forbidden))).toContain('ActionForbiddenByUser');
  });

  test('may have values that its manifest gives, and no others from nowhere', () => {
    const input = { title: 'Look up order A-1001', body: 'Pay to iban DE89370400440532013000' };
    const [given, own] = [{ ...FAILED, fixed: ['/body'] }, FAILED].map((one) => onTicket(input, one));
    expect(given?.verdict).toBe('allow');
    expect(own?.verdict).toBe('ask');
    expect(own?.reasons.map(({ path }) => path)).toContain('/body');
  });

  test('is judged by the policies as any other, and says for what it stands in', () => {
    const ask = {
      'acme/a.cedar#0': '@ask("1 of approver")\nforbid (principal, action, resource);',
      ...FREE,
    };
    expect(codes(onTicket(TICKET, FAILED, ask))).toEqual(['NeedsApproval', 'Fallback']);
    const deny = { 'acme/a.cedar#0': 'forbid (principal, action, resource);', ...FREE };
    expect(onTicket(TICKET, FAILED, deny)).toMatchObject({ verdict: 'deny' });
  });

  test('shows policies the values of its manifest as the tenant’s own, and the others as what they are', () => {
    const trusted = (pointer: string) => ({
      ...FREE,
      'acme/a.cedar#0': `forbid (principal, action, resource) unless { context.provenance.trusted.contains("${pointer}") };`,
    });
    const standsIn = { ...FAILED, fixed: ['/title'] };
    const input = { title: 'From the desk', body: 'It is broken.' };
    expect(onTicket(input, standsIn, trusted('/title'))?.verdict).toBe('allow');
    expect(onTicket(input, standsIn, trusted('/body'))?.verdict).toBe('deny');
  });

  test('has to keep to its tool’s schema', () => {
    expect(onTicket({ title: 7 }, FAILED)).toMatchObject({
      verdict: 'deny',
      reasons: [{ code: 'InvalidArguments' }],
    });
  });
});

describe('fallbacks and loops', () => {
  const message = (uses: readonly (readonly [id: string, tool: string, input: JsonObject])[]): Message => ({
    role: 'assistant',
    content: uses.map(([toolUseId, name, input]) => ({ toolUse: { toolUseId, name, input } })),
  });
  const told = (results: Readonly<Record<string, string | Error>>): Message => ({
    role: 'user',
    content: Object.entries(results).map(([toolUseId, result]) => ({
      toolResult: {
        toolUseId,
        status: result instanceof Error ? ('error' as const) : ('success' as const),
        content: [{ text: result instanceof Error ? result.message : result }],
      },
    })),
  });
  /** Turns in which `list` fails and, after a fallback that fails too, another gives what it gives. */
  const paging = (
    turns: number,
    gives: (turn: number) => string,
    page: (turn: number) => number,
  ): Message[] =>
    Array.from({ length: turns }, (_, turn) => [
      message([
        [`use-${turn}`, 'read', { turn }],
        [`list-${turn}`, 'list', { page: page(turn) }],
      ]),
      told({ [`use-${turn}`]: 'nothing', [`list-${turn}`]: new Error('list is down') }),
      message([[fallbackUseId(2 * turn, 'c2'), 'second', { page: page(turn) }]]),
      told({ [fallbackUseId(2 * turn, 'c2')]: new Error('second is down') }),
      message([[fallbackUseId(2 * turn + 1, 'c1'), 'third', { page: page(turn) }]]),
      told({ [fallbackUseId(2 * turn + 1, 'c1')]: gives(turn) }),
    ]).flat();
  const next = (messages: Message[], page: number, turn: number) => {
    const call = { callId: 'c1', toolUseId: 'use', tool: 'list', input: { page } };
    const other = { callId: 'c2', toolUseId: 'use-2', tool: 'read', input: { turn } };
    return checkLoops([call, other], { goal: 'Go on.', tools: {}, messages });
  };

  test('a model that gets further by fallbacks gets further', () => {
    const messages = paging(
      7,
      (turn) => `page ${turn}`,
      (turn) => turn,
    );
    expect([...next(messages, 7, 7).findings]).toEqual([]);
  });

  test('a model that asks again for what a fallback gave it twice repeats itself', () => {
    const messages = paging(
      2,
      () => 'the same page',
      () => 1,
    );
    expect(next(messages, 1, 2).findings.get('c1')).toMatchObject({
      effect: 'deny',
      reason: { code: 'Loop' },
    });
    const anew = paging(
      2,
      (turn) => `page as of ${turn}`,
      () => 1,
    );
    expect([...next(anew, 1, 2).findings]).toEqual([]);
    const changing = paging(
      3,
      (turn) => `page ${turn % 2}`,
      () => 1,
    );
    expect([...next(changing, 1, 3).findings]).toEqual([]);
  });

  test('the turns of fallbacks are no turns of the model, so they make no run of one tool', () => {
    const messages = [1, 2, 3].flatMap((turn) => [
      message([[`use-${turn}`, 'list', { page: turn }]]),
      told({ [`use-${turn}`]: new Error('down') }),
      message([[fallbackUseId(turn, 'c1'), 'second', { page: turn }]]),
      told({ [fallbackUseId(turn, 'c1')]: `page ${turn}` }),
    ]);
    const call = { callId: 'c1', toolUseId: 'use', tool: 'list', input: { page: 4 } };
    const { findings } = checkLoops([call], { goal: 'Go on.', tools: {}, messages });
    expect(findings.get('c1')?.effect).toBe('note');
  });
});
