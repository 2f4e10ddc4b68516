import type { DeploymentConfig } from '../../schemas/tenant-config.ts';
import { toolsOfTenant } from '../tenant-tools.ts';
import { compilePolicies } from './compile.ts';
import type { CompiledPolicies } from './compile.ts';
import { policiesOf } from './in-force.ts';

const compiled = new WeakMap<DeploymentConfig, Map<string, CompiledPolicies>>();

/** A tenant's policies over all tools of the deployment, compiled once for a config. */
export function tenantPolicies(config: DeploymentConfig, tenant: string): CompiledPolicies {
  const known = compiled.get(config) ?? new Map<string, CompiledPolicies>();
  compiled.set(config, known);
  const policies =
    known.get(tenant) ??
    compilePolicies({
      tools: Object.values(toolsOfTenant(config, tenant)),
      policies: policiesOf(config.policies, tenant),
    });
  known.set(tenant, policies);
  return policies;
}
