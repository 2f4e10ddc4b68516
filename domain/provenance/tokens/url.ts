import { findAll } from './token.ts';
import type { Token } from './token.ts';

const WITH_SCHEME = String.raw`\b[a-z][a-z0-9+.-]{1,11}:\/\/[^\s<>"'\x60|\\^{}]+`;
const BARE = String.raw`(?<![\p{L}\p{N}@._/-])(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+\p{L}{2,24}(?::\d{2,5})?(?:[/?#][^\s<>"'\x60|\\^{}]*)?(?![\p{L}\p{N}@])`;
const ADDRESS = String.raw`(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?::\d{2,5})?(?:[/?#][^\s<>"'\x60|\\^{}]*)?(?![\w.]*\d)`;
const URLS = new RegExp(`${WITH_SCHEME}|${BARE}|${ADDRESS}`, 'giu');
/** Last labels that are file endings far more often than top-level domains. */
const FILE_ENDINGS = new Set(
  'txt pdf doc docx xls xlsx ppt pptx csv tsv json jsonl yaml yml xml html htm md rst log ini cfg conf toml env lock js jsx ts tsx mjs cjs css scss py ipynb rb go rs java kt c h cpp hpp cs php sh bash zsh ps1 bat sql db sqlite parquet zip tar gz rar png jpg jpeg gif svg webp mp3 mp4 wav mov eml ics bak tmp pem key crt old orig'.split(
    ' ',
  ),
);

/** URLs, hosts and IPv4 addresses, in comparable form (`urlForm`). Names of files are not taken for hosts. */
export function findUrls(text: string): Token[] {
  if (!text.includes('.') && !text.includes('://')) return [];
  return findAll(text, URLS, ([match]) => {
    if (!match.includes('://') && FILE_ENDINGS.has(lastLabel(match)) && !match.startsWith('www.'))
      return undefined;
    return urlForm(match);
  });
}

/** A URL without what does not change where it leads: scheme of the web, `www.`, punctuation behind it, a slash at its end. */
function urlForm(url: string): string {
  return url
    .trim()
    .replace(/[).,;:!?\]*_'"]+$/, '')
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/^www\./, '')
    .replace(/\/+$/, '');
}

/** The host that a URL leads to (behind any user info), lower-case, without `www.` and port. */
export function hostOf(url: string): string {
  const authority = /^(?:[a-z][a-z0-9+.-]*:)?(?:\/\/)?([^/?#\\]*)/i.exec(url.trim())?.[1] ?? '';
  return (authority.split('@').at(-1) ?? '')
    .toLowerCase()
    .replace(/:\d+$/, '')
    .replace(/^www\./, '')
    .replace(/\.$/, '');
}

/** What of a URL may carry data: path segments, query values, fragment, user info; decoded from percent-encoding where it is valid. */
export function carriedBy(url: string): string[] {
  const rest = url.trim().replace(/^(?:[a-z][a-z0-9+.-]*:)?(?:\/\/)?/i, '');
  const labels = hostOf(url).split('.').slice(0, -2);
  const userInfo = /^([^/?#@]*)@/.exec(rest)?.[1] ?? '';
  const tail = rest.replace(/^[^/?#]*/, '');
  return [
    ...labels,
    ...userInfo.split(':'),
    ...tail.split(/[/?&=#;]/).flatMap((part) => [part, ...(part.includes(',') ? part.split(',') : [])]),
  ]
    .map(decodePercent)
    .filter((part) => part !== '');
}

function decodePercent(part: string): string {
  try {
    return decodeURIComponent(part.replaceAll('+', ' '));
  } catch (error) {
    if (error instanceof URIError) return part;
    throw error;
  }
}

function lastLabel(match: string): string {
  return /\.(\p{L}+)(?::\d+)?(?:[/?#]|$)/iu.exec(match)?.[1]?.toLowerCase() ?? '';
}
