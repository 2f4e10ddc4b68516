import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { ENV } from '../../schemas/env.ts';
import { Site, SITE_FILE, SITE_FOLDER } from '../../schemas/console.ts';
import { functionsOf } from './support/policies.ts';
import { referenced, synthesized } from './support/template.ts';

const template = synthesized();
const folder = join(template.folder, 'bundles', 'console', SITE_FOLDER);
const site = Site.parse(JSON.parse(readFileSync(join(folder, SITE_FILE), 'utf8')));

const compressed = (path: string): Buffer => readFileSync(join(folder, `${path}.br`));
const textOf = (path: string): string => brotliDecompressSync(compressed(path)).toString();

describe('the build of the console', () => {
  /** Bytes of script that a page needs before it shows, compressed. */
  const MOST_BYTES = 400 * 1_024;

  /** The scripts that a text loads at once (not those that it may load later), with all that these load. */
  function scriptsOf(text: string, found = new Set<string>()): Set<string> {
    const loads = text.matchAll(/(?:from|import|src=|href=)\s*"(?:\.\/|\/console\/assets\/)([\w.-]+\.js)"/g);
    for (const [, name = ''] of loads) {
      const path = `assets/${name}`;
      if (found.has(path)) continue;
      found.add(path);
      scriptsOf(textOf(path), found);
    }
    return found;
  }
  const bytesOf = (scripts: ReadonlySet<string>): number =>
    [...scripts].reduce((sum, path) => sum + compressed(path).length, 0);

  const first = scriptsOf(textOf('index.html'));
  const pages = Object.keys(site).filter((path) => path.endsWith('.js') && !first.has(path));

  test('has a first load of at most 400 KB of script, whichever page it is', () => {
    expect(bytesOf(first)).toBeGreaterThan(100_000);
    expect(pages.length).toBeGreaterThan(5);
    const loads = pages.map((path) => ({
      path,
      bytes: bytesOf(scriptsOf(`import "./${path.slice('assets/'.length)}"`, new Set(first))),
    }));
    expect(loads.filter(({ bytes }) => bytes > MOST_BYTES)).toEqual([]);
  });

  test('loads charts only where there are some', () => {
    const chart = pages.find((path) => path.includes('usage-chart'));
    expect(chart).toBeDefined();
    const others = pages.filter((path) => path !== chart);
    for (const path of others) expect([...scriptsOf(textOf(path))]).not.toContain(chart);
  });

  test('is all that is shipped, each file as it is listed and nothing inline that the policy would refuse', () => {
    const shipped = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1));
    const listed = Object.entries(site).flatMap(([path, { encodings }]) =>
      encodings.length === 0 ? [path] : encodings.map((encoding) => `${path}.${encoding}`),
    );
    expect(shipped.sort()).toEqual([...listed, SITE_FILE].sort());
    expect(textOf('index.html')).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/);
    for (const [path, { immutable }] of Object.entries(site))
      expect(immutable).toBe(path.startsWith('assets/'));
  });
});

/** The integration of a route's target, which is `integrations/<reference>`. */
const integrationOf = (target: unknown): unknown =>
  (target as { 'Fn::Join': [string, [string, unknown]] })['Fn::Join'][1][1];

describe('the console', () => {
  test('is open, by GET alone, beside the API and below one path', () => {
    const fn = functionsOf(template).get('console');
    if (fn === undefined) throw new Error('there is no function console');
    const routes = template
      .ofType('AWS::ApiGatewayV2::Route')
      .filter(({ Properties }) => Properties['AuthorizationType'] === 'NONE')
      .map(({ Properties }) => ({
        key: Properties['RouteKey'],
        fn: referenced(template.of(integrationOf(Properties['Target'])).Properties['IntegrationUri']),
      }));
    expect(routes.filter((route) => route.fn === fn.id).map(({ key }) => key)).toEqual([
      'GET /',
      'GET /console',
      'GET /console/{proxy+}',
    ]);
    const { Variables: variables } = fn.properties['Environment'] as { Variables: Record<string, unknown> };
    expect(template.text(variables[ENV.consoleClient])).toBe('${Identity/UserPool/ConsoleClient}');
    expect(template.text(variables[ENV.stepLogGroups])).toBe(
      '${AgentLoop/Plan/Logs},${AgentLoop/Guard/Logs},${AgentLoop/AwaitApproval/Logs},${AgentLoop/Finish/Logs}',
    );
    expect(template.text(variables[ENV.signInUrl])).toBe(
      'https://${Identity/UserPool/SignIn}.auth.${AWS::Region}.amazoncognito.com',
    );
  });

  test('is a client for people: code alone, back to this API alone, no password through the API', () => {
    const client = template.at('Identity/UserPool/ConsoleClient').Properties;
    expect(client).toMatchObject({
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid'],
      GenerateSecret: false,
      ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
      SupportedIdentityProviders: ['COGNITO'],
      WriteAttributes: ['email', 'name'],
    });
    const api = '${SessionsApi/Http/Api.ApiEndpoint}';
    expect((client['CallbackURLs'] as unknown[]).map((url) => template.text(url))).toEqual([
      `${api}/console/signed-in`,
    ]);
    expect((client['LogoutURLs'] as unknown[]).map((url) => template.text(url))).toEqual([
      `${api}/console/signed-out`,
    ]);
  });

  test('has sign-in pages of the newer kind, with a look, at an address that is the account’s own', () => {
    const domain = template.at('Identity/UserPool/SignIn').Properties;
    expect(template.text(domain['Domain'])).toBe('stepgate-acme-globex-dev-${AWS::AccountId}');
    expect(domain['ManagedLoginVersion']).toBe(2);
    const looks = template.ofType('AWS::Cognito::ManagedLoginBranding').map(({ Properties }) => ({
      client: template.text(Properties['ClientId']),
      ours: Properties['UseCognitoProvidedValues'] !== true,
    }));
    expect(looks).toEqual(
      ['CliClient', 'ConsoleClient', 'SlackClient'].map((client) => ({
        client: `\${Identity/UserPool/${client}}`,
        ours: false,
      })),
    );
  });
});
