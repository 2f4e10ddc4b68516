import * as z from 'zod/mini';
import { Actor, LedgerEntry, Totals } from './events.ts';
import { Instant, SessionId, ToolName } from './ids.ts';
import { Limits } from './limits.ts';
import { PicoUsd } from './money.ts';
import { ReportDays } from './report-days.ts';
import { EndReason, GroupName, SessionStatus } from './status.ts';
import { AgentName } from './tenant-config.ts';

/** The most characters of a goal. */
export const MAX_GOAL = 16_000;

/** The most keys of a session's metadata. */
const MAX_METADATA = 32;

/** `POST /v1/sessions`. `budget` may only lower the limits of the tenant's config; a value above one is refused. */
export const CreateSessionRequest = z.strictObject({
  goal: z.string().check(z.trim(), z.minLength(1), z.maxLength(MAX_GOAL)),
  agent: z.optional(AgentName),
  budget: z.optional(z.partial(Limits)),
  /** `dry-run`: reads run, side effects are simulated, nobody is asked, and tools cost nothing. Without it: `live`. */
  mode: z.optional(z.enum(['live', 'dry-run'])),
  /** Keeps the session to some of its agent's tools. */
  tools: z.optional(z.array(ToolName).check(z.maxLength(128))),
  metadata: z.optional(
    z
      .record(z.string().check(z.regex(/^[A-Za-z0-9_.-]{1,64}$/)), z.string().check(z.maxLength(512)))
      .check(
        z.refine((metadata) => Object.keys(metadata).length <= MAX_METADATA, `at most ${MAX_METADATA} keys`),
      ),
  ),
});
export type CreateSessionRequest = z.infer<typeof CreateSessionRequest>;

/** 202 of `POST /v1/sessions`. */
export const CreateSessionResponse = z.strictObject({ sessionId: SessionId, status: SessionStatus });
export type CreateSessionResponse = z.infer<typeof CreateSessionResponse>;

/** A session as clients see it. `usd` values are pico-USD as decimal strings. */
export const SessionView = z.strictObject({
  sessionId: SessionId,
  status: SessionStatus,
  goal: z.string(),
  agent: z.string(),
  requester: Actor,
  mode: z.enum(['live', 'dry-run']),
  metadata: z.record(z.string(), z.string()),
  limits: Limits,
  createdAt: Instant,
  updatedAt: Instant,
  closedAt: z.optional(Instant),
  cancelRequestedAt: z.optional(Instant),
  reason: z.optional(EndReason),
  result: z.optional(z.string()),
  summary: z.optional(z.string()),
  /** What it has used, once it is over; `GET /v1/sessions/{id}` says it at any time. */
  totals: z.optional(Totals),
});
export type SessionView = z.infer<typeof SessionView>;

/** `GET /v1/sessions/{id}`: the session with what it has used. */
export const SessionDetail = z.extend(SessionView, { totals: Totals });
export type SessionDetail = z.infer<typeof SessionDetail>;

const limit = (fallback: number) =>
  z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(100)), fallback);

/**
 * Query of `GET /v1/sessions`, newest first: those of one status, agent or user (id or name), that were started from `from` to `to`
 * (UTC days, both included).
 */
export const ListSessionsQuery = z.strictObject({
  status: z.optional(SessionStatus),
  agent: z.optional(AgentName),
  user: z.optional(z.string().check(z.minLength(1), z.maxLength(128))),
  from: z.optional(z.iso.date()),
  to: z.optional(z.iso.date()),
  limit: limit(20),
  cursor: z.optional(z.string().check(z.maxLength(2_048))),
});
export type ListSessionsQuery = z.infer<typeof ListSessionsQuery>;
/** A page of sessions; `nextCursor` is there when there are more. */
export const SessionPage = z.strictObject({
  sessions: z.array(SessionView),
  nextCursor: z.optional(z.string()),
});
export type SessionPage = z.infer<typeof SessionPage>;

/** The longest that `GET …/events` waits for something new, in seconds (API Gateway answers for 30 at the most). */
export const MAX_WAIT_SECONDS = 20;

/** Query of `GET /v1/sessions/{id}/events`. `after` is the `cursor` of the page before; `wait` long-polls. */
export const EventsQuery = z.strictObject({
  after: z.optional(z.string().check(z.maxLength(8_192))),
  limit: limit(100),
  wait: z._default(z.coerce.number().check(z.int(), z.minimum(0), z.maximum(MAX_WAIT_SECONDS)), 0),
});
export type EventsQuery = z.infer<typeof EventsQuery>;

/**
 * A page of a session's events, each exactly once over all pages, in the order of their turns. `cursor` always continues after
 * this page, also after an empty one. `done` says that the session is over and everything was delivered.
 */
export const EventPage = z.strictObject({
  events: z.array(LedgerEntry),
  cursor: z.string(),
  done: z.boolean(),
});
export type EventPage = z.infer<typeof EventPage>;

/** 202 of `POST /v1/sessions/{id}/cancel`; the session ends at its next step. Cancelling twice is the same as once. */
export const CancelResponse = z.strictObject({ sessionId: SessionId, status: SessionStatus });
export type CancelResponse = z.infer<typeof CancelResponse>;

const day = z.iso.date();

/** Query of `GET /v1/usage`. */
export const UsageQuery = z.extend(ReportDays, {
  groupBy: z._default(z.enum(['day', 'session', 'resource', 'user']), 'day'),
});
export type UsageQuery = z.infer<typeof UsageQuery>;

/** One row of usage: `key` is the day, session, tool or model, or user. Amounts in pico-USD. */
export const UsageRow = z.strictObject({
  key: z.string(),
  modelCalls: z.int(),
  toolCalls: z.int(),
  tokens: z.int(),
  amount: PicoUsd,
});
export type UsageRow = z.infer<typeof UsageRow>;
/** What a tenant used from `from` to `to`, as the meter has added it up. */
export const UsageReport = z.strictObject({
  from: day,
  to: day,
  groupBy: z.enum(['day', 'session', 'resource', 'user']),
  rows: z.array(UsageRow),
  total: z.omit(UsageRow, { key: true }),
});
export type UsageReport = z.infer<typeof UsageReport>;

/** RFC 9457. `type` is `urn:stepgate:problem:<slug>` and stable; `errors` names what was wrong where. */
export const Problem = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.optional(z.string()),
  instance: z.optional(z.string()),
  correlationId: z.string(),
  errors: z.optional(z.array(z.strictObject({ path: z.string(), message: z.string() }))),
});
export type Problem = z.infer<typeof Problem>;

/** Who calls, from the verified ID token alone. */
export const Caller = z.strictObject({ tenant: z.string(), user: Actor, groups: z.array(GroupName) });
export type Caller = z.infer<typeof Caller>;
