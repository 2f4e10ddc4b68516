import { describe, expect, jest, test } from '@jest/globals';
import { SignInError } from '../../../../console/src/auth/sign-in-error.ts';
import { Tokens } from '../../../../console/src/auth/tokens.ts';
import type { TokenSet } from '../../../../console/src/auth/tokens.ts';
import { userOf } from '../../../../console/src/auth/user.ts';

const NOW = 1_000_000_000;

const token = (claims: object): string => `h.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`;
const endingIn = (ms: number): string => token({ exp: (NOW + ms) / 1_000 });

const setup = (set: TokenSet) => {
  const refresh = jest.fn<(refreshToken: string) => Promise<TokenSet>>();
  const lost = jest.fn();
  return { refresh, lost, tokens: new Tokens(set, { refresh, lost, now: () => NOW }) };
};

describe('tokens', () => {
  test('are given as they are until shortly before their end', async () => {
    const idToken = endingIn(61_000);
    const { tokens, refresh } = setup({ idToken, refreshToken: 'r' });
    expect(await tokens.idToken()).toBe(idToken);
    expect(refresh).not.toHaveBeenCalled();
  });

  test('are renewed once, however many ask', async () => {
    const { tokens, refresh } = setup({ idToken: endingIn(59_000), refreshToken: 'r' });
    const idToken = endingIn(3_600_000);
    refresh.mockResolvedValue({ idToken, refreshToken: 'r2' });
    expect(await Promise.all([tokens.idToken(), tokens.idToken()])).toEqual([idToken, idToken]);
    expect(refresh.mock.calls).toEqual([['r']]);
  });

  test('that are refused are lost, which is told once and asked no more', async () => {
    const { tokens, refresh, lost } = setup({ idToken: endingIn(0), refreshToken: 'r' });
    refresh.mockRejectedValue(new SignInError('invalid_grant', { isFinal: true }));
    await expect(tokens.idToken()).rejects.toThrow('invalid_grant');
    await expect(tokens.idToken()).rejects.toThrow('invalid_grant');
    expect(lost).toHaveBeenCalledTimes(1);
    expect(refresh).toHaveBeenCalledTimes(1);
  });

  test('that never can be renewed are lost at their end', async () => {
    const { tokens, lost } = setup({ idToken: endingIn(0), refreshToken: undefined });
    await expect(tokens.idToken()).rejects.toThrow('no refresh token');
    expect(lost).toHaveBeenCalledTimes(1);
  });

  test.each([
    ['the network is away', new TypeError('fetch failed')],
    ['the user pool is too busy', new SignInError('status 503', { isFinal: false })],
  ])('are not lost where %s, and renewed once it is back', async (_why, error) => {
    const { tokens, refresh, lost } = setup({ idToken: endingIn(0), refreshToken: 'r' });
    refresh.mockRejectedValueOnce(error);
    await expect(tokens.idToken()).rejects.toBe(error);
    const idToken = endingIn(3_600_000);
    refresh.mockResolvedValueOnce({ idToken, refreshToken: 'r' });
    expect(await tokens.idToken()).toBe(idToken);
    expect(lost).not.toHaveBeenCalled();
  });
});

test('the user is whom the token names', () => {
  const claims = { sub: 'u-1', 'cognito:username': 'zoë', 'custom:tenant': 'acme', email: 'z@acme.example' };
  expect(userOf(token({ ...claims, 'cognito:groups': ['approver'] }))).toEqual({
    id: 'u-1',
    name: 'zoë',
    tenant: 'acme',
    groups: ['approver'],
  });
  expect(userOf(token({ ...claims, 'cognito:username': 'u-1' }))).toMatchObject({
    name: 'z@acme.example',
    groups: [],
  });
});
