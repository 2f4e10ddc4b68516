// Generated from the OpenAPI document by `npm run console:api`; a test fails when it is stale.

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

type JsonObject = { [key: string]: Json };

type Limits = { steps: number; toolCalls: number; tokens: number; usd: string; seconds: number };

type Totals = { steps: number; toolCalls: number; tokens: number; usd: string };

type Actor = { id: string; name: string };

type Reason = {
  check:
    | 'turn'
    | 'known-tool'
    | 'arguments'
    | 'scope'
    | 'provenance'
    | 'loops'
    | 'breakers'
    | 'budget'
    | 'policy'
    | 'dry-run';
  code: string;
  message: string;
  path?: string;
  quote?: string;
};

type CheckRecord = {
  check:
    | 'turn'
    | 'known-tool'
    | 'arguments'
    | 'scope'
    | 'provenance'
    | 'loops'
    | 'breakers'
    | 'budget'
    | 'policy'
    | 'dry-run';
  result: 'pass' | 'note' | 'cap' | 'ask' | 'deny';
  reasons: Reason[];
  policies?: string[];
  numbers?: { [key: string]: number | string };
};

type Verdict = {
  callId: string;
  tool: string;
  argumentsHash: string;
  verdict: 'allow' | 'allow-with-caps' | 'ask' | 'deny' | 'simulate';
  reasons: Reason[];
  policies: string[];
  ask?: { required: number; groups: string[]; each?: { required: number; groups: string[] }[] };
  caps?: {
    policy: string;
    field: string;
    limit: number;
    per: 'session' | 'user' | 'tenant';
    window: 'session' | 'day' | 'month';
    amount: number;
  }[];
  checks?: CheckRecord[];
};

type Vote = {
  id: string;
  name: string;
  groups?: string[];
  via: 'api' | 'console' | 'slack' | 'cli';
  at: string;
  argumentsHash: string;
  comment?: string;
};

type Change = { path: string; from?: Json; to?: Json };

type LedgerEntry = {
  specversion: '1.0';
  id: string;
  source: string;
  type: string;
  subject: string;
  time: string;
  datacontenttype: 'application/json';
  tenantid: string;
  userid: string;
  agent: string;
  turn: number;
  callid?: string;
  correlationid: string;
  traceparent?: string;
  causes: string;
  hash: string;
  data?: Json;
  dataref?: { sha256: string; bytes: number };
};

type UsageEvent = {
  specversion: '1.0';
  id: string;
  source: string;
  type: 'stepgate.usage';
  subject: string;
  time: string;
  datacontenttype: 'application/json';
  tenantid: string;
  correlationid: string;
  data: {
    id: string;
    tenant: string;
    user: string;
    session: string;
    agent: string;
    turn: number;
    call: string | 'plan';
    meter: 'model.tokens' | 'tool.calls';
    resource: string;
    quantity: number;
    unitPrice?: string;
    amount: string;
    lines: { meter: string; quantity: number; unitPrice: string; amount: string }[];
    priceVersion: string;
    time: string;
  };
};

type CreateSessionRequest = {
  goal: string;
  agent?: string;
  budget?: { steps?: number; toolCalls?: number; tokens?: number; usd?: string; seconds?: number };
  mode?: 'live' | 'dry-run';
  tools?: string[];
  metadata?: { [key: string]: string };
};

type CreateSessionResponse = {
  sessionId: string;
  status: 'pending' | 'running' | 'paused' | 'completed' | 'failed' | 'canceled';
};

type SessionView = {
  sessionId: string;
  status: 'pending' | 'running' | 'paused' | 'completed' | 'failed' | 'canceled';
  goal: string;
  agent: string;
  requester: Actor;
  mode: 'live' | 'dry-run';
  metadata: { [key: string]: string };
  limits: Limits;
  createdAt: string;
  updatedAt: string;
  closedAt?: string;
  cancelRequestedAt?: string;
  reason?:
    | 'step_limit'
    | 'tool_call_limit'
    | 'token_limit'
    | 'usd_limit'
    | 'deadline'
    | 'loop'
    | 'breaker'
    | 'policy'
    | 'approval_expired'
    | 'model_error'
    | 'model_refused'
    | 'context_overflow'
    | 'max_tokens'
    | 'guardrail'
    | 'timed_out'
    | 'aborted'
    | 'not_started'
    | 'error'
    | 'user';
  result?: string;
  summary?: string;
  totals?: Totals;
};

