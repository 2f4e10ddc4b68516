import * as z from 'zod/mini';

/** Where the console is, under the API's own origin; its pages are below. */
export const CONSOLE_PATH = '/console';

/** Where people come back to from the sign-in pages. The user pool sends them here and to `SIGNED_OUT_PATH` alone. */
export const SIGNED_IN_PATH = `${CONSOLE_PATH}/signed-in`;
/** Where people come back to after they signed out. */
export const SIGNED_OUT_PATH = `${CONSOLE_PATH}/signed-out`;

/** Where the console reads its `ConsoleConfig`. */
export const CONSOLE_CONFIG_PATH = `${CONSOLE_PATH}/config.json`;

/**
 * What the same build of the console, and the command line, have to know of the deployment that serves it: where people sign in
 * (`signInUrl`, without a slash at its end), and as which client of the user pool.
 */
export const ConsoleConfig = z.strictObject({
  signInUrl: z.url(),
  clientId: z.string(),
  cliClientId: z.string(),
  region: z.string(),
  stage: z.string(),
  /** The log groups of the functions that are the steps of every session. */
  logGroups: z.array(z.string()),
});
export type ConsoleConfig = z.infer<typeof ConsoleConfig>;

/** The folder beside the console's Lambda with the build. */
export const SITE_FOLDER = 'site';
/** The file in `SITE_FOLDER` that says what is there. */
export const SITE_FILE = 'site.json';

/** A file of the build: its media type, whether its name changes with its content, and the encodings it is there in (`br`, `gzip`; none: as it is). */
export const SiteFile = z.strictObject({
  type: z.string(),
  immutable: z.boolean(),
  encodings: z.array(z.enum(['br', 'gzip'])),
});
export type SiteFile = z.infer<typeof SiteFile>;

/** Every file of the build by its path without a slash at the start. In an encoding it is stored as `<path>.<encoding>`. */
export const Site = z.record(z.string(), SiteFile);
export type Site = z.infer<typeof Site>;
