import type { Context } from '@cedar-policy/cedar-wasm/nodejs';
import { askWords } from '../../schemas/asks.ts';
import type { Cap } from '../../schemas/verdict.ts';
import { NO_POLICIES, capKey } from '../policy/compile.ts';
import type { CompiledPolicies } from '../policy/compile.ts';
import { valuesAt } from '../policy/compared.ts';
import { authorize } from '../policy/engine.ts';
import type { CedarError } from '../policy/engine.ts';
import type { Policy } from '../policy/policy-file.ts';
import { prepareRequest } from '../policy/request.ts';
import type { PolicyRequest } from '../policy/request.ts';
import type { ActionTool } from '../policy/cedar-schema.ts';
import { countOf } from '../policy/totals.ts';
import type { Finding } from './context.ts';

/** The codes of the reasons that policies give. */
export const POLICY_CODES = {
  forbidden: 'Forbidden',
  notPermitted: 'NotPermitted',
  needsApproval: 'NeedsApproval',
  capped: 'Capped',
  capReached: 'CapReached',
  permitted: 'Permitted',
  undeclaredField: 'UndeclaredField',
  error: 'PolicyError',
} as const;

/**
 * What the policies say of a call. In this order, each policy's word a finding of its own, sorted by policy id:
 * anything that could not be evaluated denies; a satisfied forbid without `@ask` denies, and nothing lifts it; where no permit
 * holds, the call is denied; satisfied forbids with `@ask` ask, each for its own people (`combineApprovers`); permits that hold
 * are noted, or count against their caps. Pure, and total: no input makes it throw.
 */
export function evaluatePolicy(compiled: CompiledPolicies, request: PolicyRequest): Finding[] {
  if (compiled === NO_POLICIES) return [finding('note', 'permitted', 'There are no policies here.', [])];
  const tool = compiled.tools.get(request.tool);
  if (tool === undefined) return [errorFinding(`no policy knows the tool ${JSON.stringify(request.tool)}`)];
  const { cedar, problems, undeclared } = prepareRequest(tool, request);
  if (undeclared.length > 0) return undeclared.map((path) => undeclaredFinding(tool, path));
  if (problems.length > 0) return [errorFinding(problems.join('; '))];

  const { decision, determining, errors } = authorize(compiled.setOf(tool.name), compiled.schema, cedar);
  if (errors.length > 0) return errors.map(failedPolicy);
  const policies = determining.flatMap((id) => compiled.policies.get(id) ?? []);
  const found = decided(policies, decision, tool, request);
  return found.map((one) => ({ ...one, ...numbersOf(one, compiled, cedar.context) }));
}

/** What satisfied policies come to. */
function decided(
  policies: readonly Policy[],
  decision: 'allow' | 'deny',
  tool: ActionTool,
  request: PolicyRequest,
): Finding[] {
  if (decision === 'deny' && policies.length > 0)
    return policies.map((policy) => forbidFinding(policy, tool));
  const permits = decision === 'allow' ? policies.filter(({ effect }) => effect === 'permit') : [];
  const { holding, broken } = permitted(permits, tool, request);
  if (holding.length > 0) return [...policies.flatMap((policy) => askFinding(policy, tool)), ...holding];
  if (broken.length > 0) return broken;
  return [finding('deny', 'notPermitted', `No policy permits ${tool.name} here.`, [])];
}

/** What the policies of a finding looked at, and their running totals. */
function numbersOf(
  { policies = [], numbers }: Finding,
  compiled: CompiledPolicies,
  context: Context,
): Pick<Finding, 'numbers'> {
  const paths = policies.flatMap((id) => compiled.policies.get(id)?.compared ?? []);
  const all = { ...valuesAt(paths, context), ...numbers };
  return Object.keys(all).length === 0 ? {} : { numbers: all };
}

/**
 * Which permits hold. Permits add up, as in Cedar: an uncapped one makes the caps beside it idle, a capped one holds while all its
 * totals stay within their limits, a default one holds where no other applies at all.
 */
