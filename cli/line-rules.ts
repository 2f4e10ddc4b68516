import { compilePolicies, NO_POLICIES } from '../domain/policy/compile.ts';
import type { CompiledPolicies } from '../domain/policy/compile.ts';
import type { PolicyTool } from '../domain/policy/cedar-schema.ts';
import { validatePolicies } from '../domain/policy/validate.ts';
import { NO_RULES, SOMEBODY } from '../domain/guard/trajectory-rules.ts';
import type { TrajectoryRules } from '../domain/guard/trajectory-rules.ts';
import { isStepgateError, SYNTH_ERRORS } from '../schemas/errors.ts';
import { readFolder, sharedPolicies, tenantRules } from './rules.ts';
import type { Sources } from './rules.ts';

/** Which rules trajectories are judged by. */
export interface LineRulesOptions extends Sources {
  readonly tenant?: string | undefined;
  /** A folder of policies, in place of the tenant's own. */
  readonly policies?: string | undefined;
}

/** The rules, and what of their policies does not fit tools: a sentence for each misfit. */
export interface LineRules {
  readonly rules: TrajectoryRules;
  readonly misfits: (tools: readonly Omit<PolicyTool, 'egress'>[]) => readonly string[];
}

/** What is made of policies for the tools of a line. */
interface Fitted {
  readonly compiled: CompiledPolicies;
  readonly misfits: readonly string[];
}

/**
 * The rules of a tenant, of a folder of policies, of both, or none. The shared policies of the tenants' folder are always among them, as
 * in a deploy. Throws `CommandFailed`, or the errors of synth for a config or a policy that would not deploy.
 */
export async function lineRules({ tenant, policies, ...sources }: LineRulesOptions): Promise<LineRules> {
  if (tenant === undefined && policies === undefined) return { rules: NO_RULES, misfits: () => [] };
  const known = tenant === undefined ? undefined : await tenantRules(tenant, sources);
  const own = policies === undefined ? (known?.own ?? {}) : readFolder(policies, tenant);
  const texts = { ...(known?.base ?? sharedPolicies(sources)), ...own };
  const fit = fitting(texts);
  const config = known?.tenant ?? NO_RULES.tenant;
  const agent = known?.tenant.defaultAgent ?? NO_RULES.agent;
  return {
    rules: {
      ...SOMEBODY,
      tenant: config,
      agent,
      stage: sources.stage,
      policies: (tools) => fit(tools).compiled,
    },
    misfits: (tools) => fit(tools.map((tool) => ({ ...tool, egress: false }))).misfits,
  };
}

/** Policies over the tools of a line, made once for lines with the same tools. Throws `InvalidPolicy` for policies that fit no tools. */
function fitting(texts: Readonly<Record<string, string>>): (tools: readonly PolicyTool[]) => Fitted {
  compilePolicies({ tools: [], policies: texts });
  const made = new Map<string, Fitted>();
  return (tools) => {
    const key = JSON.stringify(tools.map(({ name, inputSchema, risk }) => [name, inputSchema, risk]));
    const known = made.get(key) ?? fitted(texts, tools);
    made.set(key, known);
    return known;
  };
}

function fitted(texts: Readonly<Record<string, string>>, tools: readonly PolicyTool[]): Fitted {
  const refused = (run: () => unknown): string[] => {
    try {
      run();
      return [];
    } catch (error) {
      if (isStepgateError(error, SYNTH_ERRORS.InvalidPolicy)) return error.message.split('\n');
      throw error;
    }
  };
  let compiled: CompiledPolicies = { ...NO_POLICIES };
  const unusable = refused(() => (compiled = compilePolicies({ tools, policies: texts })));
  if (unusable.length > 0) return { compiled, misfits: unusable };
  const names = new Set(tools.map(({ name }) => name));
  // A policy that names a tool of somewhere else says nothing here.
  const applying = [...compiled.policies.values()].filter(
    ({ actions }) => actions?.every((name) => names.has(name)) ?? true,
  );
  const policies = Object.fromEntries(applying.map(({ id, text }) => [id, text]));
  return {
    compiled,
    misfits: tools.length === 0 ? [] : refused(() => validatePolicies({ tools, policies })),
  };
}
