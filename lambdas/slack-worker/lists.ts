import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { INDEX, sessionIndex } from '../../domain/keys.ts';
import type { Caller } from '../../schemas/api.ts';
import { SessionRecord } from '../../schemas/records.ts';
import { approvalsQuery } from '../shared/approvals/waiting.ts';
import { approvalsUrl, approvalUrl, sessionsUrl, sessionUrl } from '../shared/console-links.ts';
import { indexPage } from '../shared/index-page.ts';
import type { PageQuery } from '../shared/index-page.ts';
import { timeOf } from '../shared/slack/approval-words.ts';
import { beginning } from '../shared/slack/text.ts';
import type { WorkerDeps } from './worker-deps.ts';

/** Lines of a list; the console has all. */
const MOST_LINES = 10;
/** Characters of a goal in a line. */
const MOST_GOAL = 80;
/** Pages of all that the tenant has that are looked through for it: people wait for the answer. */
const MOST_PAGES = 2;

/** The newest of what is looked for, as many as are shown, and whether there may be more. */
async function newest<T>(
  db: DynamoDBDocumentClient,
  query: Omit<PageQuery<T>, 'limit' | 'cursor'>,
): Promise<{ items: readonly T[]; more: boolean }> {
  const items: T[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages < MOST_PAGES && items.length < MOST_LINES; pages += 1) {
    const page = await indexPage(db, { ...query, limit: MOST_LINES - items.length, cursor });
    items.push(...page.items);
    cursor = page.nextCursor;
    if (cursor === undefined) break;
  }
  return { items, more: cursor !== undefined };
}

/** Lines under a title; where more may be, where that is. */
const listed = (title: string, lines: readonly string[], more: boolean, page: string): string =>
  [title, ...lines, ...(more ? [`There may be more: ${page}`] : [])].join('\n');

/** The newest sessions that the caller started, a line each. */
export async function sessionLines(caller: Caller, { storesFor }: WorkerDeps): Promise<string> {
  const { items, more } = await newest(storesFor(caller.tenant).db, {
    index: INDEX.list,
    partition: sessionIndex(caller.tenant, '', 'pending').listPk,
    parse: (item) => SessionRecord.parse(item),
    keep: ({ requester }) => requester.id === caller.user.id,
  });
  if (items.length === 0)
    return more
      ? `None of the newest sessions is yours. All are in ${sessionsUrl()}`
      : 'You have started no sessions.';
  const lines = items.map(({ status, goal, sessionId }) => {
    return `• ${status}: ${beginning(goal, MOST_GOAL)}\n   ${sessionUrl(sessionId)}`;
  });
  return listed('Your newest sessions:', lines, more, sessionsUrl());
}

/** The approvals that wait for the caller, a line each. */
export async function approvalLines(caller: Caller, { storesFor, clock }: WorkerDeps): Promise<string> {
  const { items, more } = await newest(
    storesFor(caller.tenant).db,
    approvalsQuery(caller, { status: 'pending', mine: true }, clock()),
  );
  if (items.length === 0)
    return more
      ? `None of the newest approvals waits for you. All are in ${approvalsUrl()}`
      : 'No approval waits for you.';
  const lines = items.map(
    ({ tool, requester, expiresAt, approvalId }) =>
      `• ${tool}, for ${requester.name}, until ${timeOf(expiresAt)}\n   ${approvalUrl(approvalId)}`,
  );
  return listed('These wait for you:', lines, more, approvalsUrl());
}
