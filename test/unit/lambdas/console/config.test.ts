import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { consoleConfig } from '../../../../lambdas/console/config.ts';
import { ENV } from '../../../../schemas/env.ts';

const before = { ...process.env };
beforeEach(() => {
  delete process.env['AWS_ENDPOINT_URL'];
  Object.assign(process.env, {
    [ENV.signInUrl]: 'https://acme.auth.eu-west-1.amazoncognito.com',
    [ENV.consoleClient]: 'client',
    [ENV.cliClient]: 'cli-client',
    [ENV.stage]: 'dev',
    [ENV.stepLogGroups]: 'plan-logs,guard-logs',
    AWS_REGION: 'eu-west-1',
  });
});
afterEach(() => {
  process.env = { ...before };
});

test('people sign in on the user pool’s own pages', () => {
  expect(consoleConfig()).toEqual({
    signInUrl: 'https://acme.auth.eu-west-1.amazoncognito.com',
    clientId: 'client',
    cliClientId: 'cli-client',
    region: 'eu-west-1',
    stage: 'dev',
    logGroups: ['plan-logs', 'guard-logs'],
  });
});

test('or where the SDK is told that its service is', () => {
  process.env['AWS_ENDPOINT_URL'] = 'http://127.0.0.1:4566/';
  expect(consoleConfig().signInUrl).toBe('http://127.0.0.1:4566');
  process.env['AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER'] = 'http://127.0.0.1:9229';
  expect(consoleConfig().signInUrl).toBe('http://127.0.0.1:9229');
});
