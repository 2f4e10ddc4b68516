import type { GroupName } from '../../../schemas/status.ts';

/** Who is signed in, as the ID token says. The API checks the token itself; this is for show. */
export interface User {
  readonly id: string;
  readonly name: string;
  readonly tenant: string;
  readonly groups: readonly GroupName[];
}

/** The claims of a JWT. Its signature is not checked: it came straight from the token endpoint. */
export function claimsOf(token: string): Readonly<Record<string, unknown>> {
  const [, payload = ''] = token.split('.');
  const binary = atob(payload.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = Uint8Array.from(binary, (character) => character.codePointAt(0) ?? 0);
  return JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
}

/** The user of an ID token. */
export function userOf(idToken: string): User {
  const claims = claimsOf(idToken);
  const text = (claim: string): string => {
    const value = claims[claim];
    return typeof value === 'string' ? value : '';
  };
  const groups = claims['cognito:groups'];
  const username = text('cognito:username');
  const id = text('sub');
  return {
    id,
    name: username === '' || username === id ? text('email') || id : username,
    tenant: text('custom:tenant'),
    groups: Array.isArray(groups) ? (groups as GroupName[]) : [],
  };
}
