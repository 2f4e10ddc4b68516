import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import type { EnvKey } from '../../schemas/env.ts';
import { keepsData, removalPolicy } from './setting.ts';
import type { Setting } from './setting.ts';
import type { StepgateFunction } from './stepgate-function.ts';
import { TENANT_VARIABLE, tenantKeys } from './tenant-role.ts';

/** What a function may do with a table's items. Scan and PartiQL are not among it: neither has leading keys. */
export type ItemAction = 'GetItem' | 'Query' | 'PutItem' | 'UpdateItem' | 'ConditionCheckItem';

/** A secondary index: its name, and the attributes of its keys. */
export interface TenantIndex {
  readonly name: string;
  readonly partitionKey: string;
  readonly sortKey: string;
}

export interface TenantTableProps {
  readonly setting: Setting;
  /** The variable in which functions find the table's name. */
  readonly envKey: EnvKey;
  /** Secondary indexes, each with all attributes. Default: none. */
  readonly indexes?: readonly TenantIndex[];
  /** Whether new items go to a stream. Default: false. */
  readonly stream?: boolean;
}

/**
 * A table whose every key, also of its indexes, starts with the tenant: string keys `pk` and `sk`, on demand, encrypted, with
 * point-in-time recovery; items end at their `expiresAt` where they have one.
 */
export class TenantTable extends Construct {
  readonly table: Table;
  readonly #envKey: EnvKey;

  constructor(scope: Construct, id: string, props: TenantTableProps) {
    super(scope, id);
    this.#envKey = props.envKey;
    this.table = new Table(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.AWS_MANAGED,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      timeToLiveAttribute: 'expiresAt',
      deletionProtection: keepsData(props.setting),
      removalPolicy: removalPolicy(props.setting),
      ...(props.stream === true ? { stream: StreamViewType.NEW_IMAGE } : {}),
    });
    for (const { name, partitionKey, sortKey } of props.indexes ?? []) {
      this.table.addGlobalSecondaryIndex({
        indexName: name,
        partitionKey: { name: partitionKey, type: AttributeType.STRING },
        sortKey: { name: sortKey, type: AttributeType.STRING },
        projectionType: ProjectionType.ALL,
      });
    }
  }

  /** Lets a function do this with items of the tenant at hand, and tells it the table's name. */
  grant(fn: StepgateFunction, ...actions: ItemAction[]): void {
    this.#grantOn(fn, this.table.tableArn, actions);
  }

  /** Lets a function do this with items of the tenant at hand in these partitions alone: what follows the tenant in their keys, `*` for anything. */
  grantPartitions(fn: StepgateFunction, partitions: readonly string[], ...actions: ItemAction[]): void {
    const keys = partitions.map((rest) => `${TENANT_VARIABLE}${rest}`);
    this.#grantOn(fn, this.table.tableArn, actions, keys);
  }

  /** Lets a function query these indexes for items of the tenant at hand, and tells it the table's name. */
  grantQueryIndexes(fn: StepgateFunction, ...indexes: string[]): void {
    for (const index of indexes) this.#grantOn(fn, `${this.table.tableArn}/index/${index}`, ['Query']);
  }

  #grantOn(
    fn: StepgateFunction,
    resource: string,
    actions: readonly ItemAction[],
    partitions?: readonly string[],
  ): void {
    fn.grantTenant(
      new PolicyStatement({
        actions: actions.map((action) => `dynamodb:${action}`),
        resources: [resource],
        conditions: tenantKeys(partitions),
      }),
    );
    fn.setEnv(this.#envKey, this.table.tableName);
  }
}
