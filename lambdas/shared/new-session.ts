import type * as z from 'zod/mini';
import { ulid } from 'ulid';
import { checkGoal } from '../../domain/input-check.ts';
import { leaseFor } from '../../domain/lease.ts';
import { configuredLimits, lowered } from '../../domain/limits.ts';
import { own } from '../../domain/own.ts';
import type { CreateSessionRequest } from '../../schemas/api.ts';
import type { Limits } from '../../schemas/limits.ts';
import type { SessionRecord } from '../../schemas/records.ts';
import type { CREATE_SESSION } from '../../schemas/routes.ts';
import type { DeploymentConfig } from '../../schemas/tenant-config.ts';
import { tenantConfig } from './config.ts';
import type { ApiRequest } from './http/api-handler.ts';
import { InvalidRequest } from './http/problem.ts';
import type { Clock } from './machine-handler.ts';

/** What a session is made with. */
export interface NewSessionDeps {
  readonly config: () => DeploymentConfig;
  readonly clock: Clock;
  /** The trace of this request, as a W3C `traceparent`. */
  readonly traceparent: () => string | undefined;
}

/** Who asks for which session; with the same key and body it is one, however often it is asked for. */
export type SessionRequest = Pick<
  ApiRequest<unknown, unknown, z.output<NonNullable<(typeof CREATE_SESSION)['body']>>>,
  'caller' | 'body' | 'correlationId' | 'idempotencyKey'
>;

/**
 * The session that a request asks for. Throws InvalidRequest for an agent or tools that the tenant does not have, a limit above its own,
 * or a goal that its rules refuse.
 */
export function newSession(
  { caller, body, correlationId }: SessionRequest,
  deps: NewSessionDeps,
): SessionRecord {
  const { agent, limits, tools } = settings(body, deps.config(), caller.tenant);
  const { faults, labels } = checkGoal(body.goal, tenantConfig(deps.config(), caller.tenant).input);
  if (faults.length > 0) throw new InvalidRequest(faults.map((message) => ({ path: 'body.goal', message })));
  const now = deps.clock();
  return {
    tenant: caller.tenant,
    sessionId: ulid(now.getTime()),
    status: 'pending',
    goal: body.goal,
    agent,
    requester: caller.user,
    limits,
    mode: body.mode ?? 'live',
    metadata: body.metadata ?? {},
    groups: [...caller.groups],
    ...(tools === undefined ? {} : { tools }),
    ...(labels.length === 0 ? {} : { labels: [...labels] }),
    correlationId,
    traceparent: deps.traceparent(),
    createdAt: now.toISOString(),
    updatedAt: now.toISOString(),
    openApprovals: 0,
    lease: leaseFor(tenantConfig(deps.config(), caller.tenant).budgets, now),
    version: 0,
  };
}

/** The agent, the limits and the tools of a session that is asked for. */
function settings(
  body: CreateSessionRequest,
  config: DeploymentConfig,
  tenant: string,
): { agent: string; limits: Limits; tools: string[] | undefined } {
  const ours = tenantConfig(config, tenant);
  const agent = body.agent ?? ours.defaultAgent;
  const agentConfig = own(ours.agents, agent);
  if (agentConfig === undefined) {
    const names = Object.keys(ours.agents).join(', ');
    throw new InvalidRequest([
      { path: 'body.agent', message: `there is no agent ${agent}; there are: ${names}` },
    ]);
  }
  const strange = body.tools?.filter((tool) => !agentConfig.tools.includes(tool)) ?? [];
  if (strange.length > 0) {
    const names = agentConfig.tools.join(', ') || 'none';
    throw new InvalidRequest([
      {
        path: 'body.tools',
        message: `the agent ${agent} does not have ${strange.join(', ')}; it has: ${names}`,
      },
    ]);
  }
  const { limits, excess } = lowered(configuredLimits(ours, agentConfig), body.budget ?? {});
  if (excess.length > 0) {
    throw new InvalidRequest(
      excess.map(({ limit, most }) => ({
        path: `body.budget.${limit}`,
        message: `may be ${most} at the most`,
      })),
    );
  }
  return { agent, limits, tools: body.tools && [...new Set(body.tools)] };
}
