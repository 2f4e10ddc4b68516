import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import { challengeOf, randomText } from '../../../../console/src/auth/pkce.ts';
import { SignIn } from '../../../../console/src/auth/sign-in.ts';

test('the challenge of a verifier is that of RFC 7636, appendix B', async () => {
  expect(await challengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe(
    'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  );
  expect(randomText()).toMatch(/^[\w-]{43}$/);
  expect(randomText()).not.toBe(randomText());
});

describe('signing in', () => {
  const kept = new Map<string, string>();
  const fetched = jest.fn<(url: string, init: { body: URLSearchParams }) => Promise<Response>>();
  const signIn = new SignIn({
    signInUrl: 'https://sign-in.example',
    clientId: 'client',
    origin: 'https://api.example',
    storage: {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
    },
    fetch: fetched as never,
  });
  const back = (more: Record<string, string>): URLSearchParams => new URLSearchParams(more);
  const begun = async (): Promise<URLSearchParams> =>
    new URL(await signIn.begin('/console/usage?x=1')).searchParams;

  beforeEach(() => {
    kept.clear();
    fetched.mockReset();
    fetched.mockResolvedValue(Response.json({ id_token: 'id', refresh_token: 'refresh' }));
  });

  test('goes out with a challenge and comes back with tokens, by the verifier that only this tab has', async () => {
    const query = await begun();
    expect(Object.fromEntries(query)).toMatchObject({
      response_type: 'code',
      client_id: 'client',
      redirect_uri: 'https://api.example/console/signed-in',
      scope: 'openid',
      code_challenge_method: 'S256',
    });
    const done = await signIn.finish(back({ code: 'c1', state: query.get('state') ?? '' }));
    expect(done).toEqual({
      tokens: { idToken: 'id', refreshToken: 'refresh' },
      returnTo: '/console/usage?x=1',
    });
    const [url, { body }] = fetched.mock.calls[0] ?? ['', { body: new URLSearchParams() }];
    expect(url).toBe('https://sign-in.example/oauth2/token');
    expect(await challengeOf(body.get('code_verifier') ?? '')).toBe(query.get('code_challenge'));
    expect(kept.size).toBe(0);
  });

  test('an answer to another attempt, or to none, or to one that was used is refused without asking for tokens', async () => {
    const query = await begun();
    await expect(signIn.finish(back({ code: 'c1', state: 'other' }))).rejects.toThrow('not started here');
    await expect(signIn.finish(back({ code: 'c1', state: query.get('state') ?? '' }))).rejects.toThrow(
      'used already',
    );
    expect(fetched).not.toHaveBeenCalled();
  });

  test('what the pages or the token endpoint refuse is said', async () => {
    await begun();
    await expect(signIn.finish(back({ error: 'access_denied' }))).rejects.toThrow('access_denied');
    const query = await begun();
    fetched.mockResolvedValue(Response.json({ error: 'invalid_grant' }, { status: 400 }));
    await expect(signIn.finish(back({ code: 'c', state: query.get('state') ?? '' }))).rejects.toThrow(
      'invalid_grant',
    );
  });

  test('a refresh keeps its token where no new one comes', async () => {
    fetched.mockResolvedValue(Response.json({ id_token: 'newer' }));
    expect(await signIn.refresh('r1')).toEqual({ idToken: 'newer', refreshToken: 'r1' });
  });

  test.each([
    ['a refusal', Response.json({ error: 'invalid_grant' }, { status: 400 }), true],
    ['too many requests', Response.json({ error: 'slow_down' }, { status: 429 }), false],
    ['a failure', Response.json({ message: 'no' }, { status: 500 }), false],
    ['a page of something in between', new Response('<html>', { status: 403 }), false],
    ['a page that says it is good', new Response('<html>', { status: 200 }), false],
  ])('%s to a refresh: final or not', async (_what, answer, isFinal) => {
    fetched.mockResolvedValue(answer);
    await expect(signIn.refresh('r1')).rejects.toMatchObject({ name: 'SignInError', isFinal });
  });

  test('signing out goes through the pages and comes back to the console', () => {
    expect(signIn.signOutUrl).toBe(
      'https://sign-in.example/logout?client_id=client&logout_uri=https%3A%2F%2Fapi.example%2Fconsole%2Fsigned-out',
    );
  });
});
