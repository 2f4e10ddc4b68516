import type { LedgerKind } from '../schemas/events.ts';
import type { ApprovalId, CallId } from '../schemas/ids.ts';
import type { SessionStatus, ApprovalStatus } from '../schemas/status.ts';

/** A DynamoDB primary key. Every partition key starts with `<tenant>#`: IAM's leading-keys condition isolates tenants by it. */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

const six = (turn: number): string => String(turn).padStart(6, '0');

/** The ledger's partition of a session. */
export const ledgerPartition = (tenant: string, sessionId: string): string => `${tenant}#${sessionId}`;

/**
 * The ledger's sort key of a fact, derived from what happened, so that it cannot be recorded twice. `part` are digits that number what
 * may happen more than once to a call.
 */
export const ledgerSort = (turn: number, kind: LedgerKind, callId?: string, part?: string): string =>
  `${six(turn)}#${kind}#${callId ?? ''}${part === undefined ? '' : `#${part}`}`;

/** The part of the sort key of the `number`-th fact about an approval. */
export const factPart = (number: number): string => String(number).padStart(4, '0');

/** The lowest sort key of a turn; `turnStart(n + 1)` bounds it from above. */
export const turnStart = (turn: number): string => `${six(turn)}#`;

/** The session's own item in the sessions table. */
export const sessionKey = (tenant: string, sessionId: string): Key => ({
  pk: `${tenant}#session#${sessionId}`,
  sk: 'session',
});

/** The session's budget, in the same partition. */
export const budgetKey = (tenant: string, sessionId: string): Key => ({
  pk: `${tenant}#session#${sessionId}`,
  sk: 'budget',
});

/** An approval, in its session's partition; `APPROVAL_PREFIX` finds them all. */
export const approvalKey = (tenant: string, sessionId: string, turn: number, callId: string): Key => ({
  pk: `${tenant}#session#${sessionId}`,
  sk: `${APPROVAL_PREFIX}${six(turn)}#${callId}`,
});
/** What the sort keys of approvals begin with. */
export const APPROVAL_PREFIX = 'approval#';

/** An approval's id; the same call has the same. */
export const approvalId = (sessionId: string, turn: number, callId: CallId): ApprovalId =>
  `${sessionId}-${turn}-${callId}`;

/** The session, turn and call that an approval id names. */
export function parseApprovalId(id: ApprovalId): { sessionId: string; turn: number; callId: CallId } {
  const [sessionId = '', turn = '', callId = ''] = id.split('-');
  return { sessionId, turn: Number(turn), callId };
}

/** The mark of a used `Idempotency-Key`; `hash` is the SHA-256 of the key, which may be any text. */
export const idempotencyKey = (tenant: string, userId: string, route: string, hash: string): Key => ({
  pk: `${tenant}#idempotency#${userId}`,
  sk: `${route}#${hash}`,
});

/** Index attributes: `by-list` holds all sessions of a tenant, `by-status` sessions and approvals by status; both sort by time of creation. */
export const sessionIndex = (tenant: string, sessionId: string, status: SessionStatus) => ({
  listPk: `${tenant}#sessions`,
  listSk: sessionId,
  statusPk: `${tenant}#sessions#${status}`,
  statusSk: sessionId,
});
/** Index attributes of an approval: by status, then time. */
export const approvalIndex = (tenant: string, id: ApprovalId, status: ApprovalStatus, createdAt: string) => ({
  statusPk: `${tenant}#approvals#${status}`,
  statusSk: `${createdAt}#${id}`,
});

/** The partition of a tenant's usage of one day (UTC, `YYYY-MM-DD`). Rows: `total`, and `session#<id>`; marks: `seen#<usage id>`. */
export const usagePartition = (tenant: string, day: string): string => `${tenant}#usage#${day}`;

/** The partition of a tenant's shared counters, or of one user's. */
const sharedPartition = (tenant: string, user: string | undefined): string =>
  user === undefined ? `${tenant}#budget` : `${tenant}#budget#${user}`;

/** What sessions that started in a month (UTC, `YYYY-MM`) have leased and spent: of the tenant, or of one user. */
export const spendingKey = (tenant: string, user: string | undefined, month: string): Key => ({
  pk: sharedPartition(tenant, user),
  sk: `usd#${month}`,
});

/** How many sessions are open: of the tenant, or of one user. */
export const openSessionsKey = (tenant: string, user: string | undefined): Key => ({
  pk: sharedPartition(tenant, user),
  sk: 'sessions',
});

/** The partition of what all sessions of a tenant share about tools: one query reads all of it. */
export const toolStatePartition = (tenant: string): string => `${tenant}#tools`;
/** What the sort keys of breakers begin with; the tool's name follows. */
export const BREAKER_PREFIX = 'breaker#';
/** What the sort keys of token buckets begin with; the tool's name follows. */
export const RATE_PREFIX = 'rate#';

/** Names of the sessions table's indexes. */
export const INDEX = { list: 'by-list', status: 'by-status' } as const;

/** The tools' own table: a tenant's items by collection and id. */
export const toolDataKey = (tenant: string, collection: string, id: string): Key => ({
  pk: `${tenant}#${collection}`,
  sk: id,
});

/** The partition of what a tenant has with Slack: installations, linked users, and marks of requests that came already. */
const slackPartition = (tenant: string): string => `${tenant}#slack`;

/** A workspace where the app is installed. */
export const slackWorkspaceKey = (tenant: string, team: string): Key => ({
  pk: slackPartition(tenant),
  sk: `workspace#${team}`,
});

/** A linked user of Slack. */
export const slackLinkKey = (
  tenant: string,
  { enterprise, team, user }: { enterprise: string; team: string; user: string },
): Key => ({ pk: slackPartition(tenant), sk: `user#${enterprise}#${team}#${user}` });

/** The mark of something that is good once (a signed request, a link), by its hash; each has a partition of its own. */
export const onceKey = (tenant: string, hash: string): Key => ({ pk: `${tenant}#once#${hash}`, sk: 'once' });

/** The message of an approval in one room of one workspace. */
export const slackMessageKey = (tenant: string, id: ApprovalId, team: string, room: string): Key => ({
  pk: `${tenant}#slack-message#${id}`,
  sk: `${team}#${room}`,
});

/** A policy's running total: of the tenant, a user or a session; of a day or month in UTC, or of the whole session. */
export function runningTotalKey(
  of: { tenant: string; user: string; sessionId: string },
  cap: {
    policy: string;
    field: string;
    per: 'session' | 'user' | 'tenant';
    window: 'session' | 'day' | 'month';
  },
  now: Date,
): Key {
  const whose = { session: of.sessionId, user: of.user, tenant: '' }[cap.per];
  const when = {
    session: of.sessionId,
    day: now.toISOString().slice(0, 10),
    month: now.toISOString().slice(0, 7),
  }[cap.window];
  return { pk: `${of.tenant}#running#${cap.per}#${whose}`, sk: `${when}#${cap.field}#${cap.policy}` };
}

/** The attribute that says which write put an item there. It is no part of the record, and no name that a tool gives its data. */
export const WRITER = '_writer';
