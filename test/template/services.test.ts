import { describe, expect, test } from '@jest/globals';
import { NOTIFIED_EVENTS } from '../../schemas/notified-events.ts';
import { ROUTES } from '../../schemas/routes.ts';
import { functionsOf, shortly, statementsOf } from './support/policies.ts';
import { referenced, synthesized } from './support/template.ts';
import type { Resource } from './support/template.ts';

/** What the local emulator never checks: who may call whom between AWS's own services. */

const template = synthesized();

const ACCOUNT = '${AWS::Region}:${AWS::AccountId}';
const MACHINE = `arn:\${AWS::Partition}:states:${ACCOUNT}:stateMachine:stepgate-acme-globex-dev-agent-session`;

const trust = (role: string) =>
  (template.byId(role).Properties['AssumeRolePolicyDocument'] as { Statement: object[] }).Statement;

describe('the state machine’s role', () => {
  const machine = () => template.ofType('AWS::StepFunctions::StateMachine')[0] as Resource;
  const role = () => referenced(machine().Properties['RoleArn']);

  test('is assumed by Step Functions, for this machine of this account only', () => {
    const [statement, ...more] = trust(role()) as { Condition: Record<string, Record<string, unknown>> }[];
    expect(more).toEqual([]);
    expect(statement).toMatchObject({
      Action: 'sts:AssumeRole',
      Principal: { Service: 'states.amazonaws.com' },
      Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
    });
    expect(template.text(statement?.Condition['ArnLike']?.['aws:SourceArn'])).toBe(MACHINE);
  });

  test('may invoke exactly the steps and the tools, start itself, log and trace', () => {
    const invoked = [...functionsOf(template)]
      .filter(
        ([name]) => ['plan', 'guard', 'await-approval', 'finish'].includes(name) || name.startsWith('tool-'),
      )
      .map(([, { id }]) => `\${${template.text({ Ref: id }).slice(2, -1)}.Arn}`);
    expect(invoked).toHaveLength(4 + 6);
    expect(shortly(statementsOf(template, role()))).toEqual(
      [
        `lambda:InvokeFunction on ${invoked.sort().join(' ')}`,
        `states:StartExecution on ${MACHINE}`,
        'logs:CreateLogDelivery logs:DeleteLogDelivery logs:DescribeLogGroups logs:DescribeResourcePolicies ' +
          'logs:GetLogDelivery logs:ListLogDeliveries logs:PutResourcePolicy logs:UpdateLogDelivery on *',
        'xray:GetSamplingRules xray:GetSamplingTargets xray:PutTelemetryRecords xray:PutTraceSegments on *',
      ].sort(),
    );
  });

  test('has its permissions before the machine exists', () => {
    const policy = template
      .ofType('AWS::IAM::Policy')
      .find(({ Properties }) => (Properties['Roles'] as unknown[]).some((one) => referenced(one) === role()));
    expect(machine().DependsOn).toContain(policy?.id);
  });
});

test('a function’s own role is assumed by Lambda alone', () => {
  for (const { role } of functionsOf(template).values()) {
    expect(trust(role)).toEqual([
      { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } },
    ]);
  }
});

test('no policy is AWS’s own or attached to a person, and one role alone may be passed on: that of schedules, to Scheduler', () => {
  expect(template.json.match(/ManagedPolicyArns|AWS::IAM::(User|Group)/g)).toBeNull();
  expect(template.json.match(/iam:PassRole/g)).toHaveLength(1);
  const setter = functionsOf(template).get('schedule-approval');
  const passing = statementsOf(template, setter?.role ?? '').filter(({ actions }) =>
    actions.includes('iam:PassRole'),
  );
  expect(passing).toMatchObject([
    { condition: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } } },
  ]);
});

describe('the role of schedules', () => {
  const role = () => {
    const found = template
      .ofType('AWS::IAM::Role')
      .find(({ Properties }) => JSON.stringify(Properties).includes('scheduler.amazonaws.com'));
    if (found === undefined) throw new Error('there is no role of schedules');
    return found;
  };

  test('is assumed by Scheduler, for the schedules of this group of this account only', () => {
    const [statement, ...more] = trust(role().id) as {
      Condition: { StringEquals: Record<string, unknown> };
    }[];
    expect(more).toEqual([]);
    expect(statement).toMatchObject({
      Action: 'sts:AssumeRole',
      Principal: { Service: 'scheduler.amazonaws.com' },
      Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
    });
    expect(template.text(statement?.Condition.StringEquals['aws:SourceArn'])).toBe(
      `arn:\${AWS::Partition}:scheduler:${ACCOUNT}:schedule-group/stepgate-acme-globex-dev-approvals`,
    );
    expect(
      template.ofType('AWS::Scheduler::ScheduleGroup').map(({ Properties }) => Properties['Name']),
    ).toEqual(['stepgate-acme-globex-dev-approvals']);
  });

  test('may send to the queue of timers, and nothing else', () => {
    expect(shortly(statementsOf(template, role().id))).toEqual([
      'sqs:SendMessage on ${ApprovalClock/Timer/Work/Queue.Arn}',
    ]);
  });
});

