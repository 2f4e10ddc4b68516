import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { slackAppSecret } from '../schemas/slack.ts';
import { AgentLoop } from './constructs/agent-loop.ts';
import { Alarms } from './constructs/alarms.ts';
import { ApprovalClock } from './constructs/approval-clock.ts';
import { Billing } from './constructs/billing.ts';
import { Console } from './constructs/console.ts';
import { Events } from './constructs/events.ts';
import { Identity } from './constructs/identity.ts';
import { Notifications } from './constructs/notifications.ts';
import { SessionLifecycle } from './constructs/session-lifecycle.ts';
import { SessionsApi } from './constructs/sessions-api.ts';
import { keepsData } from './constructs/setting.ts';
import type { Setting } from './constructs/setting.ts';
import { Slack } from './constructs/slack.ts';
import { Storage } from './constructs/storage.ts';
import { Tools } from './constructs/tools.ts';

/** Everything of one deployment: one tenant's (silo) or several tenants' (pool) stage. */
export class StepgateStack extends Stack {
  constructor(scope: Construct, setting: Setting) {
    const { stackName, tenants, stage } = setting.context;
    super(scope, stackName, {
      stackName,
      description: `Stepgate: durable, governed, billed agents for ${tenants.join(', ')} (${stage})`,
      terminationProtection: keepsData(setting),
    });

    const storage = new Storage(this, 'Storage', { setting });
    const identity = new Identity(this, 'Identity', { setting });
    const tools = new Tools(this, 'Tools', { setting, storage });
    const loop = new AgentLoop(this, 'AgentLoop', { setting, storage, tools });
    const api = new SessionsApi(this, 'SessionsApi', { setting, storage, identity });
    const site = new Console(this, 'Console', { setting, identity, http: api.http, loop });
    const events = new Events(this, 'Events', { setting, storage });
    const lifecycle = new SessionLifecycle(this, 'Lifecycle', { setting, storage, events });
    const clock = new ApprovalClock(this, 'ApprovalClock', { setting, storage, events });
    const billing = new Billing(this, 'Billing', { setting, storage, events });
    const notifications = new Notifications(this, 'Notifications', {
      setting,
      storage,
      events,
      http: api.http,
    });
    const slack = new Slack(this, 'Slack', { setting, storage, identity, http: api.http });
    new Alarms(this, 'Alarms', {
      setting,
      loop,
      api,
      events,
      lifecycle,
      clock,
      billing,
      notifications,
      slack,
    });

    this.#outputs({
      ApiUrl: api.http.url,
      ConsoleUrl: site.url,
      UserPoolId: identity.userPool.userPoolId,
      UserPoolClientId: identity.client.userPoolClientId,
      StateMachineArn: loop.machine.stateMachineArn,
      LedgerTableName: storage.ledger.table.tableName,
      SessionsTableName: storage.sessions.table.tableName,
      ToolsTableName: storage.tools.table.tableName,
      ContentBucketName: storage.content.bucket.bucketName,
      BusName: events.bus.eventBusName,
      ...(slack.worker === undefined ? {} : { SlackAppSecretName: slackAppSecret(stackName) }),
    });
  }

  #outputs(values: Record<string, string>): void {
    for (const [name, value] of Object.entries(values)) new CfnOutput(this, name, { value });
  }
}
