import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from '@jest/globals';
import { serve } from '../../../../lambdas/console/serve.ts';
import { BuiltSite, encodingFor } from '../../../../lambdas/console/site.ts';
import { SITE_FILE } from '../../../../schemas/console.ts';
import type { Site } from '../../../../schemas/console.ts';

const folder = mkdtempSync(join(tmpdir(), 'stepgate-site-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const html = {
  type: 'text/html; charset=utf-8',
  immutable: false,
  encodings: ['br' as const, 'gzip' as const],
};
const script = { ...html, type: 'text/javascript; charset=utf-8', immutable: true };
const site: Site = {
  'index.html': html,
  'assets/app-1a2b.js': script,
  'assets/font-3c.woff2': { type: 'font/woff2', immutable: true, encodings: [] },
};
mkdirSync(join(folder, 'assets'));
writeFileSync(join(folder, SITE_FILE), JSON.stringify(site));
for (const [path, { encodings }] of Object.entries(site)) {
  for (const encoding of encodings)
    writeFileSync(join(folder, `${path}.${encoding}`), `${path} in ${encoding}`);
  if (encodings.length === 0) writeFileSync(join(folder, path), path);
}

const config = {
  signInUrl: 'https://acme.auth.eu-west-1.amazoncognito.com',
  clientId: 'client',
  cliClientId: 'cli-client',
  region: 'eu-west-1',
  stage: 'dev',
  logGroups: [],
};
const built = new BuiltSite(pathToFileURL(`${folder}/`));
const get = (rawPath: string, accepted = 'gzip, deflate, br') => {
  const { body, isBase64Encoded, ...rest } = serve(
    { rawPath, headers: { 'Accept-Encoding': accepted }, requestContext: {} },
    { site: built, config },
  );
  return { ...rest, text: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8').toString() };
};

describe('the console’s Lambda', () => {
  test.each(['/', '/console', '/console/', '/console/approvals/01K-3-c1', '/console/signed-in'])(
    'shows the page at %s, asked for anew each time',
    (path) => {
      expect(get(path)).toMatchObject({
        statusCode: 200,
        text: 'index.html in br',
        headers: {
          'content-type': 'text/html; charset=utf-8',
          'content-encoding': 'br',
          'cache-control': 'no-cache',
          vary: 'accept-encoding',
        },
      });
    },
  );

  test('files whose names hold their hash are kept for good', () => {
    expect(get('/console/assets/app-1a2b.js', 'gzip')).toMatchObject({
      statusCode: 200,
      text: 'assets/app-1a2b.js in gzip',
      headers: { 'content-encoding': 'gzip', 'cache-control': 'public, max-age=31536000, immutable' },
    });
    const font = get('/console/assets/font-3c.woff2', '');
    expect(font).toMatchObject({ statusCode: 200, text: 'assets/font-3c.woff2' });
    expect(font.headers).not.toHaveProperty('content-encoding');
  });

  test.each([
    '/console/assets/app-old.js',
    '/console/assets/../index.html',
    '/console/assets/app-1a2b.js.br',
    '/console/assets/__proto__',
  ])('%s is no file, and no page in its place', (path) =>
    expect(get(path)).toMatchObject({ statusCode: 404, headers: { 'cache-control': 'no-store' } }),
  );

  test('nothing outside of the build is ever read', () => {
    for (const path of ['/console/../site.json', '/console/site.json', '/console/%2e%2e/handler.js'])
      expect(get(path).text).toBe('index.html in br');
  });

  test('says what the deployment is', () => {
    const answer = get('/console/config.json');
    expect(JSON.parse(answer.text)).toEqual(config);
    expect(answer.headers).toMatchObject({ 'content-type': 'application/json', 'cache-control': 'no-cache' });
  });

  test('who takes no encoding is told so', () => expect(get('/console', 'identity').statusCode).toBe(406));

  test.each(['/console', '/console/config.json', '/console/assets/none.js'])(
    'the browser is kept from all else at %s',
    (path) => {
      const { headers } = get(path);
      expect(headers).toMatchObject({
        'strict-transport-security': 'max-age=63072000; includeSubDomains',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
      });
      const policy = headers['content-security-policy'] ?? '';
      expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).toContain("connect-src 'self' https://acme.auth.eu-west-1.amazoncognito.com;");
      expect(policy).not.toContain('unsafe');
    },
  );
});

test.each([
  ['gzip, deflate, br', 'br'],
  ['gzip;q=1.0, br;q=0', 'gzip'],
  ['*', 'br'],
  ['BR', 'br'],
  ['deflate', undefined],
  ['', undefined],
])('who accepts "%s" gets %s', (accepted, encoding) => expect(encodingFor(accepted, html)).toBe(encoding));
