import { runTool } from '../../lambdas/shared/define-tool.ts';
import type { Tool } from '../../lambdas/shared/define-tool.ts';
import type { JsonObject } from '../../schemas/json.ts';
import type { SessionRecord } from '../../schemas/records.ts';
import { deskConfig, seedDesk } from './machine/desk.ts';
import { aSession, judged, NOW, planned, proposed, record, seedSession, SESSION, TENANT } from './session.ts';
import { memoryStores } from './stores.ts';

/** A session in whose first turn the guard lets calls `c1`, `c2`, … of a tool run, one for each of `inputs`. */
export async function callable(
  tool: Tool,
  inputs: readonly JsonObject[],
  over: { session?: Partial<SessionRecord>; emailFrom?: 'nobody' } = {},
) {
  const memory = memoryStores();
  const stores = memory.storesFor(TENANT);
  await seedDesk(stores);
  await seedSession(stores, aSession({ status: 'running', ...over.session }));
  const { name } = tool.manifest;
  const calls = inputs.map((input, index) => proposed(`c${index + 1}`, name, input));
  await record(stores, aSession(), planned(1, calls), judged(1, calls, 'allow'));
  const config = deskConfig();
  if (over.emailFrom === 'nobody') delete config.tenants[TENANT]?.emailFrom;
  return {
    memory,
    stores,
    run: (callId = 'c1') =>
      runTool(
        tool,
        {
          session: { tenant: TENANT, sessionId: SESSION, turn: 1, generation: 1 },
          call: { callId, tool: name, functionArn: 'arn', gated: false },
        },
        { storesFor: memory.storesFor, config: () => config, clock: () => NOW },
      ),
    /** What is recorded of a call. */
    recorded: async (callId = 'c1') => {
      const entries = await stores.ledger.entries(SESSION, 1, 1);
      const found = entries.find((entry) => entry.kind === 'call.completed' && entry.callid === callId);
      return found?.kind === 'call.completed' ? found.data : undefined;
    },
  };
}
