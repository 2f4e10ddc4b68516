import { mayCreateSession, seesAllSessions } from '../../domain/access.ts';
import { breakerState } from '../../domain/guard/breakers.ts';
import { callsLeft } from '../../domain/guard/rates.ts';
import { checkScope } from '../../domain/guard/scope.ts';
import type { SharedState } from '../../domain/guard/taken.ts';
import { own } from '../../domain/own.ts';
import { backendOf, toolsOfTenant } from '../../domain/tenant-tools.ts';
import type { Caller } from '../../schemas/api.ts';
import type { ToolList, ToolView } from '../../schemas/tool-api.ts';
import { StepgateError } from '../../schemas/errors.ts';
import type { AgentConfig, DeploymentConfig } from '../../schemas/tenant-config.ts';
import type { RegistryTool } from '../../schemas/tool-manifest.ts';
import { tenantConfig } from '../shared/config.ts';
import type { ApiRequest } from '../shared/http/api-handler.ts';
import type { Clock } from '../shared/machine-handler.ts';
import type { StoresFor } from '../shared/stores.ts';
import { toolStateStore } from '../shared/tool-state-store.ts';

/** What list-tools works with. */
export interface ListToolsDeps {
  readonly config: () => DeploymentConfig;
  readonly stage: string;
  readonly storesFor: StoresFor;
  readonly clock: Clock;
}

/** The tools that sessions of the caller may use here, by agent, as they are now: the guard's own rule of scope decides. */
export async function listTools(
  { caller }: ApiRequest<unknown, unknown, unknown>,
  { config, stage, storesFor, clock }: ListToolsDeps,
): Promise<ToolList> {
  if (!mayCreateSession(caller) && !seesAllSessions(caller))
    throw new StepgateError('Forbidden', 'only members of a group may see tools');
  const { agents } = tenantConfig(config(), caller.tenant);
  const now = clock();
  const shared = await toolStateStore(caller.tenant, storesFor(caller.tenant).db).load(now);
  return {
    agents: Object.entries(agents).map(([agent, ours]) => ({
      agent,
      tools: toolsOf(config(), caller, agent, ours, stage).map((tool) => toolView(tool, shared, now)),
    })),
  };
}

function toolsOf(
  config: DeploymentConfig,
  { tenant, groups }: Caller,
  agent: string,
  { tools: agentTools }: AgentConfig,
  stage: string,
): RegistryTool[] {
  const { toolScopes } = tenantConfig(config, tenant);
  const known = toolsOfTenant(config, tenant);
  const scope = { agent, agentTools, groups, stage, toolScopes };
  return agentTools.flatMap((name) => {
    const tool = known[name];
    const call = { callId: '', toolUseId: '', tool: name, input: {} };
    return tool === undefined || checkScope(call, scope).length > 0 ? [] : [tool];
  });
}

/** What clients see of a tool and its state: nothing of where it is or how it signs in. */
function toolView(tool: RegistryTool, shared: SharedState, now: Date): ToolView {
  const { name, version, description, owner, risk, price, dataClasses, inputSchema } = tool;
  const { egress, outputTrusted, timeoutSeconds, rate, fallback } = tool;
  const breaker = own(shared.breakers, name);
  return {
    name,
    version,
    description,
    owner,
    risk,
    price,
    dataClasses,
    backend: backendOf(tool),
    inputSchema,
    egress,
    outputTrusted,
    timeoutSeconds,
    ...(rate === undefined
      ? {}
      : { rate: { ...rate, left: callsLeft(rate, own(shared.buckets, name), now) } }),
    breaker: {
      state: breakerState(breaker, now),
      failures: breaker?.failures ?? 0,
      ...(breaker === undefined || breaker.failures === 0
        ? {}
        : { lastFailureAt: new Date(breaker.lastFailureMs).toISOString() }),
    },
    ...(fallback === undefined ? {} : { fallback: fallback.tool }),
  };
}
