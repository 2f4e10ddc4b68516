import { LIST_TOOLS } from '../../schemas/routes.ts';
import { deploymentConfig } from '../shared/config.ts';
import { env } from '../shared/env.ts';
import { apiHandler } from '../shared/http/api-handler.ts';
import { systemClock } from '../shared/machine-handler.ts';
import { storesFor } from '../shared/stores.ts';
import { listTools } from './list-tools.ts';

/** `GET /v1/tools`. */
export const handler = apiHandler(LIST_TOOLS, deploymentConfig, (request) =>
  listTools(request, { config: deploymentConfig, stage: env('stage'), storesFor, clock: systemClock }),
);
