import { GET_BUDGET } from '../../schemas/routes.ts';
import { deploymentConfig } from '../shared/config.ts';
import { apiHandler } from '../shared/http/api-handler.ts';
import { systemClock } from '../shared/machine-handler.ts';
import { storesFor } from '../shared/stores.ts';
import { getBudget } from './get-budget.ts';

/** `GET /v1/budget`. */
export const handler = apiHandler(GET_BUDGET, deploymentConfig, (request) =>
  getBudget(request, { storesFor, config: deploymentConfig, clock: systemClock }),
);
