import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { parsePolicyFile } from '../domain/policy/policy-file.ts';
import { validatePolicies } from '../domain/policy/validate.ts';
import type { ReplayRules } from '../domain/replay/judge-recorded.ts';
import { toolsOfTenant } from '../domain/tenant-tools.ts';
import { loadDeployment } from '../infra/config/deployment.ts';
import { readPolicies, SHARED_POLICIES, sharedParent } from '../infra/config/policies.ts';
import type { TenantConfig } from '../schemas/tenant-config.ts';
import type { RegistryTool } from '../schemas/tool-manifest.ts';
import { WrongInput } from './connection.ts';

/** Options of the command line that say from where rules are read, as `cdk deploy -c` takes them. */
export const SOURCE_OPTIONS = {
  stage: { type: 'string', default: 'dev' },
  tenants: { type: 'string', default: 'tenants' },
  tools: { type: 'string', default: '' },
} as const;

/** From where rules are read: the stage, the folder of the tenants, more folders of tools separated by commas. */
export type Sources = Readonly<Record<keyof typeof SOURCE_OPTIONS, string>>;

/** A tenant's rules as this folder would deploy them. Policies are by id: the shared base, and the tenant's own. */
export interface TenantRules {
  readonly tools: Readonly<Record<string, RegistryTool>>;
  readonly tenant: TenantConfig;
  readonly base: Readonly<Record<string, string>>;
  readonly own: Readonly<Record<string, string>>;
}

/** Reads tools, config and policies as synth reads them, with all its checks. Throws the errors of `SYNTH_ERRORS`, or `CommandFailed`. */
export async function tenantRules(
  tenant: string,
  { stage, tenants: tenantsFolder, tools }: Sources,
): Promise<TenantRules> {
  const there = tenantsIn(tenantsFolder);
  if (!there.includes(tenant))
    throw new WrongInput(
      `There is no tenant ${tenant} in the folder ${tenantsFolder}; there are: ${there.join(', ') || 'none'}.`,
    );
  const { config } = await loadDeployment({
    tenants: [tenant],
    stage,
    local: false,
    tenantsFolder,
    extraToolFolders: tools.split(',').filter((folder) => folder.trim() !== ''),
    stackName: '',
  });
  const ours = config.tenants[tenant];
  if (ours === undefined) throw new WrongInput(`${tenantsFolder}/${tenant} was not read.`);
  const { base, tenants } = config.policies;
  return { tools: toolsOfTenant(config, tenant), tenant: ours, base, own: tenants[tenant] ?? {} };
}

/** Rules to replay by: a tenant's, with these policies in place of its own. Throws `InvalidPolicy`. */
export const replayRules = (
  { tools, tenant, base }: TenantRules,
  stage: string,
  own: Readonly<Record<string, string>>,
): ReplayRules => ({
  tools,
  tenant,
  stage,
  policies: validatePolicies({ tools: Object.values(tools), policies: { ...base, ...own } }),
});

/** The policies that every tenant of a folder has, by id. */
export const sharedPolicies = ({ tenants }: Sources): Record<string, string> =>
  readPolicies(sharedParent(tenants), SHARED_POLICIES);

/**
 * The policies (`*.cedar`) of a folder by id, or where it is a folder of tenants, of `<tenant>/policies` in it. Ids begin with the
 * tenant's name, or without one with the folder's.
 */
export function readFolder(folder: string, tenant?: string): Record<string, string> {
  const inside = join(folder, tenant ?? '', 'policies');
  const from = existsSync(inside) ? inside : folder;
  const files = isFolder(from)
    ? readdirSync(from)
        .filter((name) => name.endsWith('.cedar'))
        .sort()
    : [];
  if (files.length === 0) throw new WrongInput(`${from} has no policies (*.cedar).`);
  const owner = tenant ?? nameOf(resolve(from));
  return Object.assign(
    {},
    ...files.map((name) => parsePolicyFile(`${owner}/${name}`, readFileSync(join(from, name), 'utf8'))),
  ) as Record<string, string>;
}

/** `acme` for `tenants/acme/policies`, `new` for `somewhere/new`. */
const nameOf = (folder: string): string =>
  basename(folder) === 'policies' ? basename(dirname(folder)) : basename(folder);

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

const tenantsIn = (folder: string): string[] =>
  (isFolder(folder) ? readdirSync(folder) : []).filter((name) =>
    existsSync(join(folder, name, 'config.yaml')),
  );
