import { readFileSync } from 'node:fs';
import { Aws, Duration, Fn } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, LogLevel, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { longestWait } from '../../schemas/approval-config.ts';
import { acknowledgeResource } from './acknowledge.ts';
import { grantModels } from './bedrock-models.ts';
import { fixedArns, logRetention, removalPolicy, stateMachineName } from './setting.ts';
import type { Setting } from './setting.ts';
import { StepgateFunction } from './stepgate-function.ts';
import type { Storage } from './storage.ts';
import type { Tools } from './tools.ts';

const DEFINITION_FILE = 'statemachines/agent-session.asl.json';

/** How long after an approval's own expiry the machine's timeout comes, in seconds. A schedule comes up to a minute late: the backstop never wins the race. */
const APPROVAL_GRACE_SECONDS = 300;

/** A model may think for minutes; Bedrock itself ends a call after an hour. */
const PLAN_TIMEOUT = Duration.minutes(5);
const STEP_TIMEOUT = Duration.seconds(30);

export interface AgentLoopProps {
  readonly setting: Setting;
  readonly storage: Storage;
  readonly tools: Tools;
}

/** The state machine of a session, and the functions that are its steps. */
export class AgentLoop extends Construct {
  readonly machine: StateMachine;
  /** The names of its functions' log groups. */
  readonly logGroups: readonly string[];

  constructor(scope: Construct, id: string, props: AgentLoopProps) {
    super(scope, id);
    const { setting, storage, tools } = props;
    const steps = {
      plan: this.#plan(setting, storage),
      guard: this.#guard(setting, storage),
      awaitApproval: this.#awaitApproval(setting, storage),
      finish: this.#finish(setting, storage),
    };
    this.machine = this.#machine(setting, steps, tools);
    this.logGroups = Object.values(steps).map(({ logGroup }) => logGroup.logGroupName);
  }

  #plan(setting: Setting, storage: Storage): StepgateFunction {
    const fn = new StepgateFunction(this, 'Plan', {
      setting,
      name: 'plan',
      description: 'Calls the model and records what it proposes',
      timeout: PLAN_TIMEOUT,
    });
    storage.ledger.grant(fn, 'Query', 'PutItem');
    storage.sessions.grant(fn, 'GetItem', 'Query', 'PutItem', 'UpdateItem');
    storage.content.grant(fn, 'GetObject', 'PutObject');
    grantModels(fn, setting.config);
    return fn;
  }

  #guard(setting: Setting, storage: Storage): StepgateFunction {
    const fn = new StepgateFunction(this, 'Guard', {
      setting,
      name: 'guard',
      description: 'Gives a verdict on every call that the model proposed',
      timeout: STEP_TIMEOUT,
    });
    storage.ledger.grant(fn, 'Query', 'PutItem');
    storage.sessions.grant(fn, 'GetItem', 'Query', 'PutItem', 'UpdateItem');
    storage.content.grant(fn, 'GetObject', 'PutObject');
    fn.setEnv('toolFunctionPrefix', fixedArns(this, setting).toolFunctionPrefix);
    return fn;
  }

  #awaitApproval(setting: Setting, storage: Storage): StepgateFunction {
    const fn = new StepgateFunction(this, 'AwaitApproval', {
      setting,
      name: 'await-approval',
      description: 'Opens an approval and parks the call behind it',
      timeout: STEP_TIMEOUT,
    });
    storage.ledger.grant(fn, 'Query', 'PutItem');
    storage.sessions.grant(fn, 'GetItem', 'Query', 'PutItem');
    storage.content.grant(fn, 'GetObject', 'PutObject');
    storage.grantTokens(fn, 'Encrypt');
    fn.grant(['states:SendTaskSuccess', 'states:SendTaskFailure'], [fixedArns(this, setting).stateMachine]);
    return fn;
  }

  #finish(setting: Setting, storage: Storage): StepgateFunction {
    const fn = new StepgateFunction(this, 'Finish', {
      setting,
      name: 'finish',
      description: 'Closes a session with its result, or with why it stopped',
      timeout: STEP_TIMEOUT,
    });
    storage.ledger.grant(fn, 'Query', 'PutItem');
    storage.sessions.grant(fn, 'Query', 'PutItem', 'UpdateItem');
    storage.content.grant(fn, 'GetObject', 'PutObject');
    return fn;
  }

  #machine(setting: Setting, steps: Record<string, StepgateFunction>, tools: Tools): StateMachine {
    const name = stateMachineName(setting.context.stackName);
    const arn = fixedArns(this, setting).stateMachine;
    const role = new Role(this, 'MachineRole', {
      description: `Invokes the steps and tools of ${name}`,
      assumedBy: new ServicePrincipal('states.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
          ArnLike: { 'aws:SourceArn': arn },
        },
      }),
    });
    const functions = [...Object.values(steps), ...tools.functions];
    const allow = (actions: string[], resources: string[]) =>
      role.addToPolicy(new PolicyStatement({ actions, resources }));
    allow(
      ['lambda:InvokeFunction'],
      functions.map(({ lambda }) => lambda.functionArn),
    );
    // Its own name: a rollover starts a fresh execution of this machine.
    allow(['states:StartExecution'], [arn]);
    acknowledgeResource(
      role,
      '*',
      'Log delivery and X-Ray have no resources: their actions can only be granted on *.',
    );

    const machine = new StateMachine(this, 'Machine', {
      stateMachineName: name,
      role,
      definitionBody: DefinitionBody.fromString(definition(setting)),
      definitionSubstitutions: {
        Partition: Aws.PARTITION,
        ...Object.fromEntries(
          Object.entries(steps).map(([step, { lambda }]) => [
            `${step[0]?.toUpperCase()}${step.slice(1)}FunctionArn`,
            lambda.functionArn,
          ]),
        ),
      },
      tracingEnabled: true,
      logs: {
        destination: new LogGroup(this, 'MachineLogs', {
          // Under this prefix, log groups do not count against the limit of CloudWatch's resource policy. The stack's own
          // unique part is in it, since a kept log group must not stop the stack from being made again.
          logGroupName: `/aws/vendedlogs/states/${name}-${Fn.select(2, Fn.split('/', Aws.STACK_ID))}`,
          retention: logRetention(setting),
          removalPolicy: removalPolicy(setting),
        }),
        level: LogLevel.ALL,
        includeExecutionData: false,
      },
    });
    // Every permission is there before the first execution can be started.
    const policy = role.node.tryFindChild('DefaultPolicy');
    if (policy !== undefined) (machine.node.defaultChild as CfnStateMachine).node.addDependency(policy);
    return machine;
  }
}

/** The definition with the one placeholder that must be a number in place: the longest wait for an approval. */
function definition({ config }: Setting): string {
  const waits = Object.values(config.tenants).map(({ approvals }) => longestWait(approvals));
  return readFileSync(DEFINITION_FILE, 'utf8').replace(
    '"${ApprovalTimeoutSeconds}"',
    String(Math.max(...waits) + APPROVAL_GRACE_SECONDS),
  );
}
