/**
 * Every error name of Stepgate, defined once. Whoever throws, returns, catches or tests one takes it from here.
 * The names are part of the public contract: they stand in problem documents, ledger entries and tool results.
 */

/** Errors of the HTTP API: problem type (`urn:stepgate:problem:<slug>`), status and title, by name. */
export const API_ERRORS = {
  InvalidRequest: { status: 400, slug: 'invalid-request', title: 'The request is not valid' },
  Unauthorized: { status: 401, slug: 'unauthorized', title: 'A valid ID token is needed' },
  Forbidden: { status: 403, slug: 'forbidden', title: 'You may not do this' },
  NotFound: { status: 404, slug: 'not-found', title: 'There is no such thing' },
  Conflict: { status: 409, slug: 'conflict', title: 'The state does not allow this' },
  AlreadyDecided: { status: 409, slug: 'already-decided', title: 'The approval was decided already' },
  StaleHash: { status: 409, slug: 'stale-hash', title: 'The arguments are not those that you saw' },
  EditRefused: { status: 422, slug: 'edit-refused', title: 'The guard refuses these arguments' },
  IdempotencyMismatch: {
    status: 422,
    slug: 'idempotency-mismatch',
    title: 'The idempotency key was used for another request',
  },
  TooLarge: { status: 413, slug: 'too-large', title: 'The request is too large' },
  TooManyRequests: { status: 429, slug: 'too-many-requests', title: 'Too many requests' },
  LimitReached: {
    status: 429,
    slug: 'limit-reached',
    title: 'A limit of your tenant or of yours is reached',
  },
  Internal: { status: 500, slug: 'internal', title: 'Something broke on our side' },
  Unavailable: { status: 503, slug: 'unavailable', title: 'Try again in a moment' },
} as const;
export type ApiErrorName = keyof typeof API_ERRORS;

/** Why a call of a tool gave no result. The model is told the name and a sentence that it can act on. */
export const CALL_ERRORS = {
  UnknownTool: 'UnknownTool',
  InvalidArguments: 'InvalidArguments',
  Denied: 'Denied',
  OutOfScope: 'OutOfScope',
  RateLimited: 'RateLimited',
  BreakerOpen: 'BreakerOpen',
  Loop: 'Loop',
  GrantInvalid: 'GrantInvalid',
  ToolRefused: 'ToolRefused',
  ToolChanged: 'ToolChanged',
  ToolFailed: 'ToolFailed',
  ToolTimeout: 'ToolTimeout',
  InvalidOutput: 'InvalidOutput',
  OutcomeUnknown: 'OutcomeUnknown',
  Rejected: 'Rejected',
  ApprovalExpired: 'ApprovalExpired',
  Withdrawn: 'Withdrawn',
} as const;
export type CallErrorName = keyof typeof CALL_ERRORS;

/** Errors inside the machine's Lambdas; each is thrown only when a retry may cure it, else it becomes data. */
export const MACHINE_ERRORS = {
  ModelUnavailable: 'ModelUnavailable',
  ModelRefused: 'ModelRefused',
  NoPrice: 'NoPrice',
  EntryMissing: 'EntryMissing',
  Contention: 'Contention',
  PublishFailed: 'PublishFailed',
  TokenUnanswered: 'TokenUnanswered',
  TooLate: 'TooLate',
  TooEarly: 'TooEarly',
} as const;
export type MachineErrorName = keyof typeof MACHINE_ERRORS;

/** Why somebody in Slack is refused before anybody asks what they may: who it is, is not known, or what they sent came already. */
export const SLACK_ERRORS = {
  Unlinked: 'Unlinked',
  UserGone: 'UserGone',
  Replayed: 'Replayed',
} as const;
export type SlackErrorName = keyof typeof SLACK_ERRORS;

/** Errors at synth: a config, manifest or context value that must not be deployed. */
export const SYNTH_ERRORS = {
  InvalidContext: 'InvalidContext',
  InvalidTenantConfig: 'InvalidTenantConfig',
  InvalidManifest: 'InvalidManifest',
  UnknownToolInConfig: 'UnknownToolInConfig',
  InvalidPolicy: 'InvalidPolicy',
  PolicyTestFailed: 'PolicyTestFailed',
} as const;
export type SynthErrorName = keyof typeof SYNTH_ERRORS;

/** Why the local stack did not start or the demo did not finish. The detail is a sentence that says what to do. */
export const LOCAL_ERRORS = {
  InvalidOption: 'InvalidOption',
  UnsupportedPlatform: 'UnsupportedPlatform',
  PythonMissing: 'PythonMissing',
  PythonTooOld: 'PythonTooOld',
  DownloadFailed: 'DownloadFailed',
  InstallFailed: 'InstallFailed',
  PortTaken: 'PortTaken',
  EmulatorFailed: 'EmulatorFailed',
  ModelServerFailed: 'ModelServerFailed',
  ServicesFailed: 'ServicesFailed',
  BootstrapFailed: 'BootstrapFailed',
  SynthFailed: 'SynthFailed',
  DeployFailed: 'DeployFailed',
  SeedFailed: 'SeedFailed',
  DemoFailed: 'DemoFailed',
} as const;
export type LocalErrorName = keyof typeof LOCAL_ERRORS;

/** The name of any error of Stepgate. */
export type ErrorName =
  ApiErrorName | CallErrorName | MachineErrorName | SlackErrorName | SynthErrorName | LocalErrorName;

/** An error with a name of this file. `detail` is safe to show to whoever caused it; it never holds content. */
export class StepgateError extends Error {
  override readonly name: ErrorName;
  constructor(name: ErrorName, detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.name = name;
  }
}

/** Whether `error` is a Stepgate error of one of `names` (of any name when none is given). */
export function isStepgateError(error: unknown, ...names: ErrorName[]): error is StepgateError {
  return error instanceof StepgateError && (names.length === 0 || names.includes(error.name));
}
