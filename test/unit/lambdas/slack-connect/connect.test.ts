import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { connect } from '../../../../lambdas/slack-connect/connect.ts';
import type { PageAnswer } from '../../../../lambdas/slack-connect/pages.ts';
import { sealOf } from '../../../../lambdas/shared/slack/sealed.ts';
import { slackStore } from '../../../../lambdas/shared/slack/store.ts';
import type { Caller } from '../../../../schemas/api.ts';
import { ENV } from '../../../../schemas/env.ts';
import { SLACK_PATHS, slackTokenSecret } from '../../../../schemas/slack.ts';
import { DeploymentConfig } from '../../../../schemas/tenant-config.ts';
import { ADA, APRIL, claimsOf, CONFIG, GUS } from '../../../support/api.ts';
import { observe } from '../../../support/observed.ts';
import { httpService } from '../../../support/services/http-service.ts';
import type { HttpService } from '../../../support/services/http-service.ts';
import { NOW, TENANT } from '../../../support/session.ts';
import { ROOM, TEAM, testSlack } from '../../../support/slack/fake.ts';
import type { TestSlack } from '../../../support/slack/fake.ts';
import { memoryStores } from '../../../support/stores.ts';
import type { MemoryStores } from '../../../support/stores.ts';

let slack: TestSlack;
let pool: HttpService;
let memory: MemoryStores;
let secrets: Map<string, string>;
let who: Caller;
let teams: string[];
const ENDPOINT = 'AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER';

beforeEach(async () => {
  observe();
  slack = await testSlack(NOW);
  memory = memoryStores();
  secrets = new Map();
  who = ADA;
  teams = [TEAM];
  pool = await httpService(() => {
    const claims = { ...claimsOf(who), aud: 'client-id', exp: slack.now / 1_000 + 3_600 };
    const token = Buffer.from(JSON.stringify(claims)).toString('base64url');
    return { status: 200, body: JSON.stringify({ id_token: `e30.${token}.` }) };
  });
  process.env[ENDPOINT] = pool.url;
  process.env[ENV.slackClient] = 'client-id';
  process.env[ENV.publicUrl] = 'https://stepgate.example';
});
afterEach(async () => {
  delete process.env[ENDPOINT];
  await Promise.all([slack.close(), pool.close()]);
});

const config = () =>
  DeploymentConfig.parse({
    ...CONFIG,
    tenants: {
      ...CONFIG.tenants,
      acme: {
        ...CONFIG.tenants['acme'],
        notifications: { slack: { workspaces: teams.map((team) => ({ team, channel: ROOM })) } },
      },
    },
  });

/** A request of a browser that brings the cookies of an answer before. */
const visit = (path: string, query: Record<string, string> = {}, before?: PageAnswer, form?: string) =>
  connect(
    {
      rawPath: path,
      headers: {},
      queryStringParameters: query,
      cookies: before?.cookies?.map((cookie) => cookie.split(';')[0] ?? ''),
      body: form,
      requestContext: { http: { method: form === undefined ? 'GET' : 'POST' } },
    },
    {
      app: () => Promise.resolve(slack.app),
      config,
      storesFor: memory.storesFor,
      clock: () => new Date(slack.now),
      secretsOf: () => ({ put: (name, text) => Promise.resolve(void secrets.set(name, text)) }),
    },
  );

const queryOf = ({ headers }: PageAnswer) =>
  Object.fromEntries(new URL(headers['location'] ?? '').searchParams) as Record<string, string>;
/** Somebody signs in for a flow that began with this answer. */
const signedIn = (begun: PageAnswer) =>
  visit(SLACK_PATHS.signedIn, { code: 'c', state: queryOf(begun)['state'] ?? '' }, begun);

