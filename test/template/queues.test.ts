import { describe, expect, test } from '@jest/globals';
import { referenced, synthesized } from './support/template.ts';

const template = synthesized();

describe('queues', () => {
  test('are encrypted, and refuse whoever does not use TLS', () => {
    const policies = template.ofType('AWS::SQS::QueuePolicy');
    for (const { id, Properties } of template.ofType('AWS::SQS::Queue')) {
      expect(Properties['SqsManagedSseEnabled']).toBe(true);
      const statements = policies
        .filter(({ Properties: policy }) =>
          (policy['Queues'] as unknown[]).some((queue) => referenced(queue) === id),
        )
        .flatMap(
          ({ Properties: policy }) => (policy['PolicyDocument'] as { Statement: Statement[] }).Statement,
        );
      expect(statements).toContainEqual(
        expect.objectContaining({
          Effect: 'Deny',
          Principal: { AWS: '*' },
          Action: 'sqs:*',
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        }),
      );
    }
  });

  test('of work have dead letters, and wait longer for a try than it may take', () => {
    for (const mapping of template.ofType('AWS::Lambda::EventSourceMapping')) {
      const source = template.of(mapping.Properties['EventSourceArn']);
      if (source.Type !== 'AWS::SQS::Queue') continue;
      const { Timeout } = template.of(mapping.Properties['FunctionName']).Properties;
      expect(source.Properties['VisibilityTimeout']).toBeGreaterThanOrEqual(3 * Number(Timeout));
      const { deadLetterTargetArn } = source.Properties['RedrivePolicy'] as { deadLetterTargetArn: unknown };
      expect(template.of(deadLetterTargetArn).Properties).toMatchObject({
        MessageRetentionPeriod: 14 * 86_400,
      });
      expect(mapping.Properties['FunctionResponseTypes']).toEqual(['ReportBatchItemFailures']);
    }
  });
});

describe('event sources', () => {
  test('each reads with the role of its function, which has the permissions first', () => {
    const mappings = template.ofType('AWS::Lambda::EventSourceMapping');
    expect(mappings).toHaveLength(10);
    for (const { DependsOn, Properties } of mappings) {
      const role = referenced(template.of(Properties['FunctionName']).Properties['Role']);
      const policies = template
        .ofType('AWS::IAM::Policy')
        .filter((policy) =>
          (policy.Properties['Roles'] as unknown[]).some((one) => referenced(one) === role),
        );
      expect(DependsOn).toEqual(expect.arrayContaining(policies.map(({ id }) => id)));
    }
  });

  test('the relay reads the ledger’s stream from its beginning, halves a failing batch, and keeps what fails', () => {
    const [relay, ...more] = template
      .ofType('AWS::Lambda::EventSourceMapping')
      .filter(({ Properties }) => Properties['StartingPosition'] !== undefined);
    expect(more).toEqual([]);
    expect(relay?.Properties).toMatchObject({
      StartingPosition: 'TRIM_HORIZON',
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 20,
    });
    const failed = relay?.Properties['DestinationConfig'] as
      { OnFailure: { Destination: unknown } } | undefined;
    expect(template.text(failed?.OnFailure.Destination)).toBe('${Events/RelayDeadLetters.Arn}');
  });

  test('the meter takes few at once: its counters are few', () => {
    const meter = template
      .ofType('AWS::Lambda::EventSourceMapping')
      .find(({ Properties }) => template.text(Properties['FunctionName']).includes('Meter'));
    expect(meter?.Properties).toMatchObject({
      BatchSize: 10,
      MaximumBatchingWindowInSeconds: 1,
      ScalingConfig: { MaximumConcurrency: 2 },
    });
  });
});

interface Statement {
  readonly Effect: string;
  readonly Resource: unknown;
  readonly Condition?: Record<string, Record<string, unknown>>;
}
