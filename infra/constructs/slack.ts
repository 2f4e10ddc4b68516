import { Duration } from 'aws-cdk-lib';
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { Construct } from 'constructs';
import { SLACK_PATHS, slackTokenSecret } from '../../schemas/slack.ts';
import { grantSecrets, grantSlackApp } from './grants.ts';
import type { SecretAction } from './grants.ts';
import type { HttpApi } from './http-api.ts';
import type { Identity } from './identity.ts';
import { QueueConsumer } from './queue-consumer.ts';
import { fixedArns } from './setting.ts';
import type { Setting } from './setting.ts';
import { StepgateFunction } from './stepgate-function.ts';
import { SESSION_INDEXES, SESSION_PARTITIONS } from './storage.ts';
import type { Storage } from './storage.ts';

export interface SlackProps {
  readonly setting: Setting;
  readonly storage: Storage;
  readonly identity: Identity;
  readonly http: HttpApi;
}

const ANSWER_TIMEOUT = Duration.seconds(10);
const WORK_SECONDS = 25;
/** What somebody clicked is tried for some hours; after that nobody waits for it. */
const MOST_RECEIVES = 20;

/**
 * The Slack app's three parts, there where a tenant has a workspace: one takes requests and answers within three seconds, one does the
 * work, one has the pages on which the app is installed and people are linked. Each has only its own access.
 */
export class Slack extends Construct {
  readonly worker: QueueConsumer | undefined;
  readonly #props: SlackProps;

  constructor(scope: Construct, id: string, props: SlackProps) {
    super(scope, id);
    this.#props = props;
    const { tenants } = props.setting.config;
    if (!Object.values(tenants).some(({ notifications }) => notifications.slack !== undefined)) return;
    this.worker = this.#worker();
    this.#receiver(this.worker);
    this.#connect();
  }

  #receiver({ work }: QueueConsumer): void {
    const { setting, storage, http } = this.#props;
    const fn = new StepgateFunction(this, 'Receiver', {
      setting,
      name: 'slack-receiver',
      description: 'Takes what Slack sends, by its signature, once',
      timeout: ANSWER_TIMEOUT,
    });
    // It reads approvals for its forms. All that it writes is that a request came.
    storage.sessions.grant(fn, 'GetItem');
    storage.sessions.grantPartitions(fn, [SESSION_PARTITIONS.once], 'PutItem');
    fn.grant(['sqs:SendMessage'], [work.queue.queueArn]);
    fn.setEnv('slackQueue', work.queue.queueUrl);
    grantSlackApp(fn, setting);
    this.#grantTokens(fn, 'GetSecretValue');
    http.addOpenPaths(
      [SLACK_PATHS.events, SLACK_PATHS.interactions, SLACK_PATHS.commands],
      fn,
      'Slack calls it, and signs what it sends: the function takes nothing that is not signed, of now, and new.',
      HttpMethod.POST,
    );
  }

  #worker(): QueueConsumer {
    const { setting, storage, identity, http } = this.#props;
    const { stateMachine } = fixedArns(this, setting);
    const consumer = new QueueConsumer(this, 'Worker', {
      setting,
      name: 'slack-worker',
      description: 'Does what people click and type in Slack',
      timeoutSeconds: WORK_SECONDS,
      maxReceives: MOST_RECEIVES,
    });
    const { fn, work } = consumer;
    storage.ledger.grant(fn, 'Query', 'PutItem');
    storage.sessions.grant(fn, 'GetItem', 'Query', 'PutItem', 'UpdateItem');
    storage.sessions.grantQueryIndexes(fn, SESSION_INDEXES.list, SESSION_INDEXES.status);
    storage.content.grant(fn, 'GetObject', 'PutObject');
    storage.grantTokens(fn, 'Decrypt');
    fn.grant(['states:SendTaskSuccess', 'states:StartExecution'], [stateMachine]);
    fn.setEnv('stateMachine', stateMachine);
    fn.grant(
      ['cognito-idp:AdminGetUser', 'cognito-idp:AdminListGroupsForUser'],
      [identity.userPool.userPoolArn],
    );
    fn.setEnv('userPool', identity.userPool.userPoolId);
    fn.grant(['sqs:ChangeMessageVisibility'], [work.queue.queueArn]);
    fn.setEnv('slackQueue', work.queue.queueUrl);
    fn.setEnv('publicUrl', http.url);
    grantSlackApp(fn, setting);
    this.#grantTokens(fn, 'GetSecretValue');
    return consumer;
  }

  #connect(): void {
    const { setting, storage, identity, http } = this.#props;
    const fn = new StepgateFunction(this, 'Connect', {
      setting,
      name: 'slack-connect',
      description: 'The pages on which the Slack app is installed and people are linked',
      timeout: ANSWER_TIMEOUT,
    });
    const { slack, once } = SESSION_PARTITIONS;
    storage.sessions.grantPartitions(fn, [slack], 'GetItem');
    storage.sessions.grantPartitions(fn, [slack, once], 'PutItem');
    grantSlackApp(fn, setting);
    this.#grantTokens(fn, 'CreateSecret', 'PutSecretValue');
    const client = identity.addPagesClient('Slack', { callbackUrls: [`${http.url}${SLACK_PATHS.signedIn}`] });
    fn.setEnv('slackClient', client.userPoolClientId);
    fn.setEnv('signInUrl', identity.signInUrl);
    fn.setEnv('publicUrl', http.url);
    const reason =
      'Browsers come here before anybody has signed in: the function sends them to the sign-in pages, and does nothing without.';
    http.addOpenPaths(
      [SLACK_PATHS.install, SLACK_PATHS.installed, SLACK_PATHS.link, SLACK_PATHS.signedIn],
      fn,
      reason,
    );
    http.addOpenPaths([SLACK_PATHS.link], fn, reason, HttpMethod.POST);
  }

  /** Lets a function do this with the tokens of each tenant's workspaces, on that tenant's credentials. */
  #grantTokens(fn: StepgateFunction, ...actions: SecretAction[]): void {
    for (const { tenant, notifications } of Object.values(this.#props.setting.config.tenants)) {
      const teams = notifications.slack?.workspaces ?? [];
      grantSecrets(
        fn,
        tenant,
        teams.map(({ team }) => slackTokenSecret(tenant, team)),
        actions,
      );
    }
  }
}
