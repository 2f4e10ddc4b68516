import { newBudget } from '../domain/budget.ts';
import { hashJson } from '../domain/hash.ts';
import { NOTHING_SHARED } from '../domain/guard/taken.ts';
import type { GuardState, Proposal, Rules } from '../domain/guard/types.ts';
import { compilePolicies } from '../domain/policy/compile.ts';
import { parsePolicyFile } from '../domain/policy/policy-file.ts';
import type { AssistantBlock, Message } from '../schemas/conversation.ts';
import type { JsonObject } from '../schemas/json.ts';
import { DEFAULT_LIMITS } from '../schemas/limits.ts';
import { TenantConfig } from '../schemas/tenant-config.ts';
import { RegistryTool } from '../schemas/tool-manifest.ts';

const TOOLS = 20;
const POLICIES = 100;
/** Half of the steps that a session has by default: what its guard sees on average. */
const TURNS = 6;
const NOW = new Date('2026-01-01T00:00:00.000Z');
const GOAL =
  'Look through the orders of this week, and pay 120.50 EUR back to mia@example.com for order A-1003, which came late.';

const numbered = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

const SCHEMA = {
  type: 'object',
  properties: {
    orderId: { type: 'string' },
    email: { type: 'string', format: 'email' },
    amountCents: { type: 'integer', minimum: 1 },
    note: { type: 'string' },
  },
  required: ['orderId'],
  additionalProperties: false,
} as const satisfies JsonObject;

/** Half of the tools read, half act; every second reader gives what others may have written. */
const registry = numbered(TOOLS, (index) =>
  RegistryTool.parse({
    name: index % 2 === 0 ? `read_orders_${index}` : `pay_back_${index}`,
    version: '1.0.0',
    description:
      index % 2 === 0 ? 'Read the orders of a customer.' : 'Pay money of an order back to its customer.',
    owner: 'bench',
    risk: index % 2 === 0 ? 'read' : 'irreversible',
    price: '0',
    timeoutSeconds: 5,
    retry: 'idempotent',
    outputTrusted: index % 4 !== 0,
    inputSchema: SCHEMA,
    outputSchema: { type: 'object' },
  }),
);

/** A permit with a running total, an ask and a forbid that does not apply, of one tool after the other. */
function policyText(index: number): string {
  const action = `action == Stepgate::Action::"${registry[index % TOOLS]?.name}"`;
  const texts = [
    `@id("cap-${index}") @cap("amountCents ${100_000 + index} per tenant per day")\npermit (principal, ${action}, resource);`,
    `@id("ask-${index}") @ask("1 of approver") @reason("Over ${index}00.00.")\nforbid (principal, ${action}, resource) when { context.input has amountCents && context.input.amountCents > ${index}0000 };`,
    `@id("no-${index}") @reason("Not outside prod.")\nforbid (principal, ${action}, resource) when { context.stage == "staging-${index}" };`,
  ];
  return texts[index % texts.length] ?? '';
}

const policies = compilePolicies({
  tools: registry,
  policies: parsePolicyFile(
    'bench.cedar',
    ['@id("base") permit (principal, action, resource);', ...numbered(POLICIES - 1, policyText)].join('\n'),
  ),
});

/** A result of a reader: four orders, some 0.6 KB. */
const orders = (turn: number): JsonObject => ({
  orders: numbered(4, (index) => ({
    orderId: `A-${1_000 + turn + index}`,
    email: `customer${turn}${index}@example.com`,
    totalCents: 1_000 * (index + 1) + turn,
    note: `Left at the door on 2026-01-${10 + index}; call +49 30 5550${turn}${index} first.`,
  })),
});

const turnOf = (turn: number): Message[] => {
  const toolUseId = `use-${turn}`;
  const use: AssistantBlock = {
    toolUse: {
      toolUseId,
      name: `read_orders_${(turn * 2) % TOOLS}`,
      input: { orderId: `A-${1_000 + turn}` },
    },
  };
  return [
    { role: 'assistant', content: [{ text: `I look at the orders around A-${1_000 + turn}.` }, use] },
    {
      role: 'user',
      content: [{ toolResult: { toolUseId, content: [{ json: orders(turn) }], status: 'success' } }],
    },
  ];
};

/** What the guard's cost is measured upon: 20 tools, 100 policies, a conversation of 6 turns with 0.6 KB of orders each. */
export const RULES: Rules = {
  tools: Object.fromEntries(registry.map((tool) => [tool.name, tool])),
  tenant: TenantConfig.parse({
    tenant: 'bench',
    defaultAgent: 'desk',
    agents: { desk: { model: 'bench', system: 'You help.', tools: registry.map(({ name }) => name) } },
  }),
  policies,
  agent: 'desk',
  stage: 'prod',
  mode: 'live',
  user: 'u-1',
  groups: ['requester'],
};

/** The session before that turn: a conversation of `TURNS` turns, and budgets that nothing was spent of. */
export const STATE: GuardState = {
  conversation: {
    goal: GOAL,
    tools: RULES.tools,
    messages: [
      { role: 'user', content: [{ text: GOAL }] },
      ...numbered(TURNS, (index) => turnOf(index + 1)).flat(),
    ],
  },
  budget: newBudget(DEFAULT_LIMITS, NOW),
  shared: NOTHING_SHARED,
  running: {},
};

/** The proposal of a turn: a payment, or every third time a read; each with other arguments. */
export function proposalOf(index: number): Proposal {
  const tool = registry[(index % 3 === 0 ? index * 2 : index * 2 + 1) % TOOLS]?.name ?? '';
  const input = {
    orderId: `A-${1_000 + (index % 30)}`,
    ...(index % 3 === 0 ? {} : { email: 'mia@example.com', amountCents: 12_050 + index }),
  };
  return {
    turn: TURNS + 1,
    stopReason: 'tool_use',
    calls: [{ callId: 'c1', toolUseId: `use-${index}`, tool, input, argumentsHash: hashJson(input) }],
  };
}

/** When the bench's calls are judged. */
export { NOW };
