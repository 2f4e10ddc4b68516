import { entryOf } from '../../../lambdas/shared/stored-entry.ts';
import { typedEntry } from '../../../domain/ledger-entry.ts';
import { ledgerPartition } from '../../../domain/keys.ts';
import { partition } from './aws.ts';
import { stack } from './stack.ts';

/** Who was refused with which error, as the ledger of a tenant has it for a session: `<name> <error>`, sorted. */
export async function refusals(tenant: string, sessionId: string): Promise<string[]> {
  const items = await partition(stack.outputs.LedgerTableName, ledgerPartition(tenant, sessionId));
  return items
    .flatMap((item) => {
      const entry = typedEntry(entryOf(item));
      return entry.kind === 'approval.refused' ? `${entry.data.by.name} ${entry.data.error}` : [];
    })
    .sort();
}
