import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod/mini';
import type { CompiledPolicies } from '../../domain/policy/compile.ts';
import { parsePolicyFile } from '../../domain/policy/policy-file.ts';
import { runPolicyTests } from '../../domain/policy/run-tests.ts';
import type { PolicyTestResult } from '../../domain/policy/run-tests.ts';
import { policiesOf } from '../../domain/policy/in-force.ts';
import { validatePolicies } from '../../domain/policy/validate.ts';
import { SYNTH_ERRORS, StepgateError } from '../../schemas/errors.ts';
import { PolicyTestFile } from '../../schemas/policy-test.ts';
import { toolsOfTenant } from '../../domain/tenant-tools.ts';
import type { DeploymentConfig, DeploymentPolicies } from '../../schemas/tenant-config.ts';
import type { RegistryTool } from '../../schemas/tool-manifest.ts';

/** The folder beside the tenants' with the policies of all of them; no tenant may have its name. */
export const SHARED_POLICIES = 'shared';
/** The folder beside the shared policies with those of a tenant that has none. */
const DEFAULTS = 'defaults';
/** Where the shared policies are for a folder of tenants that has none of its own. */
const OWN_TENANTS_FOLDER = 'tenants';

/** A file of policy tests that was run. */
export interface PolicyTestRun {
  readonly file: string;
  readonly results: readonly PolicyTestResult[];
}

/**
 * The policies of tenants, `<folder>/<tenant>/policies/*.cedar`, and the shared base, `<folder>/shared/policies/*.cedar`, each set
 * checked against the schema of the tools, and tested by the `*.policy.yaml` beside it. Throws `InvalidPolicy` or
 * `PolicyTestFailed`, each with all that is wrong.
 */
export function loadPolicies(
  folder: string,
  tenants: readonly string[],
  tools: Readonly<Record<string, RegistryTool>>,
  tenantTools: DeploymentConfig['tenantTools'] = {},
): DeploymentPolicies {
  const policies: DeploymentPolicies = {
    base: readPolicies(sharedParent(folder), SHARED_POLICIES),
    tenants: Object.fromEntries(tenants.map((tenant) => [tenant, policiesFor(folder, tenant)])),
  };
  if (tenants.includes(SHARED_POLICIES)) {
    throw new StepgateError(
      SYNTH_ERRORS.InvalidPolicy,
      `no tenant may be called ${SHARED_POLICIES}: it is the folder of the policies of all`,
    );
  }
  const failures = [SHARED_POLICIES, ...tenants]
    .flatMap((tenant) =>
      testPolicies(folder, tenant, policies, toolsOfTenant({ tools, tenantTools }, tenant)),
    )
    .flatMap(({ file, results }) =>
      results.flatMap(({ name, failure }) => (failure === undefined ? [] : [`${file}: ${name}: ${failure}`])),
    );
  if (failures.length > 0) throw new StepgateError(SYNTH_ERRORS.PolicyTestFailed, failures.join('\n'));
  return policies;
}

/** Checks the policies that are in force for a tenant (or the shared ones) and runs their tests. Throws `InvalidPolicy`. */
export function testPolicies(
  folder: string,
  tenant: string,
  policies: DeploymentPolicies,
  tools: Readonly<Record<string, RegistryTool>>,
): PolicyTestRun[] {
  const compiled = validatePolicies({ tools: Object.values(tools), policies: policiesOf(policies, tenant) });
  const parent = tenant === SHARED_POLICIES ? sharedParent(folder) : folder;
  return filesOf(policiesFolder(parent, tenant), '.policy.yaml').map((file) =>
    runFile(file, tenant, compiled),
  );
}

/** A tenant's own policies; where it has none, the defaults, since the shared base alone permits everything. */
function policiesFor(folder: string, tenant: string): Record<string, string> {
  const own = readPolicies(folder, tenant);
  if (Object.keys(own).length > 0) return own;
  return parsed(`${SHARED_POLICIES}/defaults`, join(defaultsParent(folder), SHARED_POLICIES, DEFAULTS));
}

const defaultsParent = (folder: string): string =>
  existsSync(join(folder, SHARED_POLICIES, DEFAULTS)) ? folder : OWN_TENANTS_FOLDER;

/** The policies of one folder by id, in no force yet. Throws `InvalidPolicy` for a file that Cedar cannot read. */
export function readPolicies(folder: string, tenant: string): Record<string, string> {
  return parsed(tenant, policiesFolder(folder, tenant));
}

const parsed = (name: string, folder: string): Record<string, string> =>
  Object.assign(
    {},
    ...filesOf(folder, '.cedar').map((file) =>
      parsePolicyFile(`${name}/${basename(file)}`, readFileSync(file, 'utf8')),
    ),
  ) as Record<string, string>;

function runFile(file: string, tenant: string, compiled: CompiledPolicies): PolicyTestRun {
  const invalid = (what: string, cause?: unknown) =>
    new StepgateError(SYNTH_ERRORS.InvalidPolicy, `${file}: ${what}`, { cause });
  let content: unknown;
  try {
    content = parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw invalid(`cannot be read (${(error as Error).message})`, error);
  }
  const parsed = z.safeParse(PolicyTestFile, content);
  if (!parsed.success) throw invalid(z.prettifyError(parsed.error));
  return { file, results: runPolicyTests(compiled, tenant, parsed.data) };
}

const policiesFolder = (folder: string, tenant: string): string => join(folder, tenant, 'policies');

/** The folder that has the shared policies of a folder of tenants: itself, or this repo’s. */
export const sharedParent = (folder: string): string =>
  existsSync(policiesFolder(folder, SHARED_POLICIES)) ? folder : OWN_TENANTS_FOLDER;

const filesOf = (folder: string, ending: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith(ending))
        .sort()
        .map((name) => join(folder, name))
    : [];
