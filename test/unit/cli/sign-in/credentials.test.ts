import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { signIn, signOut } from '../../../../cli/commands/sign-in.ts';
import { sessions } from '../../../../cli/commands/sessions.ts';
import { Connection, WrongInput } from '../../../../cli/connection.ts';
import { claimsOf } from '../../../../cli/sign-in/tokens.ts';
import { TokenStore } from '../../../../cli/sign-in/token-store.ts';
import { DEFAULT_LIMITS } from '../../../../schemas/limits.ts';
import { LIST_SESSIONS } from '../../../../schemas/routes.ts';
import { Collected } from '../../../support/collect.ts';
import { httpService } from '../../../support/services/http-service.ts';
import type { HttpService } from '../../../support/services/http-service.ts';

const CLIENT = 'thecliclient';
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const tokenUntil = (seconds: number) =>
  `e30.${part({ exp: Date.now() / 1_000 + seconds, 'cognito:username': 'april' })}.s`;

let folder = '';
let services: HttpService[] = [];
const before = { ...process.env };
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stepgate-'));
  const browser = join(folder, 'browser');
  // Somebody who is signed in there: the pages send the browser back without a question.
  await writeFile(browser, `#!${process.execPath}\nfetch(process.argv[2]);\n`, { mode: 0o700 });
  Object.assign(process.env, {
    XDG_CONFIG_HOME: folder,
    BROWSER: browser,
    STEPGATE_LOCAL: join(folder, 'none'),
  });
  delete process.env['STEPGATE_TOKEN'];
  delete process.env['STEPGATE_URL'];
});
afterEach(async () => {
  process.env = before;
  await Promise.all(services.splice(0).map((one) => one.close()));
  await rm(folder, { recursive: true, force: true });
});

const service = async (...of: Parameters<typeof httpService>): Promise<HttpService> => {
  const one = await httpService(...of);
  services = [...services, one];
  return one;
};

/** The sign-in pages of a user pool. */
const pool = (seconds = 3_600) =>
  service(({ path }) => {
    const { pathname, searchParams: query } = new URL(path, 'http://pool');
    return pathname === '/oauth2/authorize'
      ? {
          status: 302,
          headers: { location: `${query.get('redirect_uri')}?code=c&state=${query.get('state')}` },
        }
      : { status: 200, body: JSON.stringify({ id_token: tokenUntil(seconds), refresh_token: 'refresh' }) };
  });
/** An API that names these pages as its own. */
const api = (signInUrl: () => string, client = CLIENT) =>
  service(({ path }) =>
    path === '/console/config.json'
      ? { status: 200, body: JSON.stringify({ signInUrl: signInUrl(), cliClientId: client }) }
      : { status: 200, body: '{"sessions":[]}' },
  );
const run = (command: typeof signIn, ...args: string[]) =>
  command(args, new PassThrough(), new PassThrough());
const kept = async () =>
  JSON.parse(await readFile(join(folder, 'stepgate', 'tokens.json'), 'utf8')) as Record<string, object>;

describe('who gets a token', () => {
  test('the deployment whose pages somebody agreed to; the tokens are kept with the pages', async () => {
    const cognito = await pool();
    const real = await api(() => cognito.url);
    expect(await run(signIn, '--url', real.url, '--yes')).toBe(0);
    expect(await kept()).toMatchObject({
      [real.url]: { refreshToken: 'refresh', pages: { signInUrl: cognito.url, clientId: CLIENT } },
    });
    const connection = await Connection.open({ url: real.url }, new PassThrough());
    await connection.ask(LIST_SESSIONS, {});
    expect(real.received.at(-1)?.headers.authorization).toMatch(/^Bearer e30\./);
  });

  test('nobody where nobody can be asked', async () => {
    const cognito = await pool();
    const real = await api(() => cognito.url);
    await expect(run(signIn, '--url', real.url)).rejects.toThrow(/no terminal to ask on: --yes/);
    await expect(Connection.open({ url: real.url }, new PassThrough())).rejects.toThrow(
      /Nobody is signed in/,
    );
    expect(cognito.received).toEqual([]);
  });

  test('no other host that names the same pages, not even after a yes', async () => {
    const cognito = await pool();
    const real = await api(() => cognito.url);
    await run(signIn, '--url', real.url, '--yes');
    const before = cognito.received.length;
    const evil = await api(() => cognito.url);
    await expect(run(signIn, '--url', evil.url, '--yes')).rejects.toThrow(
      new RegExp(`would get the token of ${real.url}`),
    );
    expect(cognito.received).toHaveLength(before);
    expect(evil.received.map(({ headers }) => headers.authorization)).toEqual([undefined]);
    await run(signOut, '--url', real.url);
    expect(await run(signIn, '--url', evil.url, '--yes')).toBe(0);
  });

  test.each(['the client', 'the client ', 'theCliClient%20'])(
    'no client whose name is “%s”',
    async (name) => {
      const cognito = await pool();
      const evil = await api(() => cognito.url, name);
      await expect(run(signIn, '--url', evil.url, '--yes')).rejects.toThrow(/does not say where to sign in/);
    },
  );

  test.each(['http://api.example', 'http://127.0.0.1.evil.example', 'http://10.0.0.7'])(
    'nobody at %s, which is not encrypted',
    async (url) => {
      process.env['STEPGATE_TOKEN'] = 'token';
      await expect(Connection.open({ url }, new PassThrough())).rejects.toThrow(/for all to read/);
    },
  );

  test.each(['http://pages.example', 'no address'])('nobody for the pages “%s”', async (pages) => {
    const evil = await api(() => pages);
    await expect(run(signIn, '--url', evil.url, '--yes')).rejects.toThrow(/does not say where to sign in/);
  });
});

