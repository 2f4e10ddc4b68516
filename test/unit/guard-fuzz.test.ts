import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { hashJson } from '../../domain/hash.ts';
import { compilePolicies } from '../../domain/policy/compile.ts';
import type { RecordedTurn } from '../../domain/replay/history.ts';
import { judgeBy } from '../../domain/replay/judge-recorded.ts';
import type { ReplayRules } from '../../domain/replay/judge-recorded.ts';
import { RunningTotals } from '../../domain/replay/running-totals.ts';
import { DEFAULT_LIMITS } from '../../schemas/limits.ts';
import type { JsonObject } from '../../schemas/json.ts';
import { TenantConfig } from '../../schemas/tenant-config.ts';
import { RegistryTool } from '../../schemas/tool-manifest.ts';
import { field, names, objectOf, strange, text } from './made-up-schemas.ts';

interface Config {
  readonly rules: ReplayRules;
  readonly inputs: ReadonlyMap<string, fc.Arbitrary<unknown>>;
}
const POLICIES = [
  'permit(principal, action, resource);',
  '@ask("2 of approver or admin")\nforbid(principal, action, resource) when { context.risk != "read" };',
  '@cap("calls 3 per session; calls 5 per tenant per day")\npermit(principal, action, resource);',
  'forbid(principal, action, resource) unless { context.provenance.nowhere.isEmpty() };',
  'forbid(principal in Stepgate::Group::"operator", action, resource);',
  '@ask("1 of admin")\nforbid(principal, action, resource) when { context.session.callsSoFar > 1 };',
];
const config: fc.Arbitrary<Config> = fc
  .tuple(
    fc.array(
      fc.record({
        input: fc.dictionary(names, field, { maxKeys: 5 }).chain(objectOf),
        risk: fc.constantFrom('read' as const, 'write' as const, 'irreversible' as const),
        outputTrusted: fc.boolean(),
        egress: fc.boolean(),
        scope: fc.option(
          fc.record(
            {
              groups: fc.subarray(['requester', 'operator', 'admin'], { minLength: 1 }),
              stages: fc.subarray(['dev', 'prod'], { minLength: 1 }),
            },
            { requiredKeys: [] },
          ),
          { nil: undefined },
        ),
      }),
      { minLength: 1, maxLength: 5 },
    ),
    fc.subarray(POLICIES),
    fc.constantFrom('dev', 'prod'),
  )
  .map(([generated, policies, stage]) => {
    const tools = generated.map(({ input, risk, outputTrusted, egress }, index) =>
      RegistryTool.parse({
        name: `tool_${index}`,
        version: '1.0.0',
        description: 'A tool that was made up for a test.',
        owner: 'test',
        risk,
        price: '1',
        timeoutSeconds: 5,
        retry: 'idempotent',
        outputTrusted,
        egress,
        inputSchema: input.schema,
        outputSchema: { type: 'object' },
      }),
    );
    const tenant = TenantConfig.parse({
      tenant: 'acme',
      defaultAgent: 'desk',
      agents: { desk: { model: 'm', system: 's', tools: tools.map(({ name }) => name) } },
      toolScopes: Object.fromEntries(
        generated.flatMap(({ scope }, index) => (scope ? [[`tool_${index}`, scope]] : [])),
      ),
    });
    return {
      rules: {
        tools: Object.fromEntries(tools.map((tool) => [tool.name, tool])),
        tenant,
        stage,
        policies: compilePolicies({
          tools,
          policies: Object.fromEntries(policies.map((policy, index) => [`p${index}`, policy])),
        }),
      },
      inputs: new Map(generated.map(({ input }, index) => [`tool_${index}`, input.values])),
    };
  });

const json = fc.dictionary(fc.oneof(names, strange), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 5 });

/** A proposal: calls with valid, half valid and wild arguments, of tools that there are and are not, after a conversation. */
const proposal = ({ inputs }: Config) =>
  fc.record({
    goal: text.map((words) => `Send 12 EUR to a@b.example, order A-1 ${words}`),
    groups: fc.subarray(['requester', 'operator', 'admin'] as const),
    outputs: fc.array(fc.record({ tool: fc.constantFrom(...inputs.keys()), output: json }), { maxLength: 2 }),
    calls: fc.array(
      fc.constantFrom(...inputs.keys()).chain((tool) =>
        fc.record({
          tool: fc.oneof({ weight: 9, arbitrary: fc.constant(tool) }, strange),
          input: fc.oneof(
            { weight: 3, arbitrary: inputs.get(tool) ?? json },
            json,
          ) as fc.Arbitrary<JsonObject>,
        }),
      ),
      { minLength: 1, maxLength: 2 },
    ),
  });
type Proposal = typeof proposal extends (config: Config) => fc.Arbitrary<infer P> ? P : never;

