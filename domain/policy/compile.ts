import { SYNTH_ERRORS, StepgateError } from '../../schemas/errors.ts';
import type { Cap } from '../../schemas/verdict.ts';
import { hashJson } from '../hash.ts';
import { actionTool, cedarSchema } from './cedar-schema.ts';
import type { ActionTool, PolicyTool } from './cedar-schema.ts';
import { preparePolicies, prepareSchema } from './engine.ts';
import { policyVersion } from './in-force.ts';
import { readPolicy } from './policy-file.ts';
import type { Policy } from './policy-file.ts';
import { isCountable } from './totals.ts';

/** What policies are compiled from: the tools that they may be asked about, and the policies by id. */
export interface PolicySource {
  readonly tools: readonly PolicyTool[];
  readonly policies: Readonly<Record<string, string>>;
}

/** Policies that are ready to judge. */
export interface CompiledPolicies {
  /** The policies' version (`policyVersion`): under which rules a verdict was given. */
  readonly version: string;
  readonly tools: ReadonlyMap<string, ActionTool>;
  readonly policies: ReadonlyMap<string, Policy>;
  /** Under which name Cedar holds the parsed schema. */
  readonly schema: string;
  /** Under which name Cedar holds the policies that may apply to a tool: those that name its action, or none. Parsed when first asked for. */
  readonly setOf: (tool: string) => string;
}

/** In place of policies where there are none to judge by: every call is permitted. Nothing that is deployed has it. */
export const NO_POLICIES: CompiledPolicies = {
  version: 'none',
  tools: new Map(),
  policies: new Map(),
  schema: '',
  setOf: () => '',
};

/** The running total of a cap, without what a call adds to it. */
export type CapTotal = Omit<Cap, 'amount'>;

/**
 * Compiles policies for a set of tools: Cedar parses each part once and keeps it, under names made of the content, so the same
 * source compiles to the same. Throws `InvalidPolicy`, which synth has ruled out for what is deployed.
 */
export function compilePolicies({ tools, policies }: PolicySource): CompiledPolicies {
  const sorted = Object.entries(policies).sort(([a], [b]) => (a < b ? -1 : 1));
  const read = sorted.map(([id, text]) => readPolicy(id, text));
  const actions = tools.map(actionTool).sort((a, b) => (a.name < b.name ? -1 : 1));
  const hash = hashJson(policies);
  const schema = cedarSchema(actions);
  const schemaName = `schema-${hashJson(schema)}`;
  prepareSchema(schemaName, schema);
  return {
    version: policyVersion(policies),
    tools: new Map(actions.map((tool) => [tool.name, tool])),
    policies: new Map(read.map((policy) => [policy.id, policy])),
    schema: schemaName,
    setOf: policySets(`policies-${hash}`, read),
  };
}

/** Policies that name other actions can never apply, and Cedar's time grows with the policies that it is given. */
function policySets(name: string, policies: readonly Policy[]): (tool: string) => string {
  const prepared = new Set<string>();
  return (tool) => {
    const set = `${name}-${tool}`;
    if (!prepared.has(set)) {
      const own = policies.filter(({ actions }) => actions?.includes(tool) ?? true);
      preparePolicies(set, Object.fromEntries(own.map(({ id, judged }) => [id, judged])));
      prepared.add(set);
    }
    return set;
  };
}

/** The running totals that calls of a tool may count against: what a caller loads before it judges them. */
export const capTotals = ({ policies }: CompiledPolicies, tool: string): CapTotal[] =>
  [...policies.values()].flatMap(({ id, actions, caps }) =>
    actions === undefined || actions.includes(tool)
      ? (caps ?? []).map((cap) => ({ policy: id, ...cap }))
      : [],
  );

/** The key of a running total among those of its user, tenant or session and day, month or session. */
export const capKey = ({
  policy,
  field,
  per,
  window,
}: Pick<CapTotal, 'policy' | 'field' | 'per' | 'window'>): string => `${policy}|${field}|${per}|${window}`;

/** Refuses caps on totals that the tools of their policy do not have. Throws `InvalidPolicy`. */
export function checkCaps({ policies, tools }: CompiledPolicies): void {
  for (const { id, actions, caps } of policies.values()) {
    for (const { field } of caps ?? []) {
      const without = [...tools.values()].filter(
        ({ name, input }) => (actions?.includes(name) ?? true) && !isCountable(field, input),
      );
      if (without.length > 0) {
        throw new StepgateError(
          SYNTH_ERRORS.InvalidPolicy,
          `${id}: @cap counts ${field}, and ${without.map(({ name }) => name).join(', ')} has no such number, list or text; ` +
            'name calls, recipients or a field of the input, and the actions that have it',
        );
      }
    }
  }
}
