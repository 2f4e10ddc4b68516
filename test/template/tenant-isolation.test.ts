import { describe, expect, test } from '@jest/globals';
import { INDEX } from '../../domain/keys.ts';
import { SESSION_INDEXES } from '../../infra/constructs/storage.ts';
import { functionsOf, statementsOf } from './support/policies.ts';
import type { Statement } from './support/policies.ts';
import { synthesized } from './support/template.ts';

const template = synthesized();
const functions = [...functionsOf(template).values()];
const tenantStatements = functions.flatMap(({ tenantRole }) =>
  tenantRole === undefined ? [] : statementsOf(template, tenantRole),
);
const ownStatements = functions.flatMap(({ role }) => statementsOf(template, role));

const of = (service: string, statements: readonly Statement[]) =>
  statements.filter(({ actions }) => actions.some((action) => action.startsWith(`${service}:`)));

describe('tenant data is behind the session tag', () => {
  test('every statement on items holds for the tenant’s keys only, and never where a request has no key', () => {
    const statements = of('dynamodb', tenantStatements);
    expect(statements.length).toBeGreaterThan(20);
    for (const { condition } of statements) {
      expect(condition).toEqual({
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': expect.any(Array) },
        Null: { 'dynamodb:LeadingKeys': 'false' },
      });
      const keys = condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'] as string[];
      expect(keys.length).toBeGreaterThan(0);
      for (const key of keys) expect(key.startsWith('${aws:PrincipalTag/tenant}#')).toBe(true);
    }
  });

  test('objects are those under the tenant’s prefix', () => {
    const resources = of('s3', tenantStatements).flatMap((statement) => statement.resources);
    expect(new Set(resources)).toEqual(
      new Set(['${Storage/Content/Bucket.Arn}/${aws:PrincipalTag/tenant}/*']),
    );
  });

  test('task tokens are encrypted and decrypted for the tenant of the context only', () => {
    const statements = of('kms', tenantStatements);
    expect(statements.length).toBeGreaterThan(0);
    for (const { condition } of statements) {
      expect(condition).toEqual({
        StringEquals: { 'kms:EncryptionContext:tenant': '${aws:PrincipalTag/tenant}' },
      });
    }
  });

  test('mail leaves from the tenant’s own address only', () => {
    expect(of('ses', tenantStatements).map(({ condition }) => condition)).toEqual([
      {
        StringEquals: { 'aws:PrincipalTag/tenant': 'acme', 'ses:FromAddress': 'refunds@acme.example' },
      },
      {
        StringEquals: { 'aws:PrincipalTag/tenant': 'globex', 'ses:FromAddress': 'help@globex.example' },
      },
    ]);
  });

  test('nothing else reaches tables, objects or keys', () => {
    const onTables = of('dynamodb', ownStatements).flatMap(({ actions }) => actions);
    expect(new Set(onTables)).toEqual(
      new Set([
        'dynamodb:DescribeStream',
        'dynamodb:GetRecords',
        'dynamodb:GetShardIterator',
        'dynamodb:ListStreams',
      ]),
    );
    expect([...of('s3', ownStatements), ...of('kms', ownStatements)]).toEqual([]);
  });

  test('nobody scans, deletes, or uses PartiQL; nobody changes the ledger', () => {
    const all = [...tenantStatements, ...ownStatements];
    const actions = all.flatMap((statement) => statement.actions);
    expect(actions.filter((action) => /Scan|Delete(Item|Object)|PartiQL|Batch/.test(action))).toEqual([]);
    const onLedger = all.filter(({ resources }) => resources.includes('${Storage/Ledger/Table.Arn}'));
    const ledgerActions = new Set(onLedger.flatMap((statement) => statement.actions));
    // A condition on an entry changes nothing.
    expect([...ledgerActions].sort()).toEqual([
      'dynamodb:ConditionCheckItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
    ]);
  });

  test('every statement allows', () => {
    expect(new Set([...tenantStatements, ...ownStatements].map(({ effect }) => effect))).toEqual(
      new Set(['Allow']),
    );
  });
});

describe('a tenant role', () => {
  test('is assumed by its own function alone, with the tag of a tenant of this deployment and no other tag', () => {
    const withTenantRole = functions.filter(({ tenantRole }) => tenantRole !== undefined);
    expect(withTenantRole.length).toBeGreaterThan(20);
    for (const { role, tenantRole } of withTenantRole) {
      const { Properties } = template.byId(tenantRole ?? '');
      expect((Properties['AssumeRolePolicyDocument'] as { Statement: unknown }).Statement).toEqual([
        {
          Effect: 'Allow',
          Principal: { AWS: { 'Fn::GetAtt': [role, 'Arn'] } },
          Action: ['sts:AssumeRole', 'sts:TagSession'],
          Condition: {
            StringEquals: { 'aws:RequestTag/tenant': ['acme', 'globex'] },
            'ForAllValues:StringEquals': { 'aws:TagKeys': ['tenant'] },
          },
        },
      ]);
    }
  });
});

test('the indexes have the names that the code queries', () => {
  expect(SESSION_INDEXES).toEqual(INDEX);
});
