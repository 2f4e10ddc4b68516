import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import type { Context } from 'aws-lambda';
import { annotate, observed } from '../../../../lambdas/shared/observability.ts';

const context = {
  functionName: 'stepgate-acme-prod-plan',
  invokedFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:stepgate-acme-prod-plan',
  memoryLimitInMB: '512',
  awsRequestId: '6d68ca91-49c9-448d-89b8-7ca3e6dc66aa',
} as Context;

let written: jest.SpiedFunction<typeof process.stdout.write>;
beforeEach(() => {
  written = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
});
afterEach(() => written.mockRestore());

/** The lines that say that an invocation is done. */
const done = (): Record<string, unknown>[] =>
  written.mock.calls
    .map(([line]) => JSON.parse(String(line)) as Record<string, unknown>)
    .filter(({ message }) => message === 'done');

it('logs of an invocation what joins the line to its request and its session, and nothing that Lambda logs itself', async () => {
  await observed(async () => annotate({ tenant: 'acme', sessionId: 's1', turn: 3 }))({}, context);
  expect(done()).toEqual([
    {
      level: 'INFO',
      message: 'done',
      timestamp: expect.any(String),
      service: expect.any(String),
      function_request_id: context.awsRequestId,
      sampling_rate: 0,
      tenant: 'acme',
      sessionId: 's1',
      turn: 3,
    },
  ]);
});

it('logs no line of an invocation that found no id, also after one that did', async () => {
  await observed(async () => annotate({ tenant: 'acme' }))({}, context);
  await observed(async () => undefined)({}, context);
  expect(done()).toHaveLength(1);
});

it('logs the line where the handler fails', async () => {
  const failing = observed(async () => {
    annotate({ tenant: 'acme' });
    throw new Error('broken');
  });
  await expect(failing({}, context)).rejects.toThrow('broken');
  expect(done()).toHaveLength(1);
});
