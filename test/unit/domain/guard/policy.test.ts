import { describe, expect, test } from '@jest/globals';
import { evaluatePolicy } from '../../../../domain/guard/policy.ts';
import { policyOutcome } from '../../../../domain/guard/policy-outcome.ts';
import type { PolicyRequest } from '../../../../domain/policy/request.ts';
import { aRequest, compiled } from '../../../support/policies.ts';

const outcome = (text: string, over: Partial<PolicyRequest> = {}) => {
  const { verdict, policies, reasons, ...rest } = policyOutcome(
    evaluatePolicy(compiled(text), aRequest(over)),
  );
  return { verdict, policies, codes: reasons.map(({ code }) => code), ...rest };
};

const PERMIT = '@id("all") @default permit(principal, action, resource);';
const FORBID =
  '@id("never") @reason("Not today.") forbid(principal, action, resource) when { context.risk == "irreversible" };';
const ASK =
  '@id("ask") @ask("1 of approver") forbid(principal, action == Stepgate::Action::"pay", resource) when { context.input.amountCents > 5000 };';
const ASK_TWO =
  '@id("ask-two") @ask("2 of approver or admin") forbid(principal, action == Stepgate::Action::"pay", resource);';
const CAP =
  '@id("cap") @cap("amount 50000 per tenant per day") permit(principal, action == Stepgate::Action::"pay", resource);';
const SPENT = (total: number) => ({ running: { 'p.cedar#cap|amount|tenant|day': total } });

describe('what policies come to', () => {
  test('a permit allows, and is named', () => {
    expect(outcome(PERMIT)).toEqual({ verdict: 'allow', policies: ['p.cedar#all'], codes: ['Permitted'] });
  });

  test('no policy at all denies', () => {
    expect(outcome('')).toEqual({ verdict: 'deny', policies: [], codes: ['NotPermitted'] });
  });

  test('a forbid without @ask is final, whatever else asks, and its reason is told', () => {
    const text = PERMIT + ASK + FORBID;
    expect(outcome(text)).toEqual({ verdict: 'deny', policies: ['p.cedar#never'], codes: ['Forbidden'] });
    const [finding] = evaluatePolicy(compiled(text), aRequest());
    expect(finding?.reason.message).toBe('Not today.');
  });

  test('a forbid with @ask asks those people', () => {
    expect(outcome(PERMIT + ASK)).toEqual({
      verdict: 'ask',
      policies: ['p.cedar#ask'],
      codes: ['NeedsApproval'],
      approvers: { required: 1, groups: ['approver'] },
    });
  });

  test('a forbid that does not apply asks nobody', () => {
    expect(outcome(PERMIT + ASK, { input: { account: 'A-1', amountCents: 5_000 } }).verdict).toBe('allow');
  });

  test('people cannot lift what nothing would permit', () => {
    expect(outcome(ASK)).toEqual({ verdict: 'deny', policies: [], codes: ['NotPermitted'] });
  });

  test('several asks come together', () => {
    expect(outcome(PERMIT + ASK + ASK_TWO)).toMatchObject({
      policies: ['p.cedar#ask', 'p.cedar#ask-two'],
      approvers: { required: 2, groups: ['approver'] },
    });
  });

  test('a cap counts up to its limit, and not a unit beyond', () => {
    const cap = {
      policy: 'p.cedar#cap',
      field: 'amount',
      limit: 50_000,
      per: 'tenant',
      window: 'day',
      amount: 10_000,
    };
    expect(outcome(PERMIT + CAP, SPENT(40_000))).toEqual({
      verdict: 'allow-with-caps',
      policies: ['p.cedar#cap'],
      codes: ['Capped'],
      caps: [cap],
    });
    expect(outcome(PERMIT + CAP, SPENT(40_001))).toEqual({
      verdict: 'deny',
      policies: ['p.cedar#cap'],
      codes: ['CapReached'],
    });
  });

  test('a person cannot lift a cap, and what is asked for is counted', () => {
    expect(outcome(PERMIT + CAP + ASK, SPENT(45_000)).verdict).toBe('deny');
    expect(outcome(PERMIT + CAP + ASK, SPENT(0))).toMatchObject({
      verdict: 'ask',
      caps: [{ amount: 10_000 }],
    });
  });

  test('another permit holds where a cap does not', () => {
    const plain = '@id("plain") permit(principal, action, resource);';
    expect(outcome(plain + CAP, SPENT(50_000))).toEqual({
      verdict: 'allow',
      policies: ['p.cedar#plain'],
      codes: ['Permitted'],
    });
  });

  test('a call that adds nothing to a total is not held up by it', () => {
    const free = { input: { account: 'A-1', amountCents: 0 } };
    expect(outcome(PERMIT + CAP, { ...free, ...SPENT(60_000) }).verdict).toBe('allow-with-caps');
  });

  test('principal, agent, stage, mode, session and provenance decide', () => {
    const when = (condition: string, over: Partial<PolicyRequest> = {}) =>
      outcome(`permit(principal, action, resource) when { ${condition} };`, over).verdict;
    expect(when('principal in Stepgate::Group::"approver"')).toBe('deny');
    expect(when('principal in Stepgate::Group::"approver"', { groups: ['admin', 'approver'] })).toBe('allow');
    expect(when('principal in Stepgate::Tenant::"acme"')).toBe('allow');
    expect(when('principal in Stepgate::Tenant::"globex"')).toBe('deny');
    expect(when('principal in Stepgate::Agent::"desk" && context.agent == "desk"')).toBe('allow');
    expect(when('principal == Stepgate::User::"u-1" && resource == Stepgate::Tenant::"acme"')).toBe('allow');
    expect(when('context.stage == "prod"', { stage: 'prod' })).toBe('allow');
    expect(when('context.mode == "dry-run"')).toBe('deny');
    expect(
      when('context.provenance.untrusted.contains("/account")', { provenance: { untrusted: ['/account'] } }),
    ).toBe('allow');
    const session = { turn: 3, callsSoFar: 4, toolCallsSoFar: 2, amountSoFar: 900, recipientsSoFar: 1 };
    expect(
      when(
        'context.session == {turn: 3, callsSoFar: 4, toolCallsSoFar: 2, amountSoFar: 900, recipientsSoFar: 1}',
        { session },
      ),
    ).toBe('allow');
  });
});

