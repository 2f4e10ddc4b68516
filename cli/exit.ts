/**
 * What exit codes mean, for all commands: done; it could not run (a file, the API); wrong usage, or an input that is wrong (an option,
 * a policy, a line); it ran, and what it found must not pass; nobody read its output any more, so it stopped where it was (128 and SIGPIPE,
 * as shells have it).
 */
export const EXIT = { ok: 0, failed: 1, usage: 2, found: 3, unread: 141 } as const;
