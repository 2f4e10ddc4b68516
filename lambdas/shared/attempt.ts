import { outcomeUnknown } from '../../domain/outcome.ts';
import { CALL_ERRORS, isStepgateError, StepgateError } from '../../schemas/errors.ts';
import type { CallErrorName } from '../../schemas/errors.ts';
import type { ToolManifest } from '../../schemas/tool-manifest.ts';

/** A tool, and what it is known by. */
export interface Tool {
  readonly manifest: ToolManifest;
  /** The tool itself: checked arguments in, output out. */
  readonly run: (args: unknown, idempotencyKey: string, signal: AbortSignal) => Promise<unknown>;
}

/** What a tool throws that no other try would cure. */
const FINAL_ERRORS = [
  CALL_ERRORS.ToolRefused,
  CALL_ERRORS.ToolChanged,
  CALL_ERRORS.InvalidArguments,
  CALL_ERRORS.InvalidOutput,
] as const;

/** One try of the tool within its time. A refusal is final; so is any error of a tool that may act only once, since it has begun to. */
export async function attempt(
  { manifest, run }: Tool,
  args: unknown,
  key: string,
): Promise<{ output: unknown } | { error: CallErrorName; message: string }> {
  const signal = AbortSignal.timeout(manifest.timeoutSeconds * 1_000);
  const timeout = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () =>
      reject(
        new StepgateError(
          CALL_ERRORS.ToolTimeout,
          `${manifest.name} took longer than ${manifest.timeoutSeconds} s`,
        ),
      ),
    );
  });
  try {
    return { output: await Promise.race([run(args, key, signal), timeout]) };
  } catch (error) {
    const final = FINAL_ERRORS.find((name) => isStepgateError(error, name));
    if (final !== undefined) return { error: final, message: (error as StepgateError).message };
    if (manifest.retry === 'once')
      return { error: CALL_ERRORS.OutcomeUnknown, message: outcomeUnknown(manifest.name) };
    throw withoutContent(manifest.name, error);
  }
}

/** What a tool threw, without its message and cause: they may hold content, and the runtime logs what a Lambda throws. */
function withoutContent(tool: string, error: unknown): StepgateError {
  if (isStepgateError(error)) return error;
  const name = error instanceof Error ? error.name : typeof error;
  const failure = new StepgateError(CALL_ERRORS.ToolFailed, `${tool} threw ${name}`);
  const frames =
    error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)) : [];
  failure.stack = [`${failure.name}: ${failure.message}`, ...frames].join('\n');
  return failure;
}