type SessionDetail = {
  sessionId: string;
  status: 'pending' | 'running' | 'paused' | 'completed' | 'failed' | 'canceled';
  goal: string;
  agent: string;
  requester: Actor;
  mode: 'live' | 'dry-run';
  metadata: { [key: string]: string };
  limits: Limits;
  createdAt: string;
  updatedAt: string;
  closedAt?: string;
  cancelRequestedAt?: string;
  reason?:
    | 'step_limit'
    | 'tool_call_limit'
    | 'token_limit'
    | 'usd_limit'
    | 'deadline'
    | 'loop'
    | 'breaker'
    | 'policy'
    | 'approval_expired'
    | 'model_error'
    | 'model_refused'
    | 'context_overflow'
    | 'max_tokens'
    | 'guardrail'
    | 'timed_out'
    | 'aborted'
    | 'not_started'
    | 'error'
    | 'user';
  result?: string;
  summary?: string;
  totals: Totals;
};

type SessionPage = { sessions: SessionView[]; nextCursor?: string };

type EventPage = { events: LedgerEntry[]; cursor: string; done: boolean };

type CancelResponse = {
  sessionId: string;
  status: 'pending' | 'running' | 'paused' | 'completed' | 'failed' | 'canceled';
};

type ApprovalView = {
  approvalId: string;
  sessionId: string;
  turn: number;
  callId: string;
  tool: string;
  input: JsonObject;
  argumentsHash: string;
  reasons: Reason[];
  policies: string[];
  policyVersion: string;
  requester: Actor;
  groups: string[];
  required: number;
  asks: { required: number; groups: string[]; votes: number }[];
  missing: { required: number; groups: string[] }[];
  votes: Vote[];
  status: 'pending' | 'approved' | 'rejected' | 'expired' | 'withdrawn';
  createdAt: string;
  expiresAt: string;
  onExpiry: 'reject' | 'fail';
  stages: { kind: 'reminder' | 'escalation' | 'expiry'; at: string; groups?: string[]; doneAt?: string }[];
  seenAt?: string;
  seenBy?: Actor;
  edit?: {
    by: Actor;
    at: string;
    proposedHash: string;
    changes: Change[];
    verdict: Verdict;
    policyVersion: string;
  };
  questions: {
    questionId: string;
    by: Actor;
    via: 'api' | 'console' | 'slack' | 'cli';
    at: string;
    text: string;
    answer?: { by: Actor; via: 'api' | 'console' | 'slack' | 'cli'; at: string; text: string };
  }[];
  delegations: { by: Actor; to: Actor; at: string; comment?: string }[];
  resolvedAt?: string;
  decidedBy?: Actor;
  comment?: string;
  can: ('approve' | 'decide' | 'withdraw-vote' | 'ask' | 'answer' | 'delegate')[];
};

type ApprovalDetail = {
  approvalId: string;
  sessionId: string;
  turn: number;
  callId: string;
  tool: string;
  input: JsonObject;
  argumentsHash: string;
  reasons: Reason[];
  policies: string[];
  policyVersion: string;
  requester: Actor;
  groups: string[];
  required: number;
  asks: { required: number; groups: string[]; votes: number }[];
  missing: { required: number; groups: string[] }[];
  votes: Vote[];
  status: 'pending' | 'approved' | 'rejected' | 'expired' | 'withdrawn';
  createdAt: string;
  expiresAt: string;
  onExpiry: 'reject' | 'fail';
  stages: { kind: 'reminder' | 'escalation' | 'expiry'; at: string; groups?: string[]; doneAt?: string }[];
  seenAt?: string;
  seenBy?: Actor;
  edit?: {
    by: Actor;
    at: string;
    proposedHash: string;
    changes: Change[];
    verdict: Verdict;
    policyVersion: string;
  };
  questions: {
    questionId: string;
    by: Actor;
    via: 'api' | 'console' | 'slack' | 'cli';
    at: string;
    text: string;
    answer?: { by: Actor; via: 'api' | 'console' | 'slack' | 'cli'; at: string; text: string };
  }[];
  delegations: { by: Actor; to: Actor; at: string; comment?: string }[];
  resolvedAt?: string;
  decidedBy?: Actor;
  comment?: string;
  can: ('approve' | 'decide' | 'withdraw-vote' | 'ask' | 'answer' | 'delegate')[];
  title: string;
  session: {
    sessionId: string;
    goal: string;
    agent: string;
    status: 'pending' | 'running' | 'paused' | 'completed' | 'failed' | 'canceled';
    createdAt: string;
    labels: 'injection-pattern'[];
  };
  words: string;
  toolInfo?: {
    description: string;
    risk: 'read' | 'write' | 'irreversible';
    egress: boolean;
    price: string;
    inputSchema: JsonObject;
  };
  arguments: {
    path: string;
    value: Json;
    mark: 'user' | 'trusted' | 'record' | 'untrusted' | 'model' | 'nowhere';
    source?: string;
    quote?: string;
    edited: boolean;
  }[];
  read: {
    turn: number;
    callId: string;
    tool: string;
    input: JsonObject;
    outcome: 'completed' | 'failed' | 'denied' | 'rejected' | 'expired' | 'withdrawn';
    trusted: boolean;
    excerpt: string;
    truncated: boolean;
  }[];
  asked: { policy: string; reason: string; text?: string }[];
  checks: CheckRecord[];
  cost: Totals;
  siblings: ApprovalView[];
};

