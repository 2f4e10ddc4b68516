import { RequestFailed } from './failures.ts';

/** Sends a request. Throws `RequestFailed` with status 0 where nothing answers. */
export async function reach(url: string, init: RequestInit = {}): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    throw unreachable(url, error);
  }
}

/** The text of an answer. Throws `RequestFailed` with status 0 where the connection is lost on the way. */
export async function textOf(response: Response): Promise<string> {
  try {
    return await response.text();
  } catch (error) {
    throw unreachable(response.url, error);
  }
}

/** The JSON of a text; undefined where it is none. */
export function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether what is sent to an address is read by nobody on the way: it is encrypted, or stays on this machine. */
export function isConfidential(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  if (protocol === 'https:') return true;
  return protocol === 'http:' && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

/** An address without the slashes at its end. */
export const trimmed = (url: string): string => url.replace(/\/+$/, '');

const unreachable = (url: string, error: unknown): RequestFailed =>
  new RequestFailed(0, `${url.split('?')[0]} cannot be reached${why(error)}.`, { cause: error });

/** Why a request did not arrive, where the runtime says: `fetch failed` says nothing, its cause does. */
function why(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof Error && cause.message !== '' ? ` (${cause.message})` : '';
}
