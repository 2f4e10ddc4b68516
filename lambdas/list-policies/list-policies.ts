import { seesAllSessions } from '../../domain/access.ts';
import { recordsOf } from '../../domain/approvals/policy-record.ts';
import type { Asked } from '../../domain/approvals/policy-record.ts';
import { own } from '../../domain/own.ts';
import { policiesOf, policyVersion } from '../../domain/policy/in-force.ts';
import { StepgateError } from '../../schemas/errors.ts';
import type { PoliciesQuery, PolicyReport } from '../../schemas/policy-api.ts';
import { ApprovalStatus } from '../../schemas/status.ts';
import type { DeploymentConfig } from '../../schemas/tenant-config.ts';
import { tenantConfig } from '../shared/config.ts';
import type { ApiRequest } from '../shared/http/api-handler.ts';
import { InvalidRequest } from '../shared/http/problem.ts';
import type { Clock } from '../shared/machine-handler.ts';
import { reportDays } from '../shared/report-days.ts';
import type { StoresFor } from '../shared/stores.ts';
import { askedFor } from './asked-for.ts';

/** What list-policies works with. */
export interface ListPoliciesDeps {
  readonly storesFor: StoresFor;
  readonly config: () => DeploymentConfig;
  readonly clock: Clock;
}

/** The most approvals that one report is made of: what can be read in a few seconds. */
const MAX_ASKED = 20_000;

/** The tenant's policies in force with what came of their questions in the days asked for, and others that asked then. Throws Forbidden for whoever may not see others' sessions. */
export async function listPolicies(
  { caller, query }: ApiRequest<unknown, PoliciesQuery, unknown>,
  { storesFor, config, clock }: ListPoliciesDeps,
): Promise<PolicyReport> {
  if (!seesAllSessions(caller))
    throw new StepgateError('Forbidden', 'only approvers, operators and admins see policies');
  const { policies } = config();
  tenantConfig(config(), caller.tenant);
  const { from, to } = reportDays(query, clock());
  const { db } = storesFor(caller.tenant);

  const asked: Asked[] = [];
  const readAll = async (status: ApprovalStatus): Promise<void> => {
    for await (const one of askedFor(db, caller.tenant, status, from, to)) {
      if (asked.push(one) > MAX_ASKED)
        throw new InvalidRequest([
          {
            path: 'query.from',
            message: `more than ${MAX_ASKED} approvals in these days: ask for fewer days`,
          },
        ]);
    }
  };
  await Promise.all(ApprovalStatus.options.map(readAll));

  const inForce = policiesOf(policies, caller.tenant);
  const records = recordsOf(Object.keys(inForce), asked);
  return {
    version: policyVersion(inForce),
    from,
    to,
    policies: [...records].map(([id, record]) => {
      const text = own(inForce, id);
      return {
        id,
        shared: own(policies.base, id) !== undefined,
        ...(text === undefined ? {} : { text }),
        record,
      };
    }),
  };
}