type ApprovalPage = { approvals: ApprovalView[]; nextCursor?: string };

type DecisionRequest =
  | { decision: 'approve'; argumentsHash: string; comment?: string; arguments?: JsonObject }
  | { decision: 'reject'; argumentsHash: string; comment: string };

type DecisionsRequest = {
  tool: string;
  decisions: (
    | { approvalId: string; decision: 'approve'; argumentsHash: string; comment?: string }
    | { decision: 'reject'; argumentsHash: string; comment: string; approvalId: string }
  )[];
};

type DecisionsResponse = {
  results: (
    | { approvalId: string; approval: ApprovalView }
    | { approvalId: string; status: 'pending' | 'approved' | 'rejected' | 'expired' | 'withdrawn' }
    | { approvalId: string; problem: Problem }
  )[];
};

type WithdrawVoteRequest = { comment?: string };

type QuestionRequest = { question: string };

type AnswerRequest = { questionId?: string; answer: string };

type DelegateRequest = { to: string; comment?: string };

type CheckRequest = { arguments: JsonObject };

type CheckResponse = {
  ok: boolean;
  verdict: 'allow' | 'allow-with-caps' | 'ask' | 'deny' | 'simulate';
  argumentsHash: string;
  changes: Change[];
  reasons: Reason[];
  policies: string[];
  policyVersion: string;
  checks: CheckRecord[];
  ask: { required: number; groups: string[]; each?: { required: number; groups: string[] }[] };
};

type Deciders = { people: { id: string; name: string; groups: string[] }[] };

type ToolView = {
  name: string;
  version: string;
  description: string;
  owner: string;
  risk: 'read' | 'write' | 'irreversible';
  price: string;
  dataClasses: string[];
  backend: 'lambda' | 'http' | 'mcp';
  inputSchema: JsonObject;
  egress: boolean;
  outputTrusted: boolean;
  timeoutSeconds: number;
  rate?: { calls: number; perSeconds: number; left: number };
  breaker: { state: 'closed' | 'open' | 'half-open' | 'probing'; failures: number; lastFailureAt?: string };
  fallback?: string;
};

type ToolList = { agents: { agent: string; tools: ToolView[] }[] };

type UsageReport = {
  from: string;
  to: string;
  groupBy: 'day' | 'session' | 'resource' | 'user';
  rows: { key: string; modelCalls: number; toolCalls: number; tokens: number; amount: string }[];
  total: { modelCalls: number; toolCalls: number; tokens: number; amount: string };
};

type BudgetReport = {
  day: string;
  month: string;
  budgets: {
    scope: 'tenant' | 'user';
    day?: { limit: string; spent: string; leased: string; left: string };
    month?: { limit: string; spent: string; leased: string; left: string };
    sessions?: { limit: number; open: number };
  }[];
};

type PolicyView = {
  id: string;
  shared: boolean;
  text?: string;
  record: {
    asked: number;
    approved: number;
    edited: number;
    rejected: number;
    expired: number;
    withdrawn: number;
    pending: number;
    medianSeconds?: number;
    p90Seconds?: number;
  };
};

