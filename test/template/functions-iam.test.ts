import { describe, expect, test } from '@jest/globals';
import { functionsOf, shortly, statementsOf } from './support/policies.ts';
import { synthesized } from './support/template.ts';

const template = synthesized();
const functions = functionsOf(template);

/** What a function may do with tenant data (on its tenant role) and beside that (on its own). */
interface Access {
  readonly ledger?: string;
  readonly sessions?: string;
  /** What it may do with no more than some of that table's partitions. */
  readonly partitions?: readonly string[];
  /** The sessions table's indexes that it may query. */
  readonly indexes?: string;
  readonly tools?: string;
  readonly content?: string;
  /** What it may do with the key of the task tokens. */
  readonly tokens?: string;
  /** Tenants' addresses that it may send mail from. */
  readonly mail?: readonly string[];
  /** Actions on the state machine, and on its executions. */
  readonly machine?: string;
  readonly executions?: string;
  /** What it may do with the tokens of the tenant's Slack workspaces. */
  readonly slackTokens?: string;
  /** The queue that it consumes. */
  readonly queue?: string;
  readonly own?: readonly string[];
}

const ACCOUNT = '${AWS::Region}:${AWS::AccountId}';
const MACHINE = `${ACCOUNT}:stateMachine:stepgate-acme-globex-dev-agent-session`;
const EXECUTIONS = `${ACCOUNT}:execution:stepgate-acme-globex-dev-agent-session:*`;
const SECRETS = `arn:\${AWS::Partition}:secretsmanager:${ACCOUNT}:secret:`;
const SLACK_APP = `secretsmanager:GetSecretValue on ${SECRETS}stepgate-acme-globex-dev/slack-app-??????`;
const PUBLISH = 'events:PutEvents on ${Events/Bus.Arn}';

const models = (...ids: string[]): string[] =>
  ids.flatMap((id) => [
    `bedrock:InvokeModel on arn:\${AWS::Partition}:bedrock:${ACCOUNT}:inference-profile/us.${id}`,
    `bedrock:InvokeModel on arn:\${AWS::Partition}:bedrock:*::foundation-model/${id}`,
  ]);

/** Records a step of a session, with everything that belongs to it. */
const STEP = { ledger: 'PutItem Query', sessions: 'PutItem Query', content: 'GetObject PutObject' };
/** Records that a session is over, and gives back what it leased. */
const CLOSING = { ...STEP, sessions: 'PutItem Query UpdateItem' };
/** Acts on an approval, and records that. */
const ACTING = { ledger: 'PutItem Query', sessions: 'GetItem PutItem Query' };
/** Tells the machine what came of one. */
const ANSWERING = { tokens: 'Decrypt', machine: 'SendTaskSuccess' };
const people = (...actions: string[]): string[] => [
  `${actions.map((action) => `cognito-idp:${action}`).join(' ')} on \${Identity/UserPool.Arn}`,
];
const TOOL = {
  ledger: 'ConditionCheckItem PutItem Query',
  sessions: 'Query',
  content: 'GetObject PutObject',
};

