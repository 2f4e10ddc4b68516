import { expect, test } from '@jest/globals';
import { decideAll } from '../../../../console/src/model/decide-all.ts';
import { MAX_DECISIONS } from '../../../../schemas/approval-api.ts';

const item = (approvalId: string, tool: string) => ({
  approvalId,
  tool,
  decision: 'approve' as const,
  argumentsHash: 'h',
});
const approved = (approvalId: string) => ({ approvalId, status: 'approved' as const });

test('decisions go out by tool, each request with as many as it may have', async () => {
  const sent: [string, number][] = [];
  const refunds = Array.from({ length: MAX_DECISIONS + 1 }, (_, index) => item(`r${index}`, 'refund'));
  const { results, error } = await decideAll(
    [item('t1', 'ticket'), ...refunds, item('t2', 'ticket')],
    ({ tool, decisions }) => {
      sent.push([tool, decisions.length]);
      for (const one of decisions) expect(Object.keys(one)).not.toContain('tool');
      return Promise.resolve(decisions.map(({ approvalId }) => approved(approvalId)));
    },
  );
  expect(sent).toEqual([
    ['ticket', 2],
    ['refund', MAX_DECISIONS],
    ['refund', 1],
  ]);
  expect(error).toBeNull();
  expect(results.size).toBe(MAX_DECISIONS + 3);
});

test('what was decided before a request failed is told beside the failure', async () => {
  const failure = new TypeError('fetch failed');
  const decided = await decideAll(
    [item('t1', 'ticket'), item('r1', 'refund'), item('m1', 'mail')],
    ({ tool, decisions }) =>
      tool === 'refund'
        ? Promise.reject(failure)
        : Promise.resolve(decisions.map(({ approvalId }) => approved(approvalId))),
  );
  expect(decided).toEqual({ results: new Map([['t1', approved('t1')]]), error: failure });
});