function permitted(
  satisfied: readonly Policy[],
  tool: ActionTool,
  request: PolicyRequest,
): { holding: Finding[]; broken: Finding[] } {
  const named = satisfied.filter(({ isDefault }) => !isDefault);
  const applying = named.length > 0 ? named : satisfied;
  const plain = applying.filter(({ caps }) => caps === undefined);
  if (plain.length > 0) {
    const ids = plain.map(({ id }) => id);
    return { holding: [finding('note', 'permitted', `${tool.name} may run.`, ids)], broken: [] };
  }
  const holding: Finding[] = [];
  const broken: Finding[] = [];
  for (const policy of applying) {
    const caps = capsOf(policy, tool, request);
    const over = caps.filter((cap) => cap.amount > 0 && runningTotal(request, cap) + cap.amount > cap.limit);
    if (over.length > 0) broken.push(...over.map((cap) => overFinding(policy, cap, request)));
    else holding.push(capFinding(policy, caps, request));
  }
  return { holding, broken };
}

const capsOf = ({ id, caps = [] }: Policy, tool: ActionTool, { input }: PolicyRequest): Cap[] =>
  caps.map((cap) => ({ policy: id, ...cap, amount: countOf(cap.field, input, tool.input) }));

const runningTotal = ({ running }: PolicyRequest, cap: Cap): number => {
  const key = capKey(cap);
  return Object.hasOwn(running, key) ? (running[key] ?? 0) : 0;
};

function capFinding(policy: Policy, caps: readonly Cap[], request: PolicyRequest): Finding {
  const message = caps
    .map(
      (cap) => `It counts ${cap.amount} towards ${describeCap(cap)} (${runningTotal(request, cap)} so far).`,
    )
    .join(' ');
  const numbers = Object.assign({}, ...caps.map((cap) => totalOf(cap, request))) as Finding['numbers'];
  return { ...finding('cap', 'capped', message, [policy.id]), caps, ...(numbers && { numbers }) };
}

/** A running total for people: what it was, what this call adds, what it may be. */
const totalOf = (cap: Cap, request: PolicyRequest): Record<string, string> => ({
  [nameOf(cap)]: `${runningTotal(request, cap)} + ${cap.amount} of ${cap.limit}`,
});

function overFinding({ id, reason }: Policy, cap: Cap, request: PolicyRequest): Finding {
  const numbers = `At most ${describeCap(cap)}: ${runningTotal(request, cap)} so far, and this call adds ${cap.amount}.`;
  const made = finding('deny', 'capReached', reason === undefined ? numbers : `${reason} ${numbers}`, [id]);
  return { ...made, numbers: totalOf(cap, request) };
}

const nameOf = ({ field, per, window }: Cap): string =>
  `${field} per ${per}${window === per ? '' : ` per ${window}`}`;
const describeCap = (cap: Cap): string => `${cap.limit} ${nameOf(cap)}`;

const forbidFinding = ({ id, reason }: Policy, { name }: ActionTool): Finding =>
  finding(
    'deny',
    'forbidden',
    reason ?? `${name} is not allowed here (${id}). Find another way, or say that it cannot be done.`,
    [id],
  );

function askFinding({ id, reason, ask }: Policy, { name }: ActionTool): Finding[] {
  if (ask === undefined) return [];
  const message = reason ?? `${name} needs the approval of ${askWords([ask])}.`;
  return [{ ...finding('ask', 'needsApproval', message, [id]), approvers: ask }];
}

const undeclaredFinding = ({ name, input }: ActionTool, path: string): Finding => {
  const fields = [...Object.keys(input.attributes), ...input.omitted].sort().join(', ') || 'no arguments';
  const made = finding('deny', 'undeclaredField', `${name} does not take ${path}. It takes: ${fields}.`, []);
  return { ...made, reason: { ...made.reason, path } };
};

const failedPolicy = ({ policy, message }: CedarError): Finding =>
  errorFinding(message, policy === undefined ? [] : [policy]);

/** A longer account of what went wrong would be content, not a reason. */
const MOST_DETAIL = 300;

const errorFinding = (detail: string, policies: readonly string[] = []): Finding =>
  finding(
    'deny',
    'error',
    `The policies could not judge this call, so it is denied: ${detail.slice(0, MOST_DETAIL)}.`,
    policies,
  );

const finding = (
  effect: Finding['effect'],
  code: keyof typeof POLICY_CODES,
  message: string,
  policies: readonly string[],
): Finding => ({ effect, reason: { check: 'policy', code: POLICY_CODES[code], message }, policies });
