import { expect, test } from '@jest/globals';
import { SESSION_PARTITIONS } from '../../infra/constructs/storage.ts';
import { ENV } from '../../schemas/env.ts';
import { SLACK_PATHS } from '../../schemas/slack.ts';
import { onceKey, slackLinkKey, slackMessageKey, slackWorkspaceKey } from '../../domain/keys.ts';
import { functionsOf, statementsOf } from './support/policies.ts';
import { referenced, synthesized } from './support/template.ts';

const template = synthesized();
const functions = functionsOf(template);

/** The routes of a function, and how each is guarded. */
function routesOf(name: string): { key: string; type: string }[] {
  const fn = functions.get(name);
  return template
    .ofType('AWS::ApiGatewayV2::Route')
    .filter(({ Properties }) => {
      const target = template.text(Properties['Target']).replace(/^integrations\/\$\{(.*)\}$/, '$1');
      const integration = template
        .ofType('AWS::ApiGatewayV2::Integration')
        .find(({ id }) => template.text({ Ref: id }) === `\${${target}}`);
      return referenced(integration?.Properties['IntegrationUri']) === fn?.id;
    })
    .map(({ Properties }) => ({
      key: String(Properties['RouteKey']),
      type: String(Properties['AuthorizationType']),
    }));
}

test('Slack’s requests go to the function that checks signatures, browsers’ to the one that has them sign in', () => {
  const open = (method: string, path: string) => ({ key: `${method} ${path}`, type: 'NONE' });
  const { events, interactions, commands, install, installed, link, signedIn } = SLACK_PATHS;
  expect(routesOf('slack-receiver')).toEqual(
    [events, interactions, commands].map((path) => open('POST', path)),
  );
  expect(routesOf('slack-connect')).toEqual([
    ...[install, installed, link, signedIn].map((path) => open('GET', path)),
    open('POST', link),
  ]);
  expect(routesOf('slack-worker')).toEqual([]);
});

const tenant = '${aws:PrincipalTag/tenant}';
/** The partitions in which a function may do this. */
const partitionsOf = (name: string, action: string) =>
  statementsOf(template, functions.get(name)?.tenantRole ?? '')
    .filter(({ actions }) => actions.includes(`dynamodb:${action}`))
    .map(({ condition }) => condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys']);

test('what faces the internet writes nothing but its own records and the marks of what is good once', () => {
  expect(partitionsOf('slack-receiver', 'PutItem')).toEqual([[`${tenant}#once#*`]]);
  expect(partitionsOf('slack-connect', 'PutItem')).toEqual([[`${tenant}#slack`, `${tenant}#once#*`]]);
  expect(partitionsOf('slack-connect', 'GetItem')).toEqual([[`${tenant}#slack`]]);
});

test('what tells of approvals can change none: it writes where their messages are and the marks of what was told', () => {
  expect(partitionsOf('notify', 'PutItem')).toEqual([[`${tenant}#slack-message#*`, `${tenant}#once#*`]]);
  expect(partitionsOf('notify', 'UpdateItem')).toEqual([[`${tenant}#slack-message#*`]]);
});

test('the partitions that functions are bound to are those of the code', () => {
  const who = { enterprise: '', team: 'T', user: 'U' };
  const partitions = [
    slackLinkKey('acme', who),
    slackWorkspaceKey('acme', 'T'),
    slackMessageKey('acme', '*', 'T', 'C'),
    onceKey('acme', '*'),
  ];
  const { slack, slackMessages, once } = SESSION_PARTITIONS;
  expect(partitions.map(({ pk }) => pk)).toEqual(
    [slack, slack, slackMessages, once].map((rest) => `acme${rest}`),
  );
});

test('people sign in for it as a client of their own: a code, back to this API alone', () => {
  const client = template.at('Identity/UserPool/SlackClient').Properties;
  expect(client).toMatchObject({
    AllowedOAuthFlows: ['code'],
    AllowedOAuthScopes: ['openid'],
    GenerateSecret: false,
    SupportedIdentityProviders: ['COGNITO'],
  });
  expect((client['CallbackURLs'] as unknown[]).map((url) => template.text(url))).toEqual([
    `\${SessionsApi/Http/Api.ApiEndpoint}${SLACK_PATHS.signedIn}`,
  ]);
});

test('what fails comes again no sooner than its function could have ended, and ends in the dead letters', () => {
  for (const path of ['Notifications/Notify', 'Slack/Worker']) {
    const { VisibilityTimeout, RedrivePolicy } = template.at(`${path}/Work/Queue`).Properties;
    const { Timeout } = template.at(`${path}/Consumer/Function`).Properties;
    expect(VisibilityTimeout).toBe(3 * Number(Timeout));
    expect(RedrivePolicy).toMatchObject({ maxReceiveCount: path.startsWith('Slack') ? 20 : 100 });
  }
});

test('a deployment in which nobody wants to be told has none of it', () => {
  const none = synthesized('configured');
  const names = [...functionsOf(none).keys()];
  expect(names.filter((name) => /^(notify|slack-)/.test(name))).toEqual([]);
  expect(Object.keys(none.outputs)).not.toContain('SlackAppSecretName');
  expect(functions.get('notify')?.properties['Environment']).toMatchObject({
    Variables: { [ENV.slackApp]: 'stepgate-acme-globex-dev/slack-app' },
  });
});
