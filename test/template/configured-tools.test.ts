import { expect, test } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { warnOfManyTools } from '../../infra/constructs/many-tools.ts';
import { TenantConfig } from '../../schemas/tenant-config.ts';
import { functionsOf, shortly, statementsOf } from './support/policies.ts';
import { synthesized } from './support/template.ts';

const template = synthesized('configured');
const functions = functionsOf(template);
const secret = (name: string): string =>
  `arn:\${AWS::Partition}:secretsmanager:\${AWS::Region}:\${AWS::AccountId}:secret:${name}-??????`;

test.each([
  ['tool-http', { acme: 'acme/crm-token', globex: 'globex/crm-token' }, 25],
  ['tool-mcp', { acme: 'acme/tracker-token' }, 15],
])(
  '%s reads the secrets that its tools name, each for its tenant alone, and no store of other tools',
  (name, named, timeout) => {
    const fn = functions.get(name);
    expect(fn?.properties['Timeout']).toBe(timeout);
    const statements = statementsOf(template, fn?.tenantRole ?? '');
    expect(shortly(statements)).toEqual(
      [
        'dynamodb:ConditionCheckItem dynamodb:PutItem dynamodb:Query on ${Storage/Ledger/Table.Arn}',
        'dynamodb:Query on ${Storage/Sessions/Table.Arn}',
        's3:GetObject s3:PutObject on ${Storage/Content/Bucket.Arn}/${aws:PrincipalTag/tenant}/*',
        ...Object.values(named).map((one) => `secretsmanager:GetSecretValue on ${secret(one)}`),
      ].sort(),
    );
    const read = statements.filter(({ actions }) => actions.includes('secretsmanager:GetSecretValue'));
    expect(read.map(({ resources, condition }) => ({ resources, condition }))).toEqual(
      Object.entries(named).map(([tenant, one]) => ({
        resources: [secret(one)],
        condition: { StringEquals: { 'aws:PrincipalTag/tenant': tenant } },
      })),
    );
    expect(shortly(statementsOf(template, fn?.role ?? '')).join()).not.toContain('secretsmanager');
  },
);

test('the machine may call them, under names that the guard makes of their backends', () => {
  const [machine] = template.ofType('AWS::StepFunctions::StateMachine');
  const role = template.text(machine?.Properties['RoleArn']).replace(/^\$\{|\.Arn\}$/g, '');
  const id =
    Object.keys(template.resources).find((one) => template.text({ Ref: one }) === `\${${role}}`) ?? '';
  const invoked = statementsOf(template, id).find(({ actions }) => actions.includes('lambda:InvokeFunction'));
  expect(invoked?.resources).toEqual(
    expect.arrayContaining(['${Tools/http-tools/Function.Arn}', '${Tools/mcp-tools/Function.Arn}']),
  );
});

test('without such tools there are no such functions', () => {
  const names = [...functionsOf(synthesized('dev')).keys()];
  expect(names.filter((name) => /^tool-(http|mcp)$/.test(name))).toEqual([]);
});

test('an agent with more than 20 tools is a warning that says why', () => {
  const stack = new Stack(new App(), 'Some');
  const config = (count: number) => ({
    tenants: {
      acme: TenantConfig.parse({
        tenant: 'acme',
        defaultAgent: 'desk',
        agents: {
          desk: { model: 'm', system: 's', tools: Array.from({ length: count }, (_, n) => `tool_${n}`) },
        },
      }),
    },
  });
  const warnings = () => stack.node.metadata.filter(({ type }) => type === 'aws:cdk:warning');
  warnOfManyTools(stack, config(20));
  expect(warnings()).toEqual([]);
  warnOfManyTools(stack, config(21));
  expect(warnings().map(({ data }) => String(data))).toEqual([
    expect.stringMatching(/desk of acme has 21 tools.*wrong one/),
  ]);
});