describe('an installation', () => {
  const begin = async () => signedIn(await visit(SLACK_PATHS.install));
  const finish = (at: PageAnswer, browser = at, team = TEAM) => {
    const { state = '', redirect_uri: uri = '' } = queryOf(at);
    return visit(SLACK_PATHS.installed, { state, code: slack.world.code(team, uri) }, browser);
  };

  test('is begun by an administrator, asks Slack for no more than is used, and keeps the token with the tenant’s secrets', async () => {
    const atSlack = await begin();
    expect(queryOf(atSlack)).toMatchObject({ client_id: 'client', scope: 'chat:write,commands' });
    expect(await finish(atSlack)).toMatchObject({ statusCode: 200 });
    expect(secrets.get(slackTokenSecret(TENANT, TEAM))).toBe(slack.world.workspaces.get(TEAM)?.token);
    const store = slackStore(TENANT, memory.storesFor(TENANT).db);
    expect(await store.installation(TEAM)).toMatchObject({ team: TEAM, installedBy: ADA.user });
    expect(JSON.stringify(memory.all())).not.toContain('xoxb-');
  });

  test('is refused to anybody else, in another browser, a second time, too late, and with a state that somebody made', async () => {
    who = APRIL;
    expect(await begin()).toMatchObject({ statusCode: 403 });
    who = ADA;
    const atSlack = await begin();
    expect(await finish(atSlack, await begin())).toMatchObject({ statusCode: 403 });
    expect(await finish(atSlack)).toMatchObject({ statusCode: 200 });
    expect(await finish(atSlack)).toMatchObject({ statusCode: 403 });
    const forged = sealOf('guess').seal('state', { tenant: TENANT, user: ADA.user, nonce: 'n' }, 600, NOW);
    expect(await visit(SLACK_PATHS.installed, { state: forged, code: 'c' }, atSlack)).toMatchObject({
      statusCode: 403,
    });
    const late = await begin();
    slack.now += 601_000;
    expect(await finish(late)).toMatchObject({ statusCode: 403 });
  });

  test('in a whole organisation is refused with what to do in its place', async () => {
    const atSlack = await begin();
    const { state = '', redirect_uri: uri = '' } = queryOf(atSlack);
    const code = slack.world.code(undefined, uri);
    const page = await visit(SLACK_PATHS.installed, { state, code }, atSlack);
    expect(page).toMatchObject({ statusCode: 403, body: expect.stringContaining('in one workspace') });
    expect(secrets.size).toBe(0);
  });

  test('in a workspace that the tenant’s config does not name keeps nothing', async () => {
    teams = ['TOTHER'];
    expect((await finish(await begin())).body).toContain('is not in the configuration of acme');
    expect(secrets.size).toBe(0);
  });
});

describe('a link', () => {
  const WHO = { enterprise: '', team: TEAM, user: 'UAPRIL' };
  const token = (over: object = {}) =>
    sealOf(slack.app.clientSecret).seal(
      'link',
      { tenant: TENANT, who: WHO, name: 'april', once: 'a'.repeat(64), ...over },
      600,
      new Date(slack.now),
    );
  const offered = async () => signedIn(await visit(SLACK_PATHS.link, { token: token() }));
  const nonce = ({ body }: PageAnswer) => /name="nonce" value="([^"]+)"/.exec(body)?.[1] ?? '';
  const confirm = (page: PageAnswer, browser = page) =>
    visit(SLACK_PATHS.link, {}, browser, `nonce=${nonce(page)}`);
  const linked = () => slackStore(TENANT, memory.storesFor(TENANT).db).link(WHO);

  test('is made by a confirmation alone, in the browser that signed in, once', async () => {
    who = APRIL;
    const page = await offered();
    expect(page.body).toContain('Confirm only if you have just typed /stepgate link yourself');
    expect(await linked()).toBeUndefined();
    expect(await confirm(page, await offered())).toMatchObject({ statusCode: 403 });
    expect(await confirm(page)).toMatchObject({ statusCode: 200 });
    expect(await linked()).toMatchObject({ user: APRIL.user, username: APRIL.user.name });
    expect(await confirm(page)).toMatchObject({ statusCode: 403 });
  });

  test('is made once where two confirm it at once, and again where it was taken back', async () => {
    who = APRIL;
    const first = await signedIn(await visit(SLACK_PATHS.link, { token: token({ once: 'b'.repeat(64) }) }));
    who = ADA;
    const second = await offered();
    const answers = await Promise.all([confirm(first), confirm(second)]);
    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([200, 403]));
    const user = answers[0]?.statusCode === 200 ? APRIL.user : ADA.user;
    expect(await linked()).toMatchObject({ user });

    await slackStore(TENANT, memory.storesFor(TENANT).db).unlink(WHO);
    const again = await signedIn(await visit(SLACK_PATHS.link, { token: token({ once: 'c'.repeat(64) }) }));
    expect(await confirm(again)).toMatchObject({ statusCode: 200 });
    expect(await linked()).toMatchObject({ user: ADA.user });
  });

  test('is not offered in another tenant, by a token that somebody made or that is over, nor for a sign-in begun elsewhere', async () => {
    who = GUS;
    expect(await offered()).toMatchObject({ statusCode: 403 });
    const forged = sealOf('guess').seal('link', { tenant: TENANT, who: WHO, name: 'a', once: 'b' }, 600, NOW);
    expect(await visit(SLACK_PATHS.link, { token: forged })).toMatchObject({ statusCode: 403 });
    const old = token();
    slack.now += 601_000;
    expect(await visit(SLACK_PATHS.link, { token: old })).toMatchObject({ statusCode: 403 });
    expect(await visit(SLACK_PATHS.signedIn, { code: 'c', state: 'made-up' })).toMatchObject({
      statusCode: 403,
    });
  });

  test('shows names as text, whatever is in them, on a page that runs nothing and stands in no frame', async () => {
    who = APRIL;
    const begun = await visit(SLACK_PATHS.link, { token: token({ name: '<script>alert(1)</script>' }) });
    const { body, headers } = await signedIn(begun);
    expect(body).not.toContain('<script>');
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-[^']+';/);
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
  });
});
