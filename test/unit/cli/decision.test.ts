import { expect, test } from '@jest/globals';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Connection } from '../../../cli/connection.ts';
import { showForDecision } from '../../../cli/decision.ts';
import type { ApprovalDetail } from '../../../schemas/approval-detail.ts';
import { approval } from './an-approval.ts';

/** Shows an approval of which this person may do `can`, and gives what was written. */
async function show(can: ApprovalDetail['can'], as: 'approve' | 'reject' | 'edit'): Promise<string> {
  const connection = { ask: () => Promise.resolve({ ...approval, can }) } as unknown as Connection;
  const output = new PassThrough();
  await showForDecision(
    connection,
    approval.approvalId,
    { hash: undefined, as },
    { json: false, output, errors: new PassThrough() },
  );
  output.end();
  return text(output);
}

test('whose approval would not count is told so before they are asked, and may still reject or edit', async () => {
  const can = ['decide', 'ask', 'delegate'] as const;
  await expect(show([...can], 'approve')).rejects.toThrow(
    'An approval of yours would not count: approver has enough; 1 of finance is missing.',
  );
  expect(await show([...can], 'reject')).toContain('send_email');
  expect(await show([...can], 'edit')).toContain('send_email');
});

test('whose approval counts, now or already, is shown the call', async () => {
  expect(await show(['approve', 'decide'], 'approve')).toContain('send_email');
  expect(await show(['decide', 'withdraw-vote'], 'approve')).toContain('send_email');
});
