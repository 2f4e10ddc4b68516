import { isDeepStrictEqual } from 'node:util';
import type { PolicyTestExpect, PolicyTestFile, PolicyTestGiven } from '../../schemas/policy-test.ts';
import { combineApprovers } from '../guard/approvers.ts';
import { evaluatePolicy } from '../guard/policy.ts';
import { policyOutcome } from '../guard/policy-outcome.ts';
import type { PolicyOutcome } from '../guard/policy-outcome.ts';
import { parseAsk } from './annotations.ts';
import { capKey, capTotals } from './compile.ts';
import type { CompiledPolicies } from './compile.ts';

/** What became of one policy test. `failure` says what was expected and what came instead; undefined when it passed. */
export interface PolicyTestResult {
  readonly name: string;
  readonly failure: string | undefined;
  /** The policies that decided. */
  readonly policies: readonly string[];
}

/** Runs a file's policy tests for a tenant. Throws `InvalidPolicy` for approvers that are not understood. */
export const runPolicyTests = (
  compiled: CompiledPolicies,
  tenant: string,
  cases: PolicyTestFile,
): PolicyTestResult[] =>
  cases.map(({ name, given, expect }) => {
    const wrong = impossible(compiled, given, expect);
    if (wrong !== undefined) return { name, failure: wrong, policies: [] };
    const { running, ...call } = given;
    const outcome = policyOutcome(
      evaluatePolicy(compiled, { ...call, tenant, running: totalsByKey(compiled, given.tool, running) }),
    );
    return { name, failure: difference(expect, outcome), policies: outcome.policies };
  });

/** Why a case can never be what it seems: it names what does not exist. */
function impossible(
  { tools, policies }: CompiledPolicies,
  { tool, running }: PolicyTestGiven,
  { policies: expected = [] }: PolicyTestExpect,
): string | undefined {
  if (!tools.has(tool)) return `there is no tool ${tool}; there are ${[...tools.keys()].join(', ')}`;
  const unknown = [...Object.keys(running), ...expected].filter((id) => !policies.has(id));
  return unknown.length === 0
    ? undefined
    : `there is no policy ${unknown.join(', ')}; there are ${[...policies.keys()].join(', ')}`;
}

const totalsByKey = (
  compiled: CompiledPolicies,
  tool: string,
  running: PolicyTestGiven['running'],
): Record<string, number> =>
  Object.fromEntries(
    capTotals(compiled, tool)
      .filter(({ policy }) => Object.hasOwn(running, policy))
      .map((total) => [capKey(total), running[total.policy] ?? 0]),
  );

function difference(expect: PolicyTestExpect, outcome: PolicyOutcome): string | undefined {
  const approvers = combineApprovers(expect.approvers?.split(' and ').map(parseAsk) ?? []);
  const came = outcome.reasons.map(({ code, message }) => `${code}: ${message}`).join(' ');
  const compared: readonly (readonly [string, unknown, unknown])[] = [
    ['verdict', expect.verdict, outcome.verdict],
    ['policies', expect.policies?.toSorted(), outcome.policies],
    ['approvers', approvers, outcome.approvers],
    ['codes', expect.codes?.toSorted(), outcome.reasons.map(({ code }) => code).toSorted()],
  ];
  const differing = compared.filter(
    ([, wanted, got]) => wanted !== undefined && !isDeepStrictEqual(wanted, got),
  );
  if (differing.length === 0) return undefined;
  const words = differing.map(
    ([what, wanted, got]) => `expected ${what} ${JSON.stringify(wanted)}, got ${JSON.stringify(got)}`,
  );
  return `${words.join('; ')} (${came})`;
}
