import * as z from 'zod/mini';

/** A tenant's short name. No `#` or `/`: it is the first part of every DynamoDB key and S3 key, and IAM matches on it. */
export const TenantId = z.string().check(z.regex(/^[a-z][a-z0-9-]{0,30}[a-z0-9]$/));
export type TenantId = z.infer<typeof TenantId>;

/** A session's id: a ULID, so ids sort by the time of creation. It is also the name of the first execution. */
export const SessionId = z.string().check(z.regex(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/));
export type SessionId = z.infer<typeof SessionId>;

/** The largest turn a session may reach; the ledger's sort key has six digits, so this bound is far inside it. */
export const MAX_TURN = 100_000;
/** A turn's number. 1 is the first turn; 0 is used by ledger entries that belong to the session as a whole. */
export const Turn = z.int().check(z.minimum(0), z.maximum(MAX_TURN));

/** A call's id inside its turn: `c1`, `c2`, … in the order of proposal. An answer has at most 64,000 tokens, so five digits count its calls. Never the model's own id, which is data. */
export const CallId = z.string().check(z.regex(/^c[1-9]\d{0,4}$/));
export type CallId = z.infer<typeof CallId>;

/** A tool's name, as the model sees it. Bedrock allows `[a-zA-Z0-9_-]{1,64}`; folders are snake_case. */
export const ToolName = z.string().check(z.regex(/^[a-zA-Z][a-zA-Z0-9_-]{0,63}$/));
export type ToolName = z.infer<typeof ToolName>;

/**
 * An approval's id, `<session>-<turn>-<call>`: derived, so that a retried Lambda cannot open a second approval. The turn is one from 1 to
 * `MAX_TURN`, written in one way, so that no two ids name one approval.
 */
export const ApprovalId = z
  .string()
  .check(z.regex(/^[0-7][0-9A-HJKMNP-TV-Z]{25}-(?:[1-9]\d{0,4}|100000)-c[1-9]\d{0,4}$/));
export type ApprovalId = z.infer<typeof ApprovalId>;

/** A lower-case hex SHA-256. */
export const Sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/));

/** An instant as ISO 8601 in UTC with milliseconds, so that strings sort by time. */
export const Instant = z.iso.datetime({ precision: 3 });
