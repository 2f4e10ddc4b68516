import { leavesOf } from '../provenance/leaves.ts';

/** An address with its scheme, wherever it stands in a text. */
const URLS = /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s"'<>()[\]{}|\\^`]+/gi;
/** A whole argument that is an address without one: `example.com/path`, `example.com:8443`. */
const BARE = /^(?:[a-z0-9_-]+\.)+[a-z]{2,63}(?::\d{1,5})?(?:[/?#]\S*)?$/i;
/** What stands for a host that cannot be read, so that no list of hosts has it. */
export const UNREADABLE_HOST = '(unreadable)';

/**
 * The hosts that a call's arguments name, as policies see them under `context.call.hosts`: of every URL, wherever it stands, and of an
 * argument that is an address without a scheme. In lower case, without ports, sorted, each once.
 */
export function hostsOf(input: unknown): string[] {
  const found = new Set<string>();
  for (const { value } of leavesOf(input)) {
    if (typeof value !== 'string') continue;
    const trimmed = value.trim();
    if (BARE.test(trimmed)) found.add(hostOf(`https://${trimmed}`));
    for (const [url] of value.matchAll(URLS)) found.add(hostOf(url));
  }
  return [...found].sort();
}

function hostOf(url: string): string {
  // Schemes that browsers do not know keep a host as it is written.
  const web = url.replace(/^[a-z0-9+.-]+:/i, 'https:');
  if (!URL.canParse(web)) return UNREADABLE_HOST;
  return new URL(web).hostname.replace(/\.$/, '') || UNREADABLE_HOST;
}