type PolicyReport = { version: string; from: string; to: string; policies: PolicyView[] };

type Problem = {
  type: string;
  title: string;
  status: number;
  detail?: string;
  instance?: string;
  correlationId: string;
  errors?: { path: string; message: string }[];
};

type DataSessionCreated = {
  goal: string;
  agent: string;
  requester: Actor;
  limits: Limits;
  mode: 'live' | 'dry-run';
  metadata: { [key: string]: string };
  groups?: string[];
  tools?: string[];
  labels?: 'injection-pattern'[];
};

type DataSessionCancelRequested = { by: Actor };

type DataSessionClosed = {
  status: 'completed' | 'failed' | 'canceled';
  reason?:
    | 'step_limit'
    | 'tool_call_limit'
    | 'token_limit'
    | 'usd_limit'
    | 'deadline'
    | 'loop'
    | 'breaker'
    | 'policy'
    | 'approval_expired'
    | 'model_error'
    | 'model_refused'
    | 'context_overflow'
    | 'max_tokens'
    | 'guardrail'
    | 'timed_out'
    | 'aborted'
    | 'not_started'
    | 'error'
    | 'user';
  result?: string;
  summary: string;
  totals: Totals;
  turns: number;
};

type DataPlanCompleted = {
  model: string;
  stopReason:
    | 'tool_use'
    | 'end_turn'
    | 'max_tokens'
    | 'stop_sequence'
    | 'guardrail_intervened'
    | 'content_filtered'
    | 'model_context_window_exceeded'
    | 'malformed_tool_use'
    | 'malformed_model_output'
    | 'unknown';
  content: (
    | { text: string }
    | { toolUse: { toolUseId: string; name: string; input: JsonObject } }
    | { reasoningContent: { reasoningText: { text: string; signature?: string } } | { redacted: string } }
  )[];
  calls: { callId: string; toolUseId: string; tool: string; input: JsonObject; argumentsHash: string }[];
  charge: {
    meter: 'model.tokens' | 'tool.calls';
    resource: string;
    lines: { meter: string; quantity: number; unitPrice: string; amount: string }[];
    amount: string;
    priceVersion: string;
  };
  latencyMs: number;
  totals: Totals;
  window?: { throughTurn: number; ref: { sha256: string; bytes: number } };
  halt?: {
    reason:
      | 'step_limit'
      | 'tool_call_limit'
      | 'token_limit'
      | 'usd_limit'
      | 'deadline'
      | 'loop'
      | 'breaker'
      | 'policy'
      | 'approval_expired'
      | 'model_error'
      | 'model_refused'
      | 'context_overflow'
      | 'max_tokens'
      | 'guardrail'
      | 'timed_out'
      | 'aborted'
      | 'not_started'
      | 'error'
      | 'user';
    words: string;
  };
  fallback?: { callId: string; of: { turn: number; callId: string; tool: string } }[];
};

type DataGuardCompleted = {
  verdicts: Verdict[];
  policyVersion: string;
  answer?: {
    verdict: 'allow' | 'redact' | 'deny';
    reasons: { code: string; message: string }[];
    redactions: { class: 'secrets' | 'pan' | 'iban' | 'email' | 'phone'; count: number }[];
    text?: string;
  };
  reason?:
    | 'step_limit'
    | 'tool_call_limit'
    | 'token_limit'
    | 'usd_limit'
    | 'deadline'
    | 'loop'
    | 'breaker'
    | 'policy'
    | 'approval_expired'
    | 'model_error'
    | 'model_refused'
    | 'context_overflow'
    | 'max_tokens'
    | 'guardrail'
    | 'timed_out'
    | 'aborted'
    | 'not_started'
    | 'error'
    | 'user';
  detail?: string;
};

type DataCallStarted = { tool: string };

type DataCallCompleted = {
  tool: string;
  outcome: 'completed' | 'failed' | 'denied' | 'rejected' | 'expired' | 'withdrawn';
  output?: Json;
  outputRef?: { sha256: string; bytes: number };
  error?: { name: string; message: string };
  charge?: {
    meter: 'model.tokens' | 'tool.calls';
    resource: string;
    lines: { meter: string; quantity: number; unitPrice: string; amount: string }[];
    amount: string;
    priceVersion: string;
  };
  simulated?: boolean;
  durationMs: number;
};

