import { expect, test } from '@jest/globals';
import { comparedIn, valuesAt } from '../../../../domain/policy/compared.ts';
import { evaluatePolicy } from '../../../../domain/guard/policy.ts';
import { aRequest, compiled } from '../../../support/policies.ts';

test('finds what a policy looks at, and not what its words and comments say', () => {
  const text = `@reason("context.input.secret") // context.stage
    forbid (principal, action, resource)
    when { context.input has note && context . input.note == "context.mode" && context.session.amountSoFar + context.call.amount > 5
      && context.provenance.record.contains("/to") && context.input.rate.greaterThan(decimal("0.25")) };`;
  expect(comparedIn(text)).toEqual([
    'call.amount',
    'input',
    'input.note',
    'input.rate',
    'provenance.record',
    'session.amountSoFar',
  ]);
});

test('shows values, not records, and nothing for what is not there', () => {
  const context = {
    input: { a: 1, yes: true, rate: { __extn: { fn: 'decimal', arg: '0.2500' } }, to: ['a', 'b'], none: [] },
    stage: 'dev',
  };
  const paths = [
    'input',
    'input.a',
    'input.yes',
    'input.rate',
    'input.to',
    'input.none',
    'input.constructor',
    'input.a.b',
    'stage',
  ];
  expect(valuesAt(paths, context)).toEqual({
    'input.a': 1,
    'input.yes': 'true',
    'input.rate': '0.2500',
    'input.to': 'a, b',
    'input.none': 'none',
    stage: 'dev',
  });
});

test('the finding of a policy has the numbers that it compared, and its running totals', () => {
  const policies = compiled(`
    @id("much") @ask("1 of approver") forbid (principal, action == Stepgate::Action::"pay", resource) when { context.input.amountCents > 5000 };
    @id("cap") @cap("amountCents 20000 per tenant per day") permit (principal, action == Stepgate::Action::"pay", resource);`);
  const found = evaluatePolicy(
    policies,
    aRequest({ running: { 'p.cedar#cap|amountCents|tenant|day': 3_000 } }),
  );
  expect(found).toMatchObject([
    { policies: ['p.cedar#much'], numbers: { 'input.amountCents': 10_000 } },
    { policies: ['p.cedar#cap'], numbers: { 'amountCents per tenant per day': '3000 + 10000 of 20000' } },
  ]);
});
