import type { Place } from './place.ts';

/** Keys by the shape that their makers gave them, and private keys in PEM. */
const SHAPES: readonly RegExp[] = [
  /-----BEGIN (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?-----(?:[\s\S]*?-----END (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?-----|[\s\S]*$)/g,
  /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b/g,
  /\bgh[pousr]_[A-Za-z0-9]{36,}|\bgithub_pat_\w{22,}|\bglpat-[\w-]{20,}/g,
  /\bxox[abeoprs]-[\w-]{10,}|\bxapp-\d-[\w-]{10,}|\bhooks\.slack\.com\/services\/T\w+\/B\w+\/\w+/g,
  /\b(?:sk|rk)_(?:live|test)_\w{16,}|\bwhsec_[\w+/=]{16,}|\bshp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}\b/g,
  /\bsk-(?=[\w-]*\d)[\w-]{20,}/g,
  /\bAIza[\w-]{35}|\bya29\.[\w-]{20,}|\bGOCSPX-[\w-]{20,}/g,
  /\bnpm_[A-Za-z0-9]{36}\b|\bpypi-[\w-]{16,}|\bhf_[A-Za-z0-9]{30,}|\bdop_v1_[0-9a-f]{64}\b/g,
  /\bSK[0-9a-f]{32}\b|\bSG\.[\w-]{16,}\.[\w-]{16,}|\bkey-[0-9a-f]{32}\b/g,
  /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*/g,
];
/** What names a secret before it; group 2 says how the value is given, group 3 is the value. */
const NAMED =
  /(?<![\p{L}\p{N}])((?:[\p{L}\p{N}]+[_-]){0,3}(?:password|passwort|kennwort|passwd|passphrase|passcode|pwd|secret|(?:api|access|secret|private|auth|encryption|signing|client)[ _-]?(?:key|token|secret)|apikey|token|bearer))["'`]?(\s*(?:=>?|:|\bis\b)\s*|\s+(?=bearer\s)|\s+)["'`]?([^\s"'`,;<>]{4,512})/giu;
/** The password in a URL. */
const IN_URL = /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@]{0,128}:([^\s/@]{3,256})@/gi;
/** What stands behind a secret's name without being one. */
const NO_SECRET =
  /^(?:true|false|null|none|undefined|string|required|optional|expired?|invalid|https?:.*|\*+|•+|x{4,}|\.{3,})$/i;

/** API keys of known shapes, private keys, passwords in `key=value` and the like, passwords in URLs. */
export function findSecretPlaces(text: string): Place[] {
  const shaped = SHAPES.flatMap((shape) =>
    [...text.matchAll(shape)].map((match) => at(match.index, match[0])),
  );
  const named = [...text.matchAll(NAMED)].flatMap((match) => {
    const [whole, , given = '', raw = ''] = match;
    const value = raw.replace(/[.)\]}!?:]+$/, '');
    if (value.length < 4 || NO_SECRET.test(value) || !isGiven(given, value)) return [];
    return [at(match.index + whole.length - raw.length, value)];
  });
  const inUrls = [...text.matchAll(IN_URL)].map((match) =>
    at(match.index + match[0].length - 1 - (match[1] ?? '').length, match[1] ?? ''),
  );
  return [...shaped, ...named, ...inUrls];
}

/** Behind `=` anything is a value; behind a colon, "is" or a blank only what is no plain word ("token: see the settings"). */
const isGiven = (given: string, value: string): boolean =>
  given.includes('=') ||
  (given.trim() === ''
    ? /\d/.test(value) && /\p{L}/u.test(value) && value.length >= 12
    : /[^\p{L}'’.-]/u.test(value));

const at = (start: number, value: string): Place => ({
  class: 'secrets',
  value,
  start,
  end: start + value.length,
});
