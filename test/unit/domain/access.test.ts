import { describe, expect, test } from '@jest/globals';
import {
  mayCancelSession,
  mayCreateSession,
  maySeeApproval,
  maySeeSession,
  seesAllSessions,
  seesAllUsage,
} from '../../../domain/access.ts';
import type { Caller } from '../../../schemas/api.ts';
import type { Group } from '../../../schemas/status.ts';
import { person } from '../../support/api.ts';
import { NOW } from '../../support/session.ts';

const own = { requester: { id: 'me', name: 'me' } };
const other = { requester: { id: 'you', name: 'you' } };
const asks = (groups: Group[]) => ({ ...other, groups, votes: [] });

const RULES: [name: string, may: (caller: Caller) => boolean, groups: Group[]][] = [
  ['create a session', mayCreateSession, ['requester', 'admin']],
  [
    'see the own session',
    (caller) => maySeeSession(caller, own),
    ['requester', 'approver', 'operator', 'admin'],
  ],
  ['see another’s session', (caller) => maySeeSession(caller, other), ['approver', 'operator', 'admin']],
  ['see all sessions', seesAllSessions, ['approver', 'operator', 'admin']],
  [
    'cancel the own session',
    (caller) => mayCancelSession(caller, own),
    ['requester', 'approver', 'operator', 'admin'],
  ],
  ['cancel another’s session', (caller) => mayCancelSession(caller, other), ['operator', 'admin']],
  [
    'see an approval that asks approvers',
    (caller) => maySeeApproval(caller, asks(['approver'])),
    ['approver', 'operator', 'admin'],
  ],
  [
    'see an approval that asks admins',
    (caller) => maySeeApproval(caller, asks(['admin'])),
    ['operator', 'admin'],
  ],
  [
    'see the own approval',
    (caller) => maySeeApproval(caller, { ...own, groups: ['admin'], votes: [] }),
    ['requester', 'approver', 'operator', 'admin'],
  ],
  [
    'see an approval of others that the caller approved',
    (caller) =>
      maySeeApproval(caller, {
        ...asks(['admin']),
        votes: [{ ...caller.user, via: 'api', at: NOW.toISOString(), argumentsHash: 'a'.repeat(64) }],
      }),
    ['requester', 'approver', 'operator', 'admin'],
  ],
  ['see all usage', seesAllUsage, ['operator', 'admin']],
];

describe('who may', () => {
  test.each(RULES)('%s', (_name, may, allowed) => {
    const groups = (['requester', 'approver', 'operator', 'admin'] as const).filter((group) =>
      may(person('me', [group])),
    );
    expect(groups).toEqual(allowed);
  });
});
