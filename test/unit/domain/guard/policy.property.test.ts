import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { evaluatePolicy } from '../../../../domain/guard/policy.ts';
import { policyOutcome } from '../../../../domain/guard/policy-outcome.ts';
import { inputType } from '../../../../domain/policy/cedar-type.ts';
import type { PolicyTool } from '../../../../domain/policy/cedar-schema.ts';
import type { PolicyRequest } from '../../../../domain/policy/request.ts';
import { aRequest, compiled } from '../../../support/policies.ts';

const POLICIES = `
  @default permit(principal, action, resource);
  @ask("1 of approver") forbid(principal, action, resource) when { context.risk == "write" };
  forbid(principal, action, resource) when { context has input && context.input has secret };
  @cap("calls 5 per session; recipients 9 per user per day") permit(principal, action, resource) when { context.egress };`;

const NAMES = ['a', 'b', 'amount', 'to', 'secret', '__entity', '__proto__', 'constructor', 'a/b', ''];
const name = fc.oneof(fc.constantFrom(...NAMES), fc.string({ maxLength: 6 }));

const schema: fc.Arbitrary<Record<string, unknown>> = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(
      { type: 'string' },
      { type: 'integer' },
      { type: 'number' },
      { type: 'boolean' },
      { type: 'null' },
      {},
    ),
    fc.record({ type: fc.constant(['string', 'null']) }),
    fc.record({ $ref: fc.constantFrom('#', '#/properties/a', '#/nowhere', 'https://elsewhere') }),
    fc.record({ type: fc.constant('array'), items: tie('any') }),
    fc.record({ anyOf: fc.array(tie('any'), { maxLength: 3 }) }),
    fc.record({ allOf: fc.array(tie('any'), { maxLength: 3 }) }),
    fc.record({ enum: fc.array(fc.jsonValue({ maxDepth: 1 }), { maxLength: 3 }) }),
    tie('object'),
  ),
  object: fc.record(
    {
      type: fc.constant('object'),
      properties: fc.dictionary(name, tie('any'), { maxKeys: 5 }),
      required: fc.array(name, { maxLength: 3 }),
      additionalProperties: fc.oneof(fc.boolean(), tie('any')),
    },
    { requiredKeys: ['type'] },
  ),
})).object;

const input = fc.dictionary(name, fc.jsonValue({ maxDepth: 3 }), { maxKeys: 6 }) as fc.Arbitrary<
  Record<string, unknown>
>;
const tool: fc.Arbitrary<PolicyTool> = fc.record({
  name: fc.constantFrom('t', 'toString', 'read'),
  risk: fc.constantFrom('read', 'write', 'irreversible'),
  egress: fc.boolean(),
  inputSchema: fc.oneof(schema, fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Record<string, unknown>>),
});
const circumstances: fc.Arbitrary<Partial<PolicyRequest>> = fc.record({
  tenant: fc.string(),
  user: fc.string(),
  groups: fc.array(fc.string(), { maxLength: 3 }),
  agent: fc.string(),
  stage: fc.string(),
  running: fc.dictionary(fc.string(), fc.integer(), { maxKeys: 2 }),
});

/** The same JSON with the keys of every object the other way round. */
const reversed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, item]) => [key, reversed(item)]),
  );
};

test('any tool, input and circumstances get findings, the same for any order of keys', () => {
  fc.assert(
    fc.property(tool, input, circumstances, (tool, input, circumstances) => {
      const policies = compiled(POLICIES, [tool]);
      const request = aRequest({ ...circumstances, tool: tool.name, input });
      const findings = evaluatePolicy(policies, request);
      expect(findings.length).toBeGreaterThan(0);
      expect(evaluatePolicy(policies, { ...request, input: reversed(input) as typeof input })).toEqual(
        findings,
      );
      const turned = compiled(POLICIES, [
        { ...tool, inputSchema: reversed(tool.inputSchema) as typeof tool.inputSchema },
      ]);
      expect(policyOutcome(evaluatePolicy(turned, request)).verdict).toBe(policyOutcome(findings).verdict);
    }),
    { numRuns: 1_500 },
  );
}, 60_000);

test('no field that the tool does not declare gets through', () => {
  fc.assert(
    fc.property(tool, input, name, fc.jsonValue({ maxDepth: 1 }), (tool, input, extra, value) => {
      const { type } = inputType(tool.inputSchema);
      fc.pre(!type.open && !Object.hasOwn(type.attributes, extra) && !type.omitted.includes(extra));
      const call = Object.fromEntries([...Object.entries(input), [extra, value]]);
      const { verdict } = policyOutcome(
        evaluatePolicy(compiled(POLICIES, [tool]), aRequest({ tool: tool.name, input: call })),
      );
      expect(verdict).toBe('deny');
    }),
    { numRuns: 800 },
  );
}, 60_000);

test('any text is read as policies or refused by name', () => {
  const word = fc.constantFrom(
    'permit',
    'forbid',
    '(',
    ')',
    'principal',
    'action',
    'resource',
    ',',
    ';',
    ' when { ',
    ' }',
    'context.risk',
    '==',
    '"read"',
    '@ask("1 of approver")',
    '@cap("calls 1 per session")',
    '@default',
    '@id("x")',
    '?principal',
    'true',
    '\n',
    '@reason("é 🚲")',
  );
  const text = fc.oneof(
    fc.string(),
    fc.array(word, { maxLength: 14 }).map((words) => words.join(' ')),
  );
  let read = 0;
  fc.assert(
    fc.property(text, (text) => {
      try {
        policyOutcome(evaluatePolicy(compiled(text), aRequest()));
        read += 1;
      } catch (error) {
        expect(error).toMatchObject({ name: 'InvalidPolicy' });
      }
    }),
    { numRuns: 1_500 },
  );
  expect(read).toBeGreaterThan(0);
}, 60_000);

test('any set of policies comes to what its satisfied ones say', () => {
  const policy = fc.record({
    kind: fc.constantFrom('permit', 'default', 'cap', 'over', 'ask', 'forbid'),
    applies: fc.boolean(),
  });
  const heads = {
    permit: 'permit',
    default: '@default permit',
    cap: '@cap("calls 1 per session") permit',
    over: '@cap("calls 0 per session") permit',
    ask: '@ask("1 of approver") forbid',
    forbid: 'forbid',
  } as const;
  fc.assert(
    fc.property(fc.array(policy, { maxLength: 6 }), (policies) => {
      const text = policies.map(
        ({ kind, applies }) => `${heads[kind]}(principal, action, resource) when { ${applies} };`,
      );
      const has = (kind: keyof typeof heads) => policies.some((one) => one.kind === kind && one.applies);
      const named = has('permit') || has('cap') || has('over');
      const permitted = has('permit') || has('cap') || (has('default') && !named);
      const { verdict } = policyOutcome(evaluatePolicy(compiled(text.join('\n')), aRequest()));
      expect(verdict).toBe(
        has('forbid') || !permitted
          ? 'deny'
          : has('ask')
            ? 'ask'
            : has('permit') || !has('cap')
              ? 'allow'
              : 'allow-with-caps',
      );
    }),
    { numRuns: 1_000 },
  );
}, 60_000);
