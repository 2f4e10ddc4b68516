import { sha256 } from '../../domain/hash.ts';
import { SLACK_PATHS } from '../../schemas/slack.ts';
import { rawBody } from '../shared/http/raw-body.ts';
import type { HttpRequest } from '../shared/http/request.ts';
import { jsonOf } from '../shared/json-of.ts';
import { annotate, logger, metrics } from '../shared/observability.ts';
import { tenantOfTeam } from '../shared/slack/app.ts';
import { SIGNATURE_SECONDS, verifySlack } from '../shared/slack/signature.ts';
import { slackStore } from '../shared/slack/store.ts';
import { commandWork, eventWork } from './commands.ts';
import { click, decisionsOf, submit } from './interactions.ts';
import { CommandPayload, EventPayload, formOf, InteractionPayload } from './payloads.ts';
import type { ReceiverDeps } from './receiver-deps.ts';

/** An answer to Slack. An empty one says that it arrived. */
export interface SlackAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const answer = (statusCode: number, body?: object): SlackAnswer => ({
  statusCode,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  body: body === undefined ? '' : JSON.stringify(body),
});

/** Why a request is refused: it is no request of Slack's, it came already, or it is of a workspace that no tenant has. */
type Refusal = 'not-set-up' | 'unsigned' | 'old' | 'forged' | 'replayed' | 'unreadable' | 'strange-workspace';

/** Seconds for which a request is remembered: as long as its signature could be of now, twice over. */
const REMEMBERED_SECONDS = 2 * SIGNATURE_SECONDS;

/**
 * Takes what Slack sends: checks the signature over the raw body, that it is of now, and that it never came before, and leaves the work to
 * the worker, so that Slack has its answer within its three seconds. Only a modal is opened here, since what opens it lives for three
 * seconds too. Every refusal is counted and logged; a decision that came already is left to the worker too, which records the attempt.
 */
export async function receive(request: HttpRequest, deps: ReceiverDeps): Promise<SlackAnswer> {
  const app = await deps.app();
  if (app === undefined) return refuse('not-set-up', request);
  const now = deps.clock();
  const signed = verifySlack(request, app.signingSecret, now);
  if (typeof signed === 'string') return refuse(signed, request);

  const payload = payloadOf(request.rawPath, signed.raw);
  if (payload === undefined) return refuse('unreadable', request);
  if ('challenge' in payload) return answer(200, { challenge: payload.challenge });
  const team = 'team' in payload ? payload.team.id : payload.team_id;
  const tenant = tenantOfTeam(deps.config(), team);
  if (tenant === undefined) return refuse('strange-workspace', request);
  annotate({ tenant });
  const until = new Date(now.getTime() + REMEMBERED_SECONDS * 1_000);
  const store = slackStore(tenant, deps.storesFor(tenant).db);
  if (!(await store.once(signed.once, until))) {
    // Once, however often it comes: nobody fills the queue by sending it again.
    const isFirst = await store.once(sha256(`replayed ${signed.once}`), until);
    for (const decision of isFirst && 'type' in payload ? decisionsOf(payload) : [])
      await deps.send({ kind: 'replayed', tenant, ...decision });
    return refuse('replayed', request);
  }

  const context = { ...deps, app, tenant, now, once: signed.once };
  if ('event' in payload) await eventWork(payload, context);
  else if ('response_url' in payload && 'text' in payload) await commandWork(payload, context);
  else if ('type' in payload && payload.type === 'block_actions') await click(payload, context);
  else if ('type' in payload && payload.type === 'view_submission') {
    const errors = await submit(payload, context);
    if (errors !== undefined) return answer(200, { response_action: 'errors', errors });
  }
  return answer(200);
}

/** What a request is about, for what its path takes; undefined for anything else. */
function payloadOf(path: string, raw: string) {
  if (path === SLACK_PATHS.events) return EventPayload.safeParse(jsonOf(raw)).data;
  if (path === SLACK_PATHS.commands) return CommandPayload.safeParse(formOf(raw)).data;
  return InteractionPayload.safeParse(jsonOf(formOf(raw)['payload'])).data;
}

/** Says no, and notes what an operator can find out by: where it came from, and what the body was, by its hash. */
function refuse(refusal: Refusal, request: HttpRequest): SlackAnswer {
  logger.warn('a request to Slack’s addresses is refused', {
    refusal,
    path: request.rawPath,
    source: request.requestContext.http?.sourceIp,
    body: sha256(rawBody(request)),
  });
  metrics.addMetric('SlackRequestsRefused', 'Count', 1);
  return answer(refusal === 'not-set-up' ? 404 : 401, { error: refusal });
}
