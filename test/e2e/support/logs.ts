import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { AwsClient } from 'aws4fetch';
import * as z from 'zod/mini';
import { ADMINISTRATOR, STACK_NAME } from './aws.ts';
import { stack } from './stack.ts';

const Found = z.object({ events: z.array(z.object({ message: z.string() })) });

/** The lines that a function logged with these words in them, as an operator finds them in CloudWatch Logs. */
export async function logged(fn: string, words: string): Promise<Record<string, unknown>[]> {
  const lambda = new LambdaClient(ADMINISTRATOR);
  const FunctionName = `${STACK_NAME}-${fn}`;
  const { LoggingConfig } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  lambda.destroy();
  const aws = new AwsClient({ ...ADMINISTRATOR.credentials, region: stack.region, service: 'logs' });
  const response = await aws.fetch(stack.endpointUrl, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'Logs_20140328.FilterLogEvents',
    },
    body: JSON.stringify({ logGroupName: LoggingConfig?.LogGroup, filterPattern: `"${words}"` }),
  });
  const { events } = Found.parse(await response.json());
  return events.map(({ message }) => JSON.parse(message) as Record<string, unknown>);
}
