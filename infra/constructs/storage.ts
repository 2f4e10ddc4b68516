import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { TENANT_TAG } from '../../schemas/env.ts';
import { ContentBucket } from './content-bucket.ts';
import { removalPolicy } from './setting.ts';
import type { Setting } from './setting.ts';
import type { StepgateFunction } from './stepgate-function.ts';
import { TENANT_VARIABLE } from './tenant-role.ts';
import { TenantTable } from './tenant-table.ts';

/** Names of the sessions table's indexes: all sessions of a tenant, and its sessions and approvals by status. */
export const SESSION_INDEXES = { list: 'by-list', status: 'by-status' } as const;

/**
 * Partitions of the sessions table that functions may be bound to, after the tenant: what it has with Slack, where approvals' messages
 * stand there, and marks of what is good once.
 */
export const SESSION_PARTITIONS = {
  slack: '#slack',
  slackMessages: '#slack-message#*',
  once: '#once#*',
} as const;

export interface StorageProps {
  readonly setting: Setting;
}

/** Everything that is kept: the ledger, the sessions, the tools' own data, large content, and the key of the task tokens. */
export class Storage extends Construct {
  /** Append-only: no function may update or delete in it. */
  readonly ledger: TenantTable;
  readonly sessions: TenantTable;
  readonly tools: TenantTable;
  readonly content: ContentBucket;
  readonly #tokenKey: Key;

  constructor(scope: Construct, id: string, { setting }: StorageProps) {
    super(scope, id);
    this.ledger = new TenantTable(this, 'Ledger', { setting, envKey: 'ledgerTable', stream: true });
    this.sessions = new TenantTable(this, 'Sessions', {
      setting,
      envKey: 'sessionsTable',
      indexes: [
        { name: SESSION_INDEXES.list, partitionKey: 'listPk', sortKey: 'listSk' },
        { name: SESSION_INDEXES.status, partitionKey: 'statusPk', sortKey: 'statusSk' },
      ],
    });
    this.tools = new TenantTable(this, 'Tools', { setting, envKey: 'toolsTable' });
    this.content = new ContentBucket(this, 'Content', { setting });
    this.#tokenKey = new Key(this, 'TokenKey', {
      description: `${setting.context.stackName}: task tokens of pending approvals`,
      enableKeyRotation: true,
      removalPolicy: removalPolicy(setting),
    });
  }

  /** Lets a function encrypt or decrypt task tokens of the tenant at hand, and tells it the key. */
  grantTokens(fn: StepgateFunction, action: 'Encrypt' | 'Decrypt'): void {
    fn.grantTenant(
      new PolicyStatement({
        actions: [`kms:${action}`],
        resources: [this.#tokenKey.keyArn],
        conditions: { StringEquals: { [`kms:EncryptionContext:${TENANT_TAG}`]: TENANT_VARIABLE } },
      }),
    );
    fn.setEnv('tokenKey', this.#tokenKey.keyArn);
  }
}