describe('API Gateway', () => {
  test('may invoke the function of each route, by that route alone', () => {
    const routes = template.ofType('AWS::ApiGatewayV2::Route');
    const permissions = template.ofType('AWS::Lambda::Permission');
    const allowed = permissions.map(({ Properties }) => {
      expect(Properties).toMatchObject({
        Action: 'lambda:InvokeFunction',
        Principal: 'apigateway.amazonaws.com',
      });
      return `${referenced(Properties['FunctionName'])} ${template.text(Properties['SourceArn'])}`;
    });
    const wanted = routes.map(({ Properties }) => {
      const integration = template.text(Properties['Target']).replace(/^integrations\/\$\{(.*)\}$/, '$1');
      const target = template
        .ofType('AWS::ApiGatewayV2::Integration')
        .find(({ id }) => template.text({ Ref: id }) === `\${${integration}}`);
      const path = String(Properties['RouteKey']).split(' ')[1];
      const api = '${SessionsApi/Http/Api}';
      return `${referenced(target?.Properties['IntegrationUri'])} arn:\${AWS::Partition}:execute-api:${ACCOUNT}:${api}/*/*${path}`;
    });
    expect(wanted.length).toBeGreaterThan(ROUTES.length);
    expect(allowed.sort()).toEqual(wanted.sort());
  });
});

describe('EventBridge', () => {
  const rules = () => template.ofType('AWS::Events::Rule');
  const bus = '${Events/Bus}';

  test('sends each kind of event to its queue', () => {
    const found = rules().map(({ Properties }) => ({
      bus: Properties['EventBusName'] === undefined ? 'default' : template.text(Properties['EventBusName']),
      pattern: Properties['EventPattern'],
      targets: (Properties['Targets'] as { Arn: unknown }[]).map(({ Arn }) => template.text(Arn)),
    }));
    expect(found.filter((rule) => rule.bus === bus)).toEqual([
      {
        bus,
        pattern: { source: ['stepgate'], 'detail-type': ['stepgate.session.created'] },
        targets: ['${Lifecycle/Start/Work/Queue.Arn}'],
      },
      {
        bus,
        pattern: { source: ['stepgate'], 'detail-type': ['stepgate.approval.resolved'] },
        targets: ['${Lifecycle/Resume/Work/Queue.Arn}'],
      },
      {
        bus,
        pattern: {
          source: ['stepgate'],
          'detail-type': ['stepgate.approval.requested', 'stepgate.approval.resolved'],
        },
        targets: ['${ApprovalClock/Schedule/Work/Queue.Arn}'],
      },
      {
        bus,
        pattern: { source: ['stepgate'], 'detail-type': ['stepgate.usage'] },
        targets: ['${Billing/Meter/Work/Queue.Arn}'],
      },
      {
        bus,
        // Only of the tenant that wants to be told.
        pattern: {
          source: ['stepgate'],
          'detail-type': [...NOTIFIED_EVENTS],
          detail: { tenantid: ['acme'] },
        },
        targets: ['${Notifications/Notify/Work/Queue.Arn}'],
      },
    ]);
    const onDefault = found.filter((rule) => rule.bus === 'default');
    expect(onDefault).toHaveLength(1);
    const dead = onDefault[0] as (typeof found)[number];
    expect(dead).toMatchObject({
      pattern: {
        source: ['aws.states'],
        'detail-type': ['Step Functions Execution Status Change'],
        detail: { status: ['FAILED', 'TIMED_OUT', 'ABORTED'] },
      },
      targets: ['${Lifecycle/Close/Work/Queue.Arn}'],
    });
    const { stateMachineArn } = (dead.pattern as { detail: { stateMachineArn: unknown[] } }).detail;
    expect(stateMachineArn.map((arn) => template.text(arn))).toEqual([MACHINE]);
  });

  test('may send to exactly those queues and their dead letters, from exactly those rules', () => {
    const sends = template.ofType('AWS::SQS::QueuePolicy').flatMap(({ Properties }) =>
      (Properties['PolicyDocument'] as { Statement: Statement[] }).Statement.filter(
        ({ Effect }) => Effect === 'Allow',
      ).map((statement) => {
        expect(statement).toMatchObject({ Principal: { Service: 'events.amazonaws.com' } });
        const from = Object.values(statement.Condition?.['ArnEquals'] ?? {})[0];
        return `${template.text(from)} > ${template.text(statement.Resource)}`;
      }),
    );
    const wanted = rules().flatMap(({ id, Properties }) =>
      (Properties['Targets'] as { Arn: unknown; DeadLetterConfig: { Arn: unknown } }[]).flatMap((target) => {
        const rule = template.text({ 'Fn::GetAtt': [id, 'Arn'] });
        return [
          `${rule} > ${template.text(target.Arn)}`,
          `${rule} > ${template.text(target.DeadLetterConfig.Arn)}`,
        ];
      }),
    );
    expect(wanted).toHaveLength(12);
    expect([...new Set(sends)].sort()).toEqual(wanted.sort());
  });
});

interface Statement {
  readonly Effect: string;
  readonly Resource: unknown;
  readonly Condition?: Record<string, Record<string, unknown>>;
}
