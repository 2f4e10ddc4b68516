import { expect, test } from '@jest/globals';
import { PolicyTestFile } from '../../../../schemas/policy-test.ts';
import { runPolicyTests } from '../../../../domain/policy/run-tests.ts';
import { compiled } from '../../../support/policies.ts';

const policies = compiled(`
  @id("all") @default permit(principal, action, resource);
  @id("ask") @ask("1 of approver") forbid(principal, action == Stepgate::Action::"pay", resource);
  @id("much") @ask("2 of finance") forbid(principal, action == Stepgate::Action::"pay", resource) when { context.input.amountCents > 9 };
  @id("cap") @cap("calls 2 per session") permit(principal, action == Stepgate::Action::"write_to", resource);`);
const given = { tool: 'pay', input: { account: 'A-1', amountCents: 1 } };
const failure = (given: object, expected: object) =>
  runPolicyTests(policies, 'acme', PolicyTestFile.parse([{ name: 'it', given, expect: expected }]))[0]
    ?.failure;

test('a case that comes as expected passes', () => {
  expect(
    failure(given, {
      verdict: 'ask',
      policies: ['p.cedar#ask'],
      approvers: '1 of approver',
      codes: ['NeedsApproval'],
    }),
  ).toBeUndefined();
});

test.each([
  [{ verdict: 'allow' }, 'expected verdict "allow", got "ask" (NeedsApproval: '],
  [{ verdict: 'ask', policies: [] }, 'expected policies []'],
  [{ verdict: 'ask', approvers: '2 of approver' }, 'expected approvers'],
  [{ verdict: 'ask', codes: ['Forbidden'] }, 'expected codes'],
  [{ verdict: 'ask', policies: ['p.cedar#asks'] }, 'there is no policy p.cedar#asks'],
])('%j fails and says what came', (expected, says) => {
  expect(failure(given, expected)).toContain(says);
});

test('several asks are written as people read them, in any order', () => {
  const much = { ...given, input: { account: 'A-1', amountCents: 10 } };
  for (const approvers of ['1 of approver and 2 of finance', '2 of finance and 1 of approver'])
    expect(failure(much, { verdict: 'ask', approvers })).toBeUndefined();
  for (const approvers of ['2 of finance', '3 of approver or finance'])
    expect(failure(much, { verdict: 'ask', approvers })).toContain('expected approvers');
});

test('a case about nothing fails', () => {
  expect(failure({ tool: 'pey' }, { verdict: 'deny' })).toContain('there is no tool pey');
  expect(failure({ ...given, running: { cap: 1 } }, { verdict: 'ask' })).toContain('there is no policy cap');
});

test('running totals count', () => {
  const call = { tool: 'write_to', input: { to: ['a@b.example'], text: 'x' } };
  expect(failure({ ...call, running: { 'p.cedar#cap': 1 } }, { verdict: 'allow-with-caps' })).toBeUndefined();
  expect(failure({ ...call, running: { 'p.cedar#cap': 2 } }, { verdict: 'deny' })).toBeUndefined();
});