const ACCESS: Record<string, Access> = {
  plan: {
    ledger: 'PutItem Query',
    sessions: 'GetItem PutItem Query UpdateItem',
    content: 'GetObject PutObject',
    own: models('anthropic.claude-haiku-4-5-20251001-v1:0', 'anthropic.claude-sonnet-4-5-20250929-v1:0'),
  },
  guard: { ...STEP, sessions: 'GetItem PutItem Query UpdateItem' },
  'await-approval': {
    ledger: 'PutItem Query',
    sessions: 'GetItem PutItem Query',
    content: 'GetObject PutObject',
    tokens: 'Encrypt',
    machine: 'SendTaskFailure SendTaskSuccess',
  },
  finish: CLOSING,
  'create-session': {
    ledger: 'PutItem',
    sessions: 'GetItem PutItem UpdateItem',
    content: 'PutObject',
    machine: 'StartExecution',
  },
  'list-sessions': { indexes: 'by-list by-status' },
  'get-session': { sessions: 'Query' },
  'list-events': { ledger: 'Query', sessions: 'Query', content: 'GetObject' },
  'cancel-session': {
    ledger: 'PutItem Query',
    sessions: 'PutItem Query',
    tokens: 'Decrypt',
    machine: 'SendTaskSuccess',
  },
  'list-approvals': { indexes: 'by-status' },
  'get-approval': { ...ACTING, content: 'GetObject' },
  'decide-approval': {
    ...ACTING,
    ...ANSWERING,
    sessions: 'GetItem PutItem Query UpdateItem',
    content: 'GetObject PutObject',
  },
  'decide-approvals': { ...ACTING, ...ANSWERING, content: 'PutObject' },
  'check-approval': { ledger: 'Query', sessions: 'GetItem Query', content: 'GetObject' },
  'withdraw-vote': ACTING,
  'ask-requester': ACTING,
  'answer-question': ACTING,
  'delegate-approval': { ...ACTING, own: people('AdminGetUser', 'AdminListGroupsForUser') },
  'list-deciders': { sessions: 'GetItem', own: people('ListUsersInGroup') },
  'list-tools': { sessions: 'Query' },
  'get-usage': { sessions: 'GetItem Query' },
  'get-budget': { sessions: 'GetItem' },
  'list-policies': { indexes: 'by-status' },
  'get-openapi': {},
  console: {},
  relay: {
    own: [
      PUBLISH,
      'sqs:SendMessage on ${Events/Republish/Work/Queue.Arn}',
      'sqs:SendMessage on ${Events/RelayDeadLetters.Arn}',
      'dynamodb:DescribeStream dynamodb:GetRecords dynamodb:GetShardIterator on ${Storage/Ledger/Table.StreamArn}',
      'dynamodb:ListStreams on *',
    ],
  },
  republish: { queue: 'Events/Republish', own: [PUBLISH] },
  meter: { queue: 'Billing/Meter', sessions: 'PutItem UpdateItem' },
  'start-session': {
    ledger: 'PutItem Query',
    sessions: 'PutItem Query UpdateItem',
    queue: 'Lifecycle/Start',
    machine: 'StartExecution',
  },
  'resume-session': {
    sessions: 'GetItem',
    queue: 'Lifecycle/Resume',
    tokens: 'Decrypt',
    machine: 'SendTaskSuccess',
  },
  'schedule-approval': {
    sessions: 'GetItem',
    queue: 'ApprovalClock/Schedule',
    own: [
      `scheduler:CreateSchedule scheduler:DeleteSchedule on arn:\${AWS::Partition}:scheduler:${ACCOUNT}:schedule/stepgate-acme-globex-dev-approvals/*`,
      'iam:PassRole on ${ApprovalClock/Role.Arn}',
    ],
  },
  'approval-timer': {
    ledger: 'PutItem Query',
    sessions: 'GetItem PutItem Query',
    queue: 'ApprovalClock/Timer',
    tokens: 'Decrypt',
    machine: 'SendTaskSuccess',
  },
  'close-session': {
    ...CLOSING,
    content: 'GetObject',
    queue: 'Lifecycle/Close',
    executions: 'DescribeExecution',
  },
  notify: {
    ledger: 'Query',
    sessions: 'GetItem Query',
    partitions: ['PutItem', 'UpdateItem'],
    content: 'GetObject',
    slackTokens: 'GetSecretValue',
    queue: 'Notifications/Notify',
    own: ['sqs:ChangeMessageVisibility sqs:SendMessage on ${Notifications/Notify/Work/Queue.Arn}', SLACK_APP],
  },
  'slack-receiver': {
    sessions: 'GetItem',
    partitions: ['PutItem'],
    slackTokens: 'GetSecretValue',
    own: ['sqs:SendMessage on ${Slack/Worker/Work/Queue.Arn}', SLACK_APP],
  },
  'slack-worker': {
    ledger: 'PutItem Query',
    sessions: 'GetItem PutItem Query UpdateItem',
    indexes: 'by-list by-status',
    content: 'GetObject PutObject',
    tokens: 'Decrypt',
    machine: 'SendTaskSuccess StartExecution',
    slackTokens: 'GetSecretValue',
    queue: 'Slack/Worker',
    own: [
      people('AdminGetUser', 'AdminListGroupsForUser'),
      'sqs:ChangeMessageVisibility on ${Slack/Worker/Work/Queue.Arn}',
      SLACK_APP,
    ].flat(),
  },
  'slack-connect': {
    partitions: ['GetItem', 'PutItem'],
    slackTokens: 'CreateSecret PutSecretValue',
    own: [SLACK_APP],
  },
  'tool-search-kb': { ...TOOL, tools: 'Query' },
  'tool-get-order': { ...TOOL, tools: 'GetItem' },
  'tool-draft-refund': { ...TOOL, tools: 'GetItem' },
  'tool-issue-refund': { ...TOOL, tools: 'GetItem PutItem UpdateItem' },
  'tool-create-ticket': { ...TOOL, tools: 'PutItem' },
  'tool-send-email': { ...TOOL, mail: ['refunds@acme.example', 'help@globex.example'] },
};