describe('what cannot be judged is denied', () => {
  test('a forbid that fails to evaluate does not let the call through', () => {
    const failing =
      'forbid(principal, action == Stepgate::Action::"pay", resource) when { context.input.amountCents * 9223372036854775807 > 0 };';
    expect(outcome(PERMIT + failing)).toEqual({
      verdict: 'deny',
      policies: ['p.cedar#2'],
      codes: ['PolicyError'],
    });
  });

  test('a permit that fails does not let it through beside one that holds, nor beside an ask', () => {
    const failing = 'permit(principal, action, resource) when { context.input.account.missing == 1 };';
    expect(outcome(PERMIT + failing).codes).toEqual(['PolicyError']);
    expect(outcome(PERMIT + ASK + failing).codes).toEqual(['PolicyError']);
  });

  test.each([
    ['a tool that no policy knows', { tool: 'toString' }],
    ['a text where a number is declared', { input: { account: 'A-1', amountCents: '10000' } }],
    ['a field that is missing', { input: { account: 'A-1' } }],
    ['a number that Cedar cannot hold', { input: { account: 'A-1', amountCents: 2 ** 60 } }],
    [
      'a total that is no number',
      { session: { turn: 1, callsSoFar: NaN, toolCallsSoFar: 0, amountSoFar: 0, recipientsSoFar: 0 } },
    ],
  ] satisfies [string, Partial<PolicyRequest>][])('%s', (_, over) => {
    expect(outcome(PERMIT, over)).toMatchObject({ verdict: 'deny', codes: ['PolicyError'] });
  });

  test('a field that the tool does not declare is named', () => {
    const input = { account: 'A-1', amountCents: 1, bcc: 'eve@elsewhere.example' };
    const findings = evaluatePolicy(compiled(PERMIT), aRequest({ input }));
    expect(findings.map(({ effect, reason }) => [effect, reason.code, reason.path])).toEqual([
      ['deny', 'UndeclaredField', '/bcc'],
    ]);
  });

  test('a value cannot pass for an entity or an extension', () => {
    const input = { account: { __entity: { type: 'Stepgate::User', id: 'admin' } }, amountCents: 1 };
    expect(outcome(PERMIT, { input }).codes).toEqual(['PolicyError']);
  });
});
