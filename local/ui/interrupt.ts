/** The exit code of a program that was interrupted. */
export const INTERRUPTED = 130;

/**
 * A signal that aborts on the first Ctrl-C, SIGTERM or hang-up, and when the terminal or the reader of the output is gone. Further ones
 * change nothing, so that the cleaning up is never cut short.
 */
export function onInterrupt(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(name, () => controller.abort(new Error(`Interrupted by ${name}`)));
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (cause) => controller.abort(new Error('Nobody reads the output any more', { cause })));
  return controller.signal;
}
