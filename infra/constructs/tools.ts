import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { ToolBackend } from '../../schemas/tool-backend.ts';
import type { DataUse, RegistryTool } from '../../schemas/tool-manifest.ts';
import { configuredBackends } from '../config/tenant-tools.ts';
import { toolSuffix } from '../config/tools.ts';
import type { FoundTool } from '../config/tools.ts';
import { acknowledgeResource, acknowledge } from './acknowledge.ts';
import { grantEmailOf, grantSecrets } from './grants.ts';
import { warnOfManyTools } from './many-tools.ts';
import type { Setting } from './setting.ts';
import { StepgateFunction } from './stepgate-function.ts';
import type { Storage } from './storage.ts';
import type { ItemAction } from './tenant-table.ts';

/** What a tool's Lambda has beyond the tool's own timeout, to record how it ended. */
const RECORDING_SECONDS = 5;

/** What each use of the tools' own table asks of DynamoDB. */
const DATA_ACTIONS: Readonly<Record<DataUse, readonly ItemAction[]>> = {
  get: ['GetItem'],
  list: ['Query'],
  create: ['PutItem'],
  addOnce: ['GetItem', 'UpdateItem'],
};

export interface ToolsProps {
  readonly setting: Setting;
  readonly storage: Storage;
}

/** A function for each tool, with exactly the access that its manifest names. */
export class Tools extends Construct {
  readonly functions: readonly StepgateFunction[];

  constructor(scope: Construct, id: string, props: ToolsProps) {
    super(scope, id);
    this.functions = [
      ...props.setting.tools.map((tool) => this.#toolFunction(tool, props)),
      ...configuredBackends(props.setting.config).map((kind) => this.#backendFunction(kind, props)),
    ];
    warnOfManyTools(this, props.setting.config);
  }

  /** One function for all configured tools of a kind, over all tenants: each tenant's secrets are reached on its own credentials alone. */
  #backendFunction(kind: ToolBackend['kind'], { setting, storage }: ToolsProps): StepgateFunction {
    const tools = Object.entries(setting.config.tenantTools ?? {}).flatMap(([tenant, own]) =>
      Object.values(own)
        .filter(({ backend }) => backend?.kind === kind)
        .map((tool) => ({ tenant, tool })),
    );
    const fn = new StepgateFunction(this, `${kind}-tools`, {
      setting,
      name: `tool-${kind}`,
      description: kind === 'http' ? 'Tools that are requests of HTTP APIs' : 'Tools of MCP servers',
      timeout: Duration.seconds(
        Math.max(...tools.map(({ tool }) => tool.timeoutSeconds)) + RECORDING_SECONDS,
      ),
    });
    storage.ledger.grant(fn, 'Query', 'PutItem', 'ConditionCheckItem');
    storage.sessions.grant(fn, 'Query');
    storage.content.grant(fn, 'GetObject', 'PutObject');
    for (const tenant of setting.context.tenants) {
      const secrets = tools.flatMap((one) =>
        one.tenant === tenant ? (one.tool.backend?.auth?.secret ?? []) : [],
      );
      grantSecrets(fn, tenant, secrets);
    }
    return fn;
  }

  #toolFunction({ registry }: FoundTool, { setting, storage }: ToolsProps): StepgateFunction {
    const fn = new StepgateFunction(this, registry.name, {
      setting,
      name: toolSuffix(registry.name),
      description: `Tool ${registry.name} ${registry.version} of ${registry.owner}`,
      timeout: Duration.seconds(registry.timeoutSeconds + RECORDING_SECONDS),
    });
    storage.ledger.grant(fn, 'Query', 'PutItem', 'ConditionCheckItem');
    storage.sessions.grant(fn, 'Query');
    storage.content.grant(fn, 'GetObject', 'PutObject');
    const actions = [...new Set((registry.uses.data ?? []).flatMap((use) => DATA_ACTIONS[use]))];
    if (actions.length > 0) storage.tools.grant(fn, ...actions);
    if (registry.uses.email === true) grantEmail(fn, setting);
    for (const statement of registry.uses.statements ?? []) grantStatement(fn, statement);
    return fn;
  }
}

/** Lets a tool send mail for the tenant at hand, from that tenant's address alone. */
function grantEmail(fn: StepgateFunction, { config }: Setting): void {
  for (const [tenant, { emailFrom }] of Object.entries(config.tenants))
    if (emailFrom !== undefined) grantEmailOf(fn, tenant, emailFrom);
}

/** Grants what a manifest asks for beyond Stepgate's own stores, with the manifest's reason for any wildcard. */
function grantStatement(
  fn: StepgateFunction,
  { actions, resources, reason }: NonNullable<RegistryTool['uses']['statements']>[number],
): void {
  fn.grant(actions, resources);
  for (const resource of resources.filter((text) => text.includes('*'))) {
    acknowledgeResource(fn.role, resource, reason);
  }
  for (const action of actions.filter((text) => text.includes('*'))) {
    acknowledge(fn.role, `AwsSolutions-IAM5[Action::${action}]`, reason);
  }
}