type DataApprovalRequested = {
  approvalId: string;
  tool: string;
  input: JsonObject;
  argumentsHash: string;
  groups: string[];
  required: number;
  each?: { required: number; groups: string[] }[];
  reasons: Reason[];
  policies?: string[];
  policyVersion: string;
  expiresAt: string;
  onExpiry?: 'reject' | 'fail';
  stages?: { kind: 'reminder' | 'escalation' | 'expiry'; at: string; groups?: string[]; doneAt?: string }[];
};

type DataApprovalSeen = { approvalId: string; by: Actor; via: 'api' | 'console' | 'slack' | 'cli' };

type DataApprovalVoted = {
  approvalId: string;
  by: Actor;
  via: 'api' | 'console' | 'slack' | 'cli';
  groups?: string[];
  decision: 'approve' | 'reject';
  argumentsHash: string;
  comment?: string;
  votes: number;
  required: number;
  edit?: {
    by: Actor;
    at: string;
    input: JsonObject;
    argumentsHash: string;
    proposedHash: string;
    changes: Change[];
    verdict: Verdict;
    policyVersion: string;
  };
};

type DataApprovalVoteWithdrawn = {
  approvalId: string;
  by: Actor;
  via: 'api' | 'console' | 'slack' | 'cli';
  argumentsHash: string;
  comment?: string;
};

type DataApprovalAskedBack = {
  approvalId: string;
  by: Actor;
  via: 'api' | 'console' | 'slack' | 'cli';
  questionId: string;
  question: string;
};

type DataApprovalAnswered = {
  approvalId: string;
  by: Actor;
  via: 'api' | 'console' | 'slack' | 'cli';
  questionId: string;
  answer: string;
};

type DataApprovalDelegated = {
  approvalId: string;
  by: Actor;
  via: 'api' | 'console' | 'slack' | 'cli';
  to: Actor;
  comment?: string;
};

type DataApprovalReminded = {
  approvalId: string;
  groups: string[];
  votes: number;
  required: number;
  expiresAt: string;
};

type DataApprovalEscalated = {
  approvalId: string;
  groups: string[];
  votes: number;
  required: number;
  expiresAt: string;
  added: string[];
};

type DataApprovalRefused = {
  approvalId: string;
  by: Actor;
  via: 'api' | 'console' | 'slack' | 'cli';
  action: 'decide' | 'withdraw-vote' | 'ask' | 'answer' | 'delegate';
  error: string;
  detail: string;
  argumentsHash?: string;
};

type DataApprovalResolved = {
  approvalId: string;
  status: 'approved' | 'rejected' | 'expired' | 'withdrawn';
  argumentsHash: string;
  by?: Actor;
  via?: 'api' | 'console' | 'slack' | 'cli';
  comment?: string;
  votes?: Vote[];
  edit?: {
    by: Actor;
    at: string;
    input: JsonObject;
    argumentsHash: string;
    proposedHash: string;
    changes: Change[];
    verdict: Verdict;
    policyVersion: string;
  };
  onExpiry?: 'reject' | 'fail';
};

