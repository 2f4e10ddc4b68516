import { ArnPrincipal, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { TENANT_TAG } from '../../schemas/env.ts';

/** The policy variable that holds the tenant of the credentials in use. */
export const TENANT_VARIABLE = `\${aws:PrincipalTag/${TENANT_TAG}}`;

/**
 * Holds for requests on items with one of these partition keys (`*` stands for anything), by default whatever starts with the tenant.
 * `ForAllValues` is true of an absent key, hence `Null`.
 */
export const tenantKeys = (partitions: readonly string[] = [`${TENANT_VARIABLE}#*`]) => ({
  'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [...partitions] },
  Null: { 'dynamodb:LeadingKeys': 'false' },
});

export interface TenantRoleProps {
  /** The only role that may assume this one. */
  readonly assumedBy: IRole;
  /** The tenants that it may be assumed for. */
  readonly tenants: readonly string[];
}

/**
 * A function's way to tenant data: a role that only the function's own role may assume, and only with the session tag `tenant`
 * set to a tenant of this deployment. Its statements compare that tag with what is reached, so that no bug of the code can
 * cross tenants.
 */
export class TenantRole extends Construct {
  readonly role: Role;

  constructor(scope: Construct, id: string, props: TenantRoleProps) {
    super(scope, id);
    this.role = new Role(this, 'Role', {
      description: 'Reaches the data of the tenant in its session tag',
      assumedBy: new ArnPrincipal(props.assumedBy.roleArn)
        .withConditions({
          StringEquals: { [`aws:RequestTag/${TENANT_TAG}`]: props.tenants },
          'ForAllValues:StringEquals': { 'aws:TagKeys': [TENANT_TAG] },
        })
        .withSessionTags(),
    });
    props.assumedBy.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['sts:AssumeRole', 'sts:TagSession'],
        resources: [this.role.roleArn],
      }),
    );
  }
}