/** `service:action … on resource` for each, as `shortly` writes it; nothing for no actions. */
const may = (service: string, actions: string | undefined, ...resources: string[]): string[] =>
  actions === undefined
    ? []
    : [
        `${actions
          .split(' ')
          .map((action) => `${service}:${action}`)
          .sort()
          .join(' ')} on ${resources.sort().join(' ')}`,
      ];

const onTenantRole = (access: Access): string[] => [
  ...may('dynamodb', access.ledger, '${Storage/Ledger/Table.Arn}'),
  ...may('dynamodb', access.sessions, '${Storage/Sessions/Table.Arn}'),
  ...(access.partitions ?? []).flatMap((actions) =>
    may('dynamodb', actions, '${Storage/Sessions/Table.Arn}'),
  ),
  ...(access.indexes?.split(' ') ?? []).flatMap((index) =>
    may('dynamodb', 'Query', `\${Storage/Sessions/Table.Arn}/index/${index}`),
  ),
  ...may('dynamodb', access.tools, '${Storage/Tools/Table.Arn}'),
  ...may('s3', access.content, '${Storage/Content/Bucket.Arn}/${aws:PrincipalTag/tenant}/*'),
  ...may('secretsmanager', access.slackTokens, `${SECRETS}acme/slack/TACME-??????`),
  ...may('kms', access.tokens, '${Storage/TokenKey.Arn}'),
  ...(access.mail ?? []).flatMap((address) => {
    const identity = `arn:\${AWS::Partition}:ses:${ACCOUNT}:identity/`;
    return may('ses', 'SendEmail', `${identity}${address}`, `${identity}${address.split('@')[1]}`);
  }),
];

const onOwnRole = (access: Access, path: string): string[] => [
  ...may('logs', 'CreateLogStream PutLogEvents', `\${${path}/Logs.Arn}`),
  ...may('xray', 'PutTraceSegments PutTelemetryRecords', '*'),
  ...(onTenantRole(access).length === 0
    ? []
    : may('sts', 'AssumeRole TagSession', `\${${path}/Tenant/Role.Arn}`)),
  ...may('states', access.machine, `arn:\${AWS::Partition}:states:${MACHINE}`),
  ...may('states', access.executions, `arn:\${AWS::Partition}:states:${EXECUTIONS}`),
  ...(access.queue === undefined
    ? []
    : may('sqs', 'ReceiveMessage DeleteMessage GetQueueAttributes', `\${${access.queue}/Work/Queue.Arn}`)),
  ...(access.own ?? []),
];

describe('each function has exactly the access that it needs', () => {
  test('every function is in the table, and no other', () => {
    expect([...functions.keys()].sort()).toEqual(Object.keys(ACCESS).sort());
  });

  test.each(Object.entries(ACCESS))('%s', (name, access) => {
    const fn = functions.get(name);
    if (fn === undefined) throw new Error(`there is no function ${name}`);
    const path = template.text({ Ref: fn.id }).slice('${'.length, -'/Function}'.length);
    expect(shortly(statementsOf(template, fn.role))).toEqual(onOwnRole(access, path).sort());
    expect(fn.tenantRole === undefined ? [] : shortly(statementsOf(template, fn.tenantRole))).toEqual(
      onTenantRole(access).sort(),
    );
  });

  test('no two functions share a role', () => {
    const roles = [...functions.values()].flatMap(({ role, tenantRole }) =>
      tenantRole === undefined ? [role] : [role, tenantRole],
    );
    expect(new Set(roles).size).toBe(roles.length);
  });
});
