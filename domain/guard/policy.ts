import type { Context } from '@cedar-policy/cedar-wasm/nodejs';
import type { Cap } from '../../schemas/verdict.ts';
import { NO_POLICIES } from '../policy/compile.ts';
import type { CompiledPolicies } from '../policy/compile.ts';
import { valuesAt } from '../policy/compared.ts';
import { authorize } from '../policy/engine.ts';
import type { Policy } from '../policy/policy-file.ts';
import { prepareRequest } from '../policy/request.ts';
import type { PolicyRequest } from '../policy/request.ts';
import type { ActionTool } from '../policy/cedar-schema.ts';
import { countOf } from '../policy/totals.ts';
import type { Finding } from './context.ts';
import {
  askFinding,
  capFinding,
  errorFinding,
  failedPolicy,
  finding,
  forbidFinding,
  overFinding,
  runningTotal,
  undeclaredFinding,
} from './policy-findings.ts';

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