const turnOf = ({ goal, groups, outputs, calls }: Proposal): RecordedTurn => ({
  session: {
    sessionId: '01JD5ZK3W0000000000000000A',
    tenant: 'acme',
    user: 'u-1',
    created: {
      goal,
      agent: 'desk',
      requester: { id: 'u-1', name: 'Rita' },
      groups: [...groups],
      limits: DEFAULT_LIMITS,
      mode: 'live',
      metadata: {},
    },
  },
  turn: outputs.length + 1,
  judgedAt: new Date('2026-11-20T10:00:00.000Z'),
  stopReason: 'tool_use',
  calls: calls.map(({ tool, input }, index) => ({
    callId: `c${index + 1}`,
    toolUseId: `u${index}`,
    tool,
    input,
    argumentsHash: hashJson({}),
  })),
  verdicts: [],
  ran: new Set(),
  messages: [
    { role: 'user', content: [{ text: goal }] },
    ...outputs.flatMap(({ tool, output }, index) => [
      {
        role: 'assistant' as const,
        content: [{ toolUse: { toolUseId: `r${index}`, name: tool, input: {} } }],
      },
      {
        role: 'user' as const,
        content: [
          {
            toolResult: {
              toolUseId: `r${index}`,
              status: 'success' as const,
              content: [{ json: output as JsonObject }],
            },
          },
        ],
      },
    ]),
  ],
});

const judge = ({ rules }: Config, given: Proposal) => judgeBy(rules)(turnOf(given), new RunningTotals());

function never(): never {
  throw new Error('there is no such config');
}

/** Keys in the other order, all the way down. */
const reversed = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(reversed)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .toReversed()
            .map(([key, inner]) => [key, reversed(inner)]),
        )
      : value;

/** Configs are few, since each is compiled; proposals are many. */
const SEED = 4_711;
const configs = fc.sample(config, { numRuns: 50, seed: SEED });
const configAt = (index: number): Config => configs[index] ?? never();
const withConfig = fc
  .nat(configs.length - 1)
  .chain((index) => proposal(configAt(index)).map((given) => ({ index, given })));

/** The declared keys of a value, with a key that its schema does not declare put into one of its objects. */
function smuggled(
  value: Record<string, unknown>,
  schema: JsonObject,
  key: string,
  deep: boolean,
): Record<string, unknown> {
  const properties = schema['properties'] as Record<string, JsonObject>;
  const inner = Object.entries(properties).find(([, one]) => one['type'] === 'object');
  if (deep && inner !== undefined) {
    const own = (value[inner[0]] ?? {}) as Record<string, unknown>;
    return { ...value, [inner[0]]: smuggled(own, inner[1], key, false) };
  }
  return Object.defineProperty({ ...value }, key, {
    value: 'smuggled',
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

const isDeclared = (schema: JsonObject, key: string): boolean =>
  Object.entries((schema['properties'] ?? {}) as Record<string, JsonObject>).some(
    ([name, inner]) => name === key || isDeclared(inner, key),
  );

describe('the guard, whatever is proposed under whatever rules', () => {
  test('gives every call one verdict, the same each time and in whatever order keys are', () => {
    const seen = new Map<string, number>();
    let runs = 0;
    fc.assert(
      fc.property(withConfig, ({ index, given }) => {
        const one = configAt(index);
        const verdicts = judge(one, given);
        runs += 1;
        // Twice is dear: every other one is judged again, with its keys in the other order.
        if (
          runs % 2 === 0 &&
          JSON.stringify(judge(one, reversed(given) as Proposal)) !== JSON.stringify(verdicts)
        )
          expect(judge(one, reversed(given) as Proposal)).toEqual(verdicts);
        if (
          verdicts.some(({ callId }, index) => callId !== `c${index + 1}`) ||
          verdicts.length !== given.calls.length
        )
          throw new Error('not one verdict a call, in order');
        for (const { verdict, reasons } of verdicts) {
          seen.set(verdict, (seen.get(verdict) ?? 0) + 1);
          if (verdict !== 'allow' && reasons.length === 0) throw new Error(`${verdict} without a reason`);
        }
      }),
      { numRuns: 8_000, seed: SEED },
    );
    // Were one of these never given, nothing would have been shown of it.
    for (const verdict of ['allow', 'allow-with-caps', 'ask', 'deny'])
      expect(seen.get(verdict) ?? 0).toBeGreaterThan(20);
  });

  test('never lets a field pass that the tool does not declare, at the top or inside', () => {
    let judgedCalls = 0;
    fc.assert(
      fc.property(withConfig, fc.oneof(names, strange), fc.boolean(), ({ index, given }, key, deep) => {
        const one = configAt(index);
        const calls = given.calls.flatMap(({ tool, input }) => {
          const schema = Object.hasOwn(one.rules.tools, tool)
            ? one.rules.tools[tool]?.inputSchema
            : undefined;
          return schema === undefined || isDeclared(schema, key)
            ? []
            : [{ tool, input: smuggled(input, schema, key, deep) as JsonObject }];
        });
        judgedCalls += calls.length;
        for (const { verdict } of judge(one, { ...given, calls })) expect(verdict).toBe('deny');
      }),
      { numRuns: 2_000, seed: SEED },
    );
    expect(judgedCalls).toBeGreaterThan(1_000);
  });
});
