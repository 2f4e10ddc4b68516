import type { Duration } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { ENV } from '../../schemas/env.ts';
import type { EnvKey } from '../../schemas/env.ts';
import { SYNTH_ERRORS, StepgateError } from '../../schemas/errors.ts';
import { acknowledgeResource } from './acknowledge.ts';
import { logRetention, removalPolicy } from './setting.ts';
import type { Setting } from './setting.ts';
import { TenantRole } from './tenant-role.ts';

/** The longest name that Lambda gives a function. */
const MAX_FUNCTION_NAME = 64;

export interface StepgateFunctionProps {
  readonly setting: Setting;
  /** The name after the stack's: the folder in `lambdas/`, or `tool-<tool>`. */
  readonly name: string;
  /** What it does, in one line. */
  readonly description: string;
  /** The longest that one invocation may run. */
  readonly timeout: Duration;
  /** MB of memory; a Lambda's share of CPU grows with it. Default: 512, where cold starts stop getting much shorter. */
  readonly memorySize?: number;
}

/**
 * A Lambda of Stepgate: Node 24 on arm64, traced, with a log group and a role of its own. The role itself reaches logs, traces
 * and what `grant` adds; tenant data is behind a second role (`grantTenant`), which the code assumes for one tenant at a time.
 */
export class StepgateFunction extends Construct {
  readonly lambda: LambdaFunction;
  readonly logGroup: LogGroup;
  readonly role: Role;
  readonly #tenants: readonly string[];
  #tenantRole: TenantRole | undefined;

  constructor(scope: Construct, id: string, props: StepgateFunctionProps) {
    super(scope, id);
    const { setting, name } = props;
    const functionName = `${setting.context.stackName}-${name}`;
    if (functionName.length > MAX_FUNCTION_NAME) {
      throw new StepgateError(
        SYNTH_ERRORS.InvalidContext,
        `the function name ${functionName} has ${functionName.length} characters and Lambda allows ${MAX_FUNCTION_NAME}; ` +
          'use fewer or shorter tenants in one stack, or a shorter stage or tool name',
      );
    }
    this.#tenants = setting.context.tenants;

    this.logGroup = new LogGroup(this, 'Logs', {
      retention: logRetention(setting),
      removalPolicy: removalPolicy(setting),
    });
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `${functionName}: ${props.description}`,
    });
    this.logGroup.grantWrite(this.role);
    acknowledgeResource(
      this.role,
      '*',
      'X-Ray has no resources: its two write actions can only be granted on *.',
    );

    this.lambda = new LambdaFunction(this, 'Function', {
      functionName,
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: bundledCode(setting, name),
      role: this.role,
      timeout: props.timeout,
      memorySize: props.memorySize ?? 512,
      tracing: Tracing.ACTIVE,
      logGroup: this.logGroup,
      loggingFormat: LoggingFormat.JSON,
      environment: {
        POWERTOOLS_SERVICE_NAME: name,
        // Of its own for each stack: an alarm of one must not see what another counts.
        POWERTOOLS_METRICS_NAMESPACE: setting.context.stackName,
        // The X-Ray SDK still calls url.parse(); the warning would be a log line of every cold start.
        NODE_OPTIONS: '--disable-warning=DEP0169',
        [ENV.stage]: setting.context.stage,
      },
    });
  }

  /** Grants the function itself actions on resources that hold no tenant's data. */
  grant(actions: readonly string[], resources: readonly string[]): void {
    this.role.addToPrincipalPolicy(new PolicyStatement({ actions: [...actions], resources: [...resources] }));
  }

  /** Grants the function's tenant role; the statement must hold for the tenant of the session tag only. Sets the variable that names the role. */
  grantTenant(statement: PolicyStatement): void {
    this.tenantRole.role.addToPrincipalPolicy(statement);
  }

  /** The role that reaches tenant data; made when it is first needed. */
  get tenantRole(): TenantRole {
    if (this.#tenantRole === undefined) {
      this.#tenantRole = new TenantRole(this, 'Tenant', { assumedBy: this.role, tenants: this.#tenants });
      this.setEnv('tenantRole', this.#tenantRole.role.roleArn);
    }
    return this.#tenantRole;
  }

  /** Sets a variable that ties the function to the deployment. */
  setEnv(key: EnvKey, value: string): void {
    this.lambda.addEnvironment(ENV[key], value);
  }
}

function bundledCode({ bundles }: Setting, name: string): Code {
  if (bundles === undefined)
    return Code.fromInline('// Nothing is bundled for a command that deploys nothing.');
  const folder = bundles.get(name);
  if (folder === undefined) throw new Error(`the function ${name} has no handler.ts in its folder`);
  return Code.fromAsset(folder);
}