/** Every named schema of the API. */
export interface Schemas {
  Json: Json;
  JsonObject: JsonObject;
  Limits: Limits;
  Totals: Totals;
  Actor: Actor;
  Reason: Reason;
  CheckRecord: CheckRecord;
  Verdict: Verdict;
  Vote: Vote;
  Change: Change;
  LedgerEntry: LedgerEntry;
  UsageEvent: UsageEvent;
  CreateSessionRequest: CreateSessionRequest;
  CreateSessionResponse: CreateSessionResponse;
  SessionView: SessionView;
  SessionDetail: SessionDetail;
  SessionPage: SessionPage;
  EventPage: EventPage;
  CancelResponse: CancelResponse;
  ApprovalView: ApprovalView;
  ApprovalDetail: ApprovalDetail;
  ApprovalPage: ApprovalPage;
  DecisionRequest: DecisionRequest;
  DecisionsRequest: DecisionsRequest;
  DecisionsResponse: DecisionsResponse;
  WithdrawVoteRequest: WithdrawVoteRequest;
  QuestionRequest: QuestionRequest;
  AnswerRequest: AnswerRequest;
  DelegateRequest: DelegateRequest;
  CheckRequest: CheckRequest;
  CheckResponse: CheckResponse;
  Deciders: Deciders;
  ToolView: ToolView;
  ToolList: ToolList;
  UsageReport: UsageReport;
  BudgetReport: BudgetReport;
  PolicyView: PolicyView;
  PolicyReport: PolicyReport;
  Problem: Problem;
  'data.session.created': DataSessionCreated;
  'data.session.cancel-requested': DataSessionCancelRequested;
  'data.session.closed': DataSessionClosed;
  'data.plan.completed': DataPlanCompleted;
  'data.guard.completed': DataGuardCompleted;
  'data.call.started': DataCallStarted;
  'data.call.completed': DataCallCompleted;
  'data.approval.requested': DataApprovalRequested;
  'data.approval.seen': DataApprovalSeen;
  'data.approval.voted': DataApprovalVoted;
  'data.approval.vote-withdrawn': DataApprovalVoteWithdrawn;
  'data.approval.asked-back': DataApprovalAskedBack;
  'data.approval.answered': DataApprovalAnswered;
  'data.approval.delegated': DataApprovalDelegated;
  'data.approval.reminded': DataApprovalReminded;
  'data.approval.escalated': DataApprovalEscalated;
  'data.approval.refused': DataApprovalRefused;
  'data.approval.resolved': DataApprovalResolved;
}

