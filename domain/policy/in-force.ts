import type { DeploymentPolicies } from '../../schemas/tenant-config.ts';
import { hashJson } from '../hash.ts';
import { own } from '../own.ts';

/** The policies in force for a tenant by id: the shared base and its own. */
export const policiesOf = (
  { base, tenants }: DeploymentPolicies,
  tenant: string,
): Record<string, string> => ({
  ...base,
  ...own(tenants, tenant),
});

/** The version of policies: the first 12 hex digits of the SHA-256 of all of them. It is recorded with what they judged. */
export const policyVersion = (policies: Readonly<Record<string, string>>): string =>
  hashJson(policies).slice(0, 12);
