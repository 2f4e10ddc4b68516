import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { directory } from '../../../../lambdas/shared/directory.ts';
import { ENV } from '../../../../schemas/env.ts';
import { httpService } from '../../../support/services/http-service.ts';
import type { HttpService } from '../../../support/services/http-service.ts';

const ENDPOINT = 'AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER';
const attributes = (id: string, tenant: string) => [
  { Name: 'sub', Value: id },
  { Name: 'custom:tenant', Value: tenant },
];
/** What Cognito takes for a user's name. */
const USERNAME = /^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u;
const failure = (type: string) => ({ status: 400, body: JSON.stringify({ __type: type, message: 'no' }) });

let pool: HttpService;
let broken: string | undefined;
const before = { ...process.env };
beforeAll(async () => {
  pool = await httpService(({ headers, body }) => {
    if (broken !== undefined) return failure(broken);
    const asked = JSON.parse(body) as { Username?: string; GroupName?: string };
    switch (String(headers['x-amz-target']).split('.')[1]) {
      case 'AdminGetUser':
        if (!USERNAME.test(asked.Username ?? '')) return failure('InvalidParameterException');
        if (asked.Username !== 'alan') return failure('UserNotFoundException');
        return {
          status: 200,
          body: JSON.stringify({
            Username: 'alan',
            Enabled: true,
            UserAttributes: attributes('u-3', 'acme'),
          }),
        };
      case 'AdminListGroupsForUser':
        return { status: 200, body: JSON.stringify({ Groups: [{ GroupName: 'approver' }] }) };
      default:
        if (asked.GroupName !== 'approver') return failure('ResourceNotFoundException');
        return {
          status: 200,
          body: JSON.stringify({
            Users: [
              { Username: 'alan', Enabled: true, Attributes: attributes('u-3', 'acme') },
              { Username: 'gus', Enabled: true, Attributes: attributes('u-6', 'globex') },
            ],
          }),
        };
    }
  });
  Object.assign(process.env, {
    [ENDPOINT]: pool.url,
    [ENV.userPool]: 'eu-west-1_pool',
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_MAX_ATTEMPTS: '1',
  });
});
beforeEach(() => {
  broken = undefined;
});
afterAll(async () => {
  process.env = before;
  await pool.close();
});

const ALAN = { id: 'u-3', name: 'alan' };

describe('the directory', () => {
  test('finds somebody of the tenant by name, and nobody of another', async () => {
    expect(await directory.find('acme', 'alan')).toEqual({ user: ALAN, groups: ['approver'] });
    expect(await directory.find('globex', 'alan')).toBeUndefined();
    expect(await directory.find('acme', 'nobody')).toBeUndefined();
  });

  test('has nobody of a name that no user can have', async () => {
    expect(await directory.find('acme', 'Alan Turing')).toBeUndefined();
  });

  test('lists the members of groups, and none of a group that is gone from the pool', async () => {
    expect(await directory.membersOf('acme', ['finance', 'approver'])).toEqual([
      { user: ALAN, groups: ['approver'] },
    ]);
  });

  test('does not take another failure for an answer', async () => {
    broken = 'TooManyRequestsException';
    await expect(directory.find('acme', 'alan')).rejects.toThrow();
    await expect(directory.membersOf('acme', ['approver'])).rejects.toThrow();
  });
});
