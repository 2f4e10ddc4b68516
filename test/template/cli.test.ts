import { expect, test } from '@jest/globals';
import { ENV } from '../../schemas/env.ts';
import { functionsOf } from './support/policies.ts';
import { synthesized } from './support/template.ts';

const template = synthesized();

test('the command line is a client for people: code alone, back to their own machine alone, no password through the API', () => {
  expect(template.at('Identity/UserPool/CliClient').Properties).toMatchObject({
    AllowedOAuthFlows: ['code'],
    AllowedOAuthFlowsUserPoolClient: true,
    AllowedOAuthScopes: ['openid'],
    CallbackURLs: [21_761, 21_762, 21_763].map((port) => `http://127.0.0.1:${port}/signed-in`),
    GenerateSecret: false,
    ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
    SupportedIdentityProviders: ['COGNITO'],
    WriteAttributes: ['email', 'name'],
  });
});

test('whoever knows the address of the API finds out where to sign in, and as which client', () => {
  const fn = functionsOf(template).get('console');
  if (fn === undefined) throw new Error('there is no function console');
  const { Variables: variables } = fn.properties['Environment'] as { Variables: Record<string, unknown> };
  expect(template.text(variables[ENV.cliClient])).toBe('${Identity/UserPool/CliClient}');
});
