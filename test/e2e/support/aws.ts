import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  GetFunctionConfigurationCommand,
  InvokeCommand,
  LambdaClient,
  paginateListFunctions,
} from '@aws-sdk/client-lambda';
import { SFNClient } from '@aws-sdk/client-sfn';
import { GetQueueAttributesCommand, ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { documentClient } from '../../../lambdas/shared/database.ts';
import { toolDataKey } from '../../../domain/keys.ts';
import { executionName } from '../../../schemas/machine.ts';
import { ADMIN } from '../../../local/stack/environment.ts';
import { stack } from './stack.ts';

/** How the emulator's administrator reaches AWS's APIs: behind the scenes, where the public API shows nothing. */
export const ADMINISTRATOR = { endpoint: stack.endpointUrl, region: stack.region, credentials: ADMIN };

/** The tables, without any condition on keys; numbers as the Lambdas read them. */
export const tables = documentClient(new DynamoDBClient(ADMINISTRATOR));
export const sfn = new SFNClient(ADMINISTRATOR);
const lambda = new LambdaClient(ADMINISTRATOR);
const sqs = new SQSClient(ADMINISTRATOR);

/** The stack's name, with which its functions' names begin. */
export const STACK_NAME = stack.outputs.BusName;

/** The ARN of a session's execution. */
export const executionArn = (sessionId: string, generation: number): string =>
  `${stack.outputs.StateMachineArn.replace(':stateMachine:', ':execution:')}:${executionName(sessionId, generation)}`;

/** An item of the tools' own table. */
export async function toolItem(
  tenant: string,
  collection: string,
  id: string,
): Promise<Record<string, unknown> | undefined> {
  const { Item } = await tables.send(
    new GetCommand({
      TableName: stack.outputs.ToolsTableName,
      Key: { ...toolDataKey(tenant, collection, id) },
      ConsistentRead: true,
    }),
  );
  return Item;
}

/** Every item of a partition. */
export async function partition(TableName: string, pk: string): Promise<Record<string, unknown>[]> {
  const { Items = [], LastEvaluatedKey } = await tables.send(
    new QueryCommand({
      TableName,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': pk },
      ConsistentRead: true,
    }),
  );
  if (LastEvaluatedKey !== undefined) throw new Error(`the partition ${pk} has more than a page`);
  return Items;
}

/** Runs a function of the stack with an event of the test's making and gives its answer; an error that it throws is thrown. */
export async function invoke(name: string, event: unknown): Promise<unknown> {
  const { Payload, FunctionError } = await lambda.send(
    new InvokeCommand({ FunctionName: `${STACK_NAME}-${name}`, Payload: JSON.stringify(event) }),
  );
  const text = Payload === undefined ? '' : Buffer.from(Payload).toString();
  if (FunctionError !== undefined) throw new Error(`${name} threw: ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}

/** The ARN of a function of the stack, its role and its environment. */
export async function settingsOf(
  name: string,
): Promise<{ arn: string; role: string; environment: Readonly<Record<string, string>> }> {
  const {
    FunctionArn: arn = '',
    Role = '',
    Environment,
  } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: `${STACK_NAME}-${name}` }));
  return { arn, role: Role, environment: Environment?.Variables ?? {} };
}

/** The name of every role session that a test begins in a function's place: what it is denied, it is denied on purpose. */
export const ISOLATION_SESSION = 'isolation-test';

/** How many messages each queue of the stack holds, waiting or under way, by the queue's name. */
export async function queueDepths(): Promise<ReadonlyMap<string, number>> {
  const { QueueUrls = [] } = await sqs.send(
    new ListQueuesCommand({ QueueNamePrefix: STACK_NAME, MaxResults: 1_000 }),
  );
  const depths = QueueUrls.map(async (QueueUrl): Promise<[string, number]> => {
    const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
    const { Attributes = {} } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...names] }),
    );
    return [
      QueueUrl.split('/').at(-1) ?? '',
      names.reduce((sum, name) => sum + Number(Attributes[name] ?? 0), 0),
    ];
  });
  return new Map(await Promise.all(depths));
}

/** Whether a queue is one of dead letters. */
export const isDeadLetters = (name: string): boolean => name.includes('DeadLetters');

/** Whether every event that was published is handled. */
export const queuesAreEmpty = async (): Promise<boolean> =>
  [...(await queueDepths())].every(([name, depth]) => isDeadLetters(name) || depth === 0);

/** The functions of the stack, by what follows the stack's name. */
export async function functionNames(): Promise<string[]> {
  const names: string[] = [];
  for await (const { Functions = [] } of paginateListFunctions({ client: lambda }, {}))
    names.push(...Functions.map(({ FunctionName = '' }) => FunctionName));
  return names
    .filter((name) => name.startsWith(`${STACK_NAME}-`))
    .map((name) => name.slice(STACK_NAME.length + 1));
}