test('an address that makes no sense is a wrong input', async () => {
  for (const url of ['api.example', 'ftp://api.example', 'http://api.example'])
    await expect(Connection.open({ url }, new PassThrough())).rejects.toThrow(WrongInput);
});

test('a deployment elsewhere is reached whatever became of the local stack', async () => {
  await writeFile(join(folder, 'broken'), '{');
  process.env['STEPGATE_LOCAL'] = join(folder, 'broken');
  const cognito = await pool();
  const real = await api(() => cognito.url);
  await run(signIn, '--url', real.url, '--yes');
  await expect(Connection.open({ url: real.url }, new PassThrough())).resolves.toMatchObject({
    url: real.url,
  });
  await expect(Connection.open({ user: 'rita' }, new PassThrough())).rejects.toThrow(/start the local stack/);
});

test.each([
  ['lost: the tokens stay, to try again', 503, true],
  ['refused for good: they are forgotten', 400, false],
])('a sign-out whose request is %s', async (_, status, stay) => {
  const cognito = await service(({ path }) =>
    path === '/oauth2/revoke' ? { status } : { status: 200, body: '{}' },
  );
  const pages = { signInUrl: cognito.url, clientId: CLIENT };
  const url = 'https://api.example';
  await new TokenStore().set(url, { idToken: tokenUntil(60), refreshToken: 'refresh', pages });
  await expect(run(signOut, '--url', url)).rejects.toThrow(`it answered ${status}`);
  expect(Object.keys(await kept())).toEqual(stay ? [url] : []);
});

test.each([
  ['the name of the user pool', { sub: 's', 'cognito:username': 'rita', email: 'r@x' }, 'rita'],
  [
    'the address where the pool knows no other name than the id',
    { sub: 's', 'cognito:username': 's', email: 'r@x' },
    'r@x',
  ],
  ['the id at the least', { sub: 's', 'cognito:username': 's' }, 's'],
])('somebody is called by %s', (_, claims, name) => {
  expect(claimsOf(`e30.${part({ exp: 1, ...claims })}.s`)).toEqual({ endsAtMs: 1_000, name });
});

test('a list that is cut says so, for programs on standard error', async () => {
  const view = {
    sessionId: '01K00000000000000000000000',
    status: 'completed',
    goal: 'g',
    agent: 'a',
    mode: 'live',
    requester: { id: 'r', name: 'rita' },
    metadata: {},
    limits: DEFAULT_LIMITS,
    createdAt: '2026-11-20T10:00:00.000Z',
    updatedAt: '2026-11-20T10:00:00.000Z',
  };
  const real = await service(() => ({
    status: 200,
    body: JSON.stringify({ sessions: [view], nextCursor: 'c' }),
  }));
  process.env['STEPGATE_TOKEN'] = 'token';
  const [output, errors] = [new Collected(), new Collected()];
  expect(await sessions(['--url', real.url, '--limit', '1', '--json'], output, errors)).toBe(0);
  expect(JSON.parse(output.text)).toMatchObject({ sessions: [view] });
  expect(errors.text).toBe('There are more: --limit 2 shows them.\n');
});

test('tokens are renewed and taken back at the pages that gave them, whatever the deployment says by then', async () => {
  const cognito = await pool(1);
  let pages = cognito.url;
  const real = await api(() => pages);
  await run(signIn, '--url', real.url, '--yes');
  const other = await pool();
  pages = other.url;
  await Connection.open({ url: real.url }, new PassThrough());
  await run(signOut, '--url', real.url);
  const posted = cognito.received.filter(({ method }) => method === 'POST');
  expect(posted.map(({ path }) => path)).toEqual(['/oauth2/token', '/oauth2/token', '/oauth2/revoke']);
  expect(other.received).toEqual([]);
});
