import { describe, expect, test } from '@jest/globals';
import type { User } from '../../../../console/src/auth/user.ts';
import { picoOf, requestOf } from '../../../../console/src/model/new-session.ts';
import {
  approvesInVain,
  mayNotDecide,
  offersAllUsage,
  offersCancel,
  offersStart,
} from '../../../../console/src/model/rights.ts';
import { costsAtLeast, matches } from '../../../../console/src/model/search.ts';
import { logsUrl, tracesUrl } from '../../../../console/src/model/traces.ts';
import type { Schemas } from '../../../../console/src/api/schema.ts';
import { CreateSessionRequest } from '../../../../schemas/api.ts';

describe('a new session', () => {
  const typed = {
    goal: ' Refund A-1 ',
    agent: '',
    mode: 'live' as const,
    steps: '',
    dollars: '',
    minutes: '',
  };

  test('asks for what was typed, and leaves the rest to the config', () => {
    expect(requestOf(typed)).toEqual({ request: { goal: 'Refund A-1' } });
    const made = requestOf({
      ...typed,
      agent: 'desk',
      mode: 'dry-run',
      steps: '5',
      dollars: '0.25',
      minutes: '2',
    });
    expect(made).toEqual({
      request: {
        goal: 'Refund A-1',
        agent: 'desk',
        mode: 'dry-run',
        budget: { steps: 5, usd: '250000000000', seconds: 120 },
      },
    });
    expect(CreateSessionRequest.safeParse('request' in made && made.request).success).toBe(true);
  });

  test('is told all that is wrong at once', () => {
    const made = requestOf({ ...typed, goal: ' ', steps: '0', dollars: '1,5', minutes: 'x' });
    expect('faults' in made && Object.keys(made.faults).sort()).toEqual([
      'dollars',
      'goal',
      'minutes',
      'steps',
    ]);
    expect(requestOf({ ...typed, goal: 'x'.repeat(16_001) })).toMatchObject({
      faults: { goal: 'At most 16,000 characters' },
    });
  });

  test.each([
    ['2', '2000000000000'],
    ['0.000000000001', '1'],
    ['.5', undefined],
    ['-1', undefined],
    ['', undefined],
  ])('%s dollars are %s pico-USD', (dollars, pico) => expect(picoOf(dollars)).toBe(pico));
});

test('a search wants every word, wherever it is and whatever its case', () => {
  const session = {
    goal: 'Refund order A-1001',
    agent: 'refund-desk',
    requester: { id: 'u', name: 'Rita' },
    sessionId: '01M7XZ25EHZBTFNN99WK6W0Z7N',
    metadata: { ticket: '4711' },
  } as unknown as Schemas['SessionView'];
  const found = ['', 'rita a-1001', 'REFUND 4711', 'z25e'].map((words) => matches(session, words));
  expect(found).toEqual([true, true, true, true]);
  expect(matches(session, 'rita 4712')).toBe(false);
});

describe('what is offered', () => {
  const user = (id: string, ...groups: User['groups']): User => ({ id, name: id, tenant: 'acme', groups });
  const asked = { requester: { id: 'rita', name: 'rita' }, groups: ['approver' as const] };

  test('a decision: to members of its groups, never to who asked', () => {
    expect(mayNotDecide(user('alex', 'approver'), asked)).toBeUndefined();
    expect(mayNotDecide(user('rita', 'approver'), asked)).toContain('You asked');
    expect(mayNotDecide(user('olga', 'operator'), asked)).toContain('approver');
  });

  test('no approval that would count for nothing, with who is missing', () => {
    const missing = [{ required: 1, groups: ['legal'] }];
    const both = { groups: ['finance', 'legal'], missing };
    const fiona = user('fiona', 'finance');
    expect(approvesInVain(fiona, { ...both, can: ['decide', 'ask'] })).toBe(
      'An approval of yours would not count: finance has enough; 1 of legal is missing.',
    );
    expect(approvesInVain(fiona, { ...both, can: ['decide', 'withdraw-vote'] })).toBeUndefined();
    expect(approvesInVain(user('leo', 'legal'), { ...both, can: ['approve', 'decide'] })).toBeUndefined();
    expect(approvesInVain(user('olga', 'operator'), { ...both, can: [] })).toBeUndefined();
  });

  test('starting, cancelling and all usage: to whom the API grants it', () => {
    expect([user('a', 'requester'), user('b', 'admin'), user('c', 'approver')].map(offersStart)).toEqual([
      true,
      true,
      false,
    ]);
    expect(
      [user('rita'), user('o', 'operator'), user('a', 'approver')].map((one) => offersCancel(one, asked)),
    ).toEqual([true, true, false]);
    expect([user('o', 'operator'), user('a', 'approver')].map(offersAllUsage)).toEqual([true, false]);
  });
});

test('a session’s traces are found by its id', () => {
  expect(tracesUrl('eu-west-1', '01M')).toBe(
    "https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#xray:traces/query?~(query~(expression~'annotation.sessionId*20*3D*20*2201M*22))",
  );
});

test('a search by cost keeps what still runs, which may yet cost as much', () => {
  const session = (usd?: string) =>
    (usd === undefined
      ? {}
      : { totals: { steps: 1, toolCalls: 1, tokens: 1, usd } }) as Schemas['SessionView'];
  expect([session('9'), session('10'), session()].map((one) => costsAtLeast(one, 10n))).toEqual([
    false,
    true,
    true,
  ]);
});

test('the logs of a session are those of its steps’ functions, from its start on', () => {
  const session = { sessionId: '01M', createdAt: '2026-11-21T10:00:00.000Z' };
  const url = logsUrl('eu-west-1', ['plan-logs', 'guard-logs'], session);
  expect(url).toMatch(
    /^https:\/\/eu-west-1\.console\.aws\.amazon\.com\/cloudwatch\/home\?region=eu-west-1#logsV2:logs-insights\$3FqueryDetail\$3D/,
  );
  // As CloudWatch reads it: `$` and `*` stand for percent signs.
  const [, detail = ''] = url.split('queryDetail');
  const read = decodeURIComponent(
    decodeURIComponent(decodeURIComponent(detail.replaceAll('$', '%')).replaceAll('*', '%')),
  );
  expect(read).toContain('filter sessionId = "01M"');
  expect(read).toContain("start~'2026-11-21T10:00:00.000Z");
  expect(read).toContain("source~(~'plan-logs~'guard-logs)");
});
