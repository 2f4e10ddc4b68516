import type { Problem } from '../../../schemas/api.ts';
import { API_ERRORS, isStepgateError, MACHINE_ERRORS, StepgateError } from '../../../schemas/errors.ts';
import type { ApiErrorName } from '../../../schemas/errors.ts';

/** What was wrong, and where: `path` is dotted, e.g. `body.budget.steps`. */
export interface Fault {
  readonly path: string;
  readonly message: string;
}

/** A request that is refused for what is in it, with everything that is wrong. */
export class Faulty extends StepgateError {
  readonly faults: readonly Fault[];
  constructor(name: ApiErrorName, faults: readonly Fault[]) {
    super(name, faults.map(({ path, message }) => `${path}: ${message}`).join('; '));
    this.faults = faults;
  }
}

/** A request that is not valid, with everything that is wrong about it. */
export class InvalidRequest extends Faulty {
  constructor(faults: readonly Fault[]) {
    super('InvalidRequest', faults);
  }
}

/** Errors of AWS that pass by themselves. */
const PASSING = new Set([
  'ThrottlingException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'TimeoutError',
]);

/** The name in API_ERRORS that an error stands for; `Internal` for what nobody foresaw. */
function apiErrorName(error: unknown): ApiErrorName {
  if (isStepgateError(error)) {
    if (error.name in API_ERRORS) return error.name as ApiErrorName;
    if (error.name === MACHINE_ERRORS.Contention) return 'Unavailable';
  }
  return error instanceof Error && PASSING.has(error.name) ? 'Unavailable' : 'Internal';
}

/** The problem document of an error. Of an unforeseen one it says nothing: the log has it, under the correlation id. */
export function problemOf(error: unknown, instance: string, correlationId: string): Problem {
  const name = apiErrorName(error);
  const { status, slug, title } = API_ERRORS[name];
  const known = isStepgateError(error, name) ? error : undefined;
  return {
    type: `urn:stepgate:problem:${slug}`,
    title,
    status,
    ...(known === undefined ? {} : { detail: known.message }),
    instance,
    correlationId,
    ...(known instanceof Faulty ? { errors: [...known.faults] } : {}),
  };
}
