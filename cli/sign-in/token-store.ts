import { randomUUID } from 'node:crypto';
import { chmod, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import * as z from 'zod/mini';
import { CommandFailed } from '../failures.ts';
import { SignInPages, TokenSet } from './tokens.ts';

/** Tokens, and the pages that gave them: only there are they renewed and taken back, whatever the deployment says later. */
export const KeptTokens = z.extend(TokenSet, { pages: SignInPages });
export type KeptTokens = z.infer<typeof KeptTokens>;

const Stored = z.record(z.string(), KeptTokens);
type Stored = z.infer<typeof Stored>;

/** The file with the tokens, in the folder for a user's configuration: `XDG_CONFIG_HOME`, `APPDATA` on Windows, else `~/.config`. */
export function tokenFile(env = process.env): string {
  const base = env['XDG_CONFIG_HOME'] ?? (process.platform === 'win32' ? env['APPDATA'] : undefined);
  return join(
    base === undefined || base === '' ? join(homedir(), '.config') : base,
    'stepgate',
    'tokens.json',
  );
}

/** The tokens of each deployment that somebody signed in to on this machine, by the API's address. Nobody but its user reads the file. */
export class TokenStore {
  readonly file: string;
  constructor(file = tokenFile()) {
    this.file = file;
  }

  /** The tokens for a deployment, if there are any. Throws `CommandFailed` where the file is not what it was. */
  async get(url: string): Promise<KeptTokens | undefined> {
    const all = await this.#read();
    return Object.hasOwn(all, url) ? all[url] : undefined;
  }

  /** The address of another deployment whose tokens are of the same client as these pages'; undefined where there is none. */
  async otherOf(url: string, { clientId }: SignInPages): Promise<string | undefined> {
    const all = Object.entries(await this.#read());
    return all.find(([other, { pages }]) => other !== url && pages.clientId === clientId)?.[0];
  }

  /** Keeps the tokens for a deployment; without tokens, forgets them. */
  async set(url: string, tokens: KeptTokens | undefined): Promise<void> {
    const { [url]: _old, ...others } = await this.#read();
    await mkdir(dirname(this.file), { recursive: true, mode: 0o700 });
    const written = `${this.file}.${randomUUID()}`;
    try {
      // Made with its rights, so that there is no moment in which others can read it.
      const handle = await open(written, 'wx', 0o600);
      try {
        await handle.writeFile(JSON.stringify(tokens === undefined ? others : { ...others, [url]: tokens }));
      } finally {
        await handle.close();
      }
      await rename(written, this.file);
    } finally {
      await rm(written, { force: true });
    }
    await chmod(this.file, 0o600);
  }

  async #read(): Promise<Stored> {
    try {
      return Stored.parse(JSON.parse(await readFile(this.file, 'utf8')));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
      throw new CommandFailed(`${this.file} cannot be read: remove it, and sign in again.`, { cause: error });
    }
  }
}
