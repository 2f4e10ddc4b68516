import { beforeAll, expect, test } from '@jest/globals';
import { checksOf, grantsOf, isUseOf, rolesOfFunctions } from '../support/permissions.ts';
import type { Check, Grant } from '../support/permissions.ts';

/** Why a grant can never be seen in use here. `fn`, `action` and `resource` are patterns; `resource` is any where it is absent. */
interface Unseen {
  readonly fn: RegExp;
  readonly action: RegExp;
  readonly resource?: RegExp;
  readonly reason: string;
}

/** Grants that no check of the emulator can show to be used, each with the reason. */
const UNSEEN: readonly Unseen[] = [
  { fn: /./, action: /^logs:/, reason: 'Lambda writes the logs, and the emulator writes them itself' },
  { fn: /./, action: /^xray:/, reason: 'the X-Ray daemon sends the traces, and the emulator has none' },
  {
    fn: /./,
    action: /^sts:TagSession$/,
    reason: 'it is a part of AssumeRole with tags, which the emulator checks as AssumeRole alone',
  },
  { fn: /^plan$/, action: /^bedrock:/, reason: 'the scripted model answers in place of Bedrock' },
  {
    fn: /^relay$/,
    action: /^dynamodb:/,
    reason: 'Lambda reads the stream with the role, and the emulator without',
  },
  {
    fn: /^relay$/,
    action: /^sqs:SendMessage$/,
    resource: /RelayDeadLetters/,
    reason: 'Lambda sends what the function failed on with the role, and the emulator without',
  },
  {
    fn: /./,
    action: /^sqs:(ReceiveMessage|DeleteMessage|GetQueueAttributes)$/,
    reason: 'Lambda reads the queue with the role, and the emulator without',
  },
  {
    fn: /^tool-(create-ticket|draft-refund|issue-refund|send-email|echo|flaky|broken|slow|spend|lamp)$/,
    action: /^s3:PutObject$/,
    reason: 'every tool may keep an output that is too large, and those of these tools are always small',
  },
  {
    fn: /^tool-(broken|slow)$/,
    action: /^dynamodb:PutItem$/,
    reason: 'every tool records how its call ended, and these tools of the tests never end one',
  },
  {
    fn: /^schedule-approval$/,
    action: /^iam:PassRole$/,
    reason: 'the emulator does not check which role a schedule is given',
  },
  {
    fn: /^decide-approvals?$/,
    action: /^s3:PutObject$/,
    reason: 'an edit may be too large for its entry, and those of the tests are small',
  },
  {
    fn: /^(tool-send-email|notify)$/,
    action: /^ses:SendEmail$/,
    resource: /identity\/[^@]+$/,
    reason: 'SES checks the domain where the address itself is not verified, and here the address is',
  },
  {
    fn: /^tool-(?!issue-refund$)/,
    action: /^dynamodb:ConditionCheckItem$/,
    reason:
      'a call is recorded as not run only where it was not begun, and one tool alone is asked to run too late',
  },
  {
    fn: /^slack-worker$/,
    action: /^s3:/,
    reason:
      'what is too large for an entry goes to S3 and is read from there, and nothing that Slack sees here is',
  },
];

/** What tests deny to a function for a while, to see what it does then. */
const DENIED_ON_PURPOSE: readonly { readonly fn: string; readonly action: string }[] = [
  { fn: 'start-session', action: 'states:StartExecution' },
  { fn: 'relay', action: 'events:PutEvents' },
];

let roles: ReadonlyMap<string, string>;
let grants: Grant[];
let checks: Check[];
beforeAll(async () => {
  roles = await rolesOfFunctions();
  [grants, checks] = await Promise.all([grantsOf(roles), checksOf(roles)]);
});

const excuses = (one: Unseen, { fn, action, resource }: Grant): boolean =>
  one.fn.test(fn) && one.action.test(action) && (one.resource?.test(resource) ?? true);
const isUnseen = (grant: Grant): boolean => UNSEEN.some((one) => excuses(one, grant));

test('everything that a function is granted was used', () => {
  const unused = grants.filter(
    (grant) => !isUnseen(grant) && !checks.some((check) => check.allowed && isUseOf(grant, check)),
  );

  expect(grants.length).toBeGreaterThan(100);
  expect(unused.map(({ fn, action, resource }) => `${fn}: ${action} on ${resource}`)).toEqual([]);
});

test('every exception is one: what it excuses was indeed never seen', () => {
  const seen = grants.filter((grant) => isUnseen(grant) && checks.some((check) => isUseOf(grant, check)));
  expect(seen).toEqual([]);
  for (const one of UNSEEN)
    expect({ one, excuses: grants.some((grant) => excuses(one, grant)) }).toEqual({ one, excuses: true });
});

test('nothing that a function asked for was denied, but where a test denied it', () => {
  const denied = checks
    .filter(({ allowed }) => !allowed)
    .map(({ role, action, resource }) => ({ fn: roles.get(role), action, resource }));
  const surprising = denied.filter(
    ({ fn, action }) => !DENIED_ON_PURPOSE.some((one) => one.fn === fn && one.action === action),
  );

  expect(checks.length).toBeGreaterThan(1_000);
  expect([...new Set(surprising.map((one) => JSON.stringify(one)))]).toEqual([]);
  for (const one of DENIED_ON_PURPOSE) expect(denied).toContainEqual(expect.objectContaining(one));
});
