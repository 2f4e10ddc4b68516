import { policiesOf } from '../../domain/policy/in-force.ts';
import { SYNTH_ERRORS, StepgateError } from '../../schemas/errors.ts';
import type { DeploymentConfig } from '../../schemas/tenant-config.ts';

/** Refuses times of approvals for policies that are not in force for their tenant. Throws `InvalidTenantConfig`. */
export function checkApprovalTiming({
  tenants,
  policies,
}: Pick<DeploymentConfig, 'tenants' | 'policies'>): void {
  for (const { tenant, approvals } of Object.values(tenants)) {
    const known = policiesOf(policies, tenant);
    const unknown = Object.keys(approvals.policies).filter((id) => !Object.hasOwn(known, id));
    if (unknown.length > 0) {
      throw new StepgateError(
        SYNTH_ERRORS.InvalidTenantConfig,
        `approvals.policies of ${tenant} names ${unknown.join(', ')}; there are ${Object.keys(known).sort().join(', ')}`,
      );
    }
  }
}
