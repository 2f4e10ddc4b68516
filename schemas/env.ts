/**
 * The environment variables that tie a Lambda to its deployment: the CDK construct that grants the access sets the variable,
 * `lambdas/shared/env.ts` reads it. Nothing else of a Lambda's behaviour is set by its environment.
 */
export const ENV = {
  stage: 'STEPGATE_STAGE',
  ledgerTable: 'STEPGATE_LEDGER_TABLE',
  sessionsTable: 'STEPGATE_SESSIONS_TABLE',
  toolsTable: 'STEPGATE_TOOLS_TABLE',
  contentBucket: 'STEPGATE_CONTENT_BUCKET',
  tenantRole: 'STEPGATE_TENANT_ROLE_ARN',
  stateMachine: 'STEPGATE_STATE_MACHINE_ARN',
  toolFunctionPrefix: 'STEPGATE_TOOL_FUNCTION_PREFIX',
  userPool: 'STEPGATE_USER_POOL_ID',
  scheduleGroup: 'STEPGATE_SCHEDULE_GROUP',
  schedulerRole: 'STEPGATE_SCHEDULER_ROLE_ARN',
  timerQueue: 'STEPGATE_TIMER_QUEUE_ARN',
  tokenKey: 'STEPGATE_TOKEN_KEY_ARN',
  bus: 'STEPGATE_BUS_NAME',
  retryQueue: 'STEPGATE_RETRY_QUEUE_URL',
  publicUrl: 'STEPGATE_PUBLIC_URL',
  notifyQueue: 'STEPGATE_NOTIFY_QUEUE_URL',
  slackQueue: 'STEPGATE_SLACK_QUEUE_URL',
  slackApp: 'STEPGATE_SLACK_APP_SECRET',
  slackClient: 'STEPGATE_SLACK_CLIENT_ID',
  signInUrl: 'STEPGATE_SIGN_IN_URL',
  consoleClient: 'STEPGATE_CONSOLE_CLIENT_ID',
  cliClient: 'STEPGATE_CLI_CLIENT_ID',
  stepLogGroups: 'STEPGATE_STEP_LOG_GROUPS',
} as const;
export type EnvKey = keyof typeof ENV;

/** The file beside each bundle with tools, tenants and prices (`DeploymentConfig`). */
export const CONFIG_FILE = 'stepgate.json';

/** The session tag that carries the tenant into every credential with access to tenant data. */
export const TENANT_TAG = 'tenant';
