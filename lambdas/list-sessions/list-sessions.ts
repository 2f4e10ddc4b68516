import { maySeeSession, seesAllSessions } from '../../domain/access.ts';
import { INDEX, sessionIndex } from '../../domain/keys.ts';
import { sessionView } from '../../domain/views.ts';
import type { ListSessionsQuery, SessionPage } from '../../schemas/api.ts';
import { SessionRecord } from '../../schemas/records.ts';
import type { ApiRequest } from '../shared/http/api-handler.ts';
import { indexPage } from '../shared/index-page.ts';
import type { StoresFor } from '../shared/stores.ts';

/** What list-sessions works with. */
export interface ListSessionsDeps {
  readonly storesFor: StoresFor;
}

/** A page of the sessions that the caller may see, newest first. */
export async function listSessions(
  { caller, query }: ApiRequest<unknown, ListSessionsQuery, unknown>,
  { storesFor }: ListSessionsDeps,
): Promise<SessionPage> {
  const { status, agent, user, from, to, limit, cursor } = query;
  const { listPk, statusPk } = sessionIndex(caller.tenant, '', status ?? 'pending');
  const { items, ...next } = await indexPage(storesFor(caller.tenant).db, {
    ...(status === undefined
      ? { index: INDEX.list, partition: listPk }
      : { index: INDEX.status, partition: statusPk }),
    limit,
    cursor,
    parse: (item) => SessionRecord.parse(item),
    keep:
      seesAllSessions(caller) && [agent, user, from, to].every((one) => one === undefined)
        ? undefined
        : (session) => maySeeSession(caller, session) && fits(session, query),
  });
  return { sessions: items.map(sessionView), ...next };
}

/** Whether a session is one of those that the query asks for, whatever its status. */
function fits(
  { agent, requester, createdAt }: SessionRecord,
  query: Pick<ListSessionsQuery, 'agent' | 'user' | 'from' | 'to'>,
): boolean {
  const day = createdAt.slice(0, 10);
  return (
    (query.agent === undefined || agent === query.agent) &&
    (query.user === undefined || [requester.id, requester.name].includes(query.user)) &&
    (query.from === undefined || day >= query.from) &&
    (query.to === undefined || day <= query.to)
  );
}