/** Every operation of the API, by path and method. */
export interface paths {
  '/v1/sessions': {
    /** Starts a session. With the same Idempotency-Key and body it is one session, however often this is sent. */
    post: {
      parameters: { header?: { 'x-correlation-id'?: string; 'idempotency-key'?: string } };
      requestBody: { content: { 'application/json': CreateSessionRequest } };
      responses: {
        202: { headers: Record<string, unknown>; content: { 'application/json': CreateSessionResponse } };
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        429: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
      };
    };
    /** Sessions, newest first. A requester sees the own ones; a page may be short and still have a nextCursor. */
    get: {
      parameters: {
        query?: {
          status?: 'pending' | 'running' | 'paused' | 'completed' | 'failed' | 'canceled';
          agent?: string;
          user?: string;
          from?: string;
          to?: string;
          limit?: number;
          cursor?: string;
        };
        header?: { 'x-correlation-id'?: string };
      };
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': SessionPage } };
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
      };
    };
  };
  '/v1/sessions/{id}': {
    /** A session, with what it has used so far. */
    get: {
      parameters: { path: { id: string }; header?: { 'x-correlation-id'?: string } };
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': SessionDetail } };
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
      };
    };
  };
  '/v1/sessions/{id}/events': {
    /** Events of a session, each exactly once over all pages. `wait` keeps the request open until there are new ones. */
    get: {
      parameters: {
        path: { id: string };
        query?: { after?: string; limit?: number; wait?: number };
        header?: { 'x-correlation-id'?: string };
      };
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': EventPage } };
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
      };
    };
  };
  '/v1/sessions/{id}/cancel': {
    /** Cancels a session: it ends at its next step, and nobody is asked for approval any more. Twice is the same as once. */
    post: {
      parameters: {
        path: { id: string };
        header?: { 'x-correlation-id'?: string; 'idempotency-key'?: string };
      };
      responses: {
        202: { headers: Record<string, unknown>; content: { 'application/json': CancelResponse } };
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
      };
    };
  };
  '/v1/approvals': {
    /** Approvals that the caller may decide on or asked for, newest first; with `mine` those that wait for the caller. A page may be short and still have a nextCursor. */
    get: {
      parameters: {
        query?: {
          status?: 'pending' | 'approved' | 'rejected' | 'expired' | 'withdrawn';
          mine?: string;
          tool?: string;
          sessionId?: string;
          limit?: number;
          cursor?: string;
        };
        header?: { 'x-correlation-id'?: string };
      };
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': ApprovalPage } };
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
      };
    };
  };
  '/v1/approvals/{id}': {
    /** All that one needs to decide: the call, its arguments and where they came from, what the session read, who asks and why, votes and questions. The first reading by somebody who may decide is recorded. */
    get: {
      parameters: { path: { id: string }; header?: { 'x-correlation-id'?: string } };
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': ApprovalDetail } };
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
      };
    };
  };
  '/v1/approvals/{id}/decision': {
    /** Approves, with other arguments where they are given, or rejects. A decision has one effect, however often it is sent. */
    post: {
      parameters: {
        path: { id: string };
        header?: { 'x-correlation-id'?: string; 'idempotency-key'?: string };
      };
      requestBody: { content: { 'application/json': DecisionRequest } };
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': ApprovalView } };
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        422: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
      };
    };
  };
  '/v1/approvals/decisions': {
    /** Decides on several calls of one tool, each on the arguments that were seen. Each decision stands for itself: the answer has the approval or the problem of each. */
    post: {
      parameters: { header?: { 'x-correlation-id'?: string; 'idempotency-key'?: string } };
      requestBody: { content: { 'application/json': DecisionsRequest } };
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': DecisionsResponse } };
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
      };
    };
  };
  '/v1/approvals/{id}/check': {
    /** What the guard would say of other arguments. Nothing changes and nothing is recorded. */
    post: {
      parameters: {
        path: { id: string };
        header?: { 'x-correlation-id'?: string; 'idempotency-key'?: string };
      };
      requestBody: { content: { 'application/json': CheckRequest } };
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': CheckResponse } };
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
      };
    };
  };
  '/v1/approvals/{id}/withdraw-vote': {
    /** Takes the own approval back, as long as not enough have approved. */
    post: {
      parameters: {
        path: { id: string };
        header?: { 'x-correlation-id'?: string; 'idempotency-key'?: string };
      };
      requestBody: { content: { 'application/json': WithdrawVoteRequest } };
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': ApprovalView } };
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
      };
    };
  };
  '/v1/approvals/{id}/question': {
    /** Asks whoever asked for the session. The call stays parked. */
    post: {
      parameters: {
        path: { id: string };
        header?: { 'x-correlation-id'?: string; 'idempotency-key'?: string };
      };
      requestBody: { content: { 'application/json': QuestionRequest } };
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': ApprovalView } };
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
      };
    };
  };
  '/v1/approvals/{id}/answer': {
    /** Answers a question about a call of the own session. */
    post: {
      parameters: {
        path: { id: string };
        header?: { 'x-correlation-id'?: string; 'idempotency-key'?: string };
      };
      requestBody: { content: { 'application/json': AnswerRequest } };
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': ApprovalView } };
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
      };
    };
  };
  '/v1/approvals/{id}/deciders': {
    /** Who may decide on it, by name. */
    get: {
      parameters: { path: { id: string }; header?: { 'x-correlation-id'?: string } };
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': Deciders } };
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
      };
    };
  };
  '/v1/approvals/{id}/delegate': {
    /** Hands the decision to somebody else who may decide. */
    post: {
      parameters: {
        path: { id: string };
        header?: { 'x-correlation-id'?: string; 'idempotency-key'?: string };
      };
      requestBody: { content: { 'application/json': DelegateRequest } };
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': ApprovalView } };
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        404: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        409: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        413: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
      };
    };
  };
  '/v1/tools': {
    /** The tools that sessions of the caller may use, by agent. */
    get: {
      parameters: { header?: { 'x-correlation-id'?: string } };
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': ToolList } };
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
      };
    };
  };
  '/v1/usage': {
    /** What was used, to the pico-dollar. Operators see the tenant, others what their own sessions used. */
    get: {
      parameters: {
        query?: { from?: string; to?: string; groupBy?: 'day' | 'session' | 'resource' | 'user' };
        header?: { 'x-correlation-id'?: string };
      };
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': UsageReport } };
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
      };
    };
  };
  '/v1/budget': {
    /** What is left of the budgets that sessions share. Everybody sees the own one, operators also the tenant’s. */
    get: {
      parameters: { header?: { 'x-correlation-id'?: string } };
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': BudgetReport } };
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
      };
    };
  };
  '/v1/policies': {
    /** The policies in force, and how often each asked for a person, what people decided and how long that took. */
    get: {
      parameters: { query?: { from?: string; to?: string }; header?: { 'x-correlation-id'?: string } };
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': PolicyReport } };
        400: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        401: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        403: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
        503: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
      };
    };
  };
  '/openapi.json': {
    /** This document. */
    get: {
      parameters: { header?: { 'x-correlation-id'?: string } };
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': JsonObject } };
        500: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
      };
    };
  };
}
