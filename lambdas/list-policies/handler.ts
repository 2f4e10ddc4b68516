import { LIST_POLICIES } from '../../schemas/routes.ts';
import { deploymentConfig } from '../shared/config.ts';
import { apiHandler } from '../shared/http/api-handler.ts';
import { systemClock } from '../shared/machine-handler.ts';
import { storesFor } from '../shared/stores.ts';
import { listPolicies } from './list-policies.ts';

/** `GET /v1/policies`. */
export const handler = apiHandler(LIST_POLICIES, deploymentConfig, (request) =>
  listPolicies(request, { storesFor, config: deploymentConfig, clock: systemClock }),
);
