import { parseApprovalId } from '../../domain/keys.ts';
import { own } from '../../domain/own.ts';
import { MACHINE_ERRORS, StepgateError } from '../../schemas/errors.ts';
import type { LedgerKind } from '../../schemas/events.ts';
import type { Notice } from '../../schemas/notification.ts';
import type { DeploymentConfig } from '../../schemas/tenant-config.ts';
import type { Clock } from '../shared/machine-handler.ts';
import { approvalMessage } from '../shared/slack/approval-message.ts';
import type { SlackContent } from '../shared/slack/approval-message.ts';
import { briefOf } from '../shared/slack/brief.ts';
import { TryLater } from '../shared/try-later.ts';
import { approvalUrl } from '../shared/console-links.ts';
import { AS_IT_STANDS } from './slack-place.ts';
import type { Place } from './slack-place.ts';

/** How often a message is brought up to date in one delivery, where the approval keeps changing meanwhile. */
const MOST_ROUNDS = 5;
/** While somebody else posts the message, news about it waits for so many seconds. */
const POSTING_SECONDS = 5;

/** What of an approval is also told under its message, for those who follow it. */
const THREADED = {
  'approval.reminded': 'This still waits for a decision.',
  'approval.escalated': 'This still waits for a decision; more people may take it now.',
  'approval.delegated': 'This was handed on: see the details.',
  'approval.asked-back': 'There is a question to whoever asked for this.',
  'approval.answered': 'The question is answered.',
} as const satisfies Partial<Record<LedgerKind, string>>;

/** What of it is only told while it still waits: news may be late. */
const WHILE_PENDING: ReadonlySet<string> = new Set<keyof typeof THREADED>([
  'approval.reminded',
  'approval.escalated',
  'approval.asked-back',
]);

/** Everything to show an approval with. */
interface ApprovalPlace extends Place {
  readonly config: DeploymentConfig;
  readonly clock: Clock;
}

/** Brings the one message of an approval up to date, or posts it, and tells under it what this news is to those who follow it. */
export async function showApproval(approvalId: string, notice: Notice, place: ApprovalPlace): Promise<void> {
  const shown = await upToDate(approvalId, place);
  const text = own<string>(THREADED, notice.kind);
  if (shown === undefined || text === undefined) return;
  if (!shown.pending && WHILE_PENDING.has(notice.kind)) return;
  await place.workspace.ask('chat.postMessage', (client) =>
    client.chat.postMessage({
      channel: place.target.room,
      thread_ts: shown.ts,
      reply_broadcast: true,
      text,
    }),
  );
}

/**
 * Whatever the news was, the message shows the approval as it is now: so repeated news, and news in the wrong order, end in the same
 * message. Gives where it is and whether the approval is pending; undefined where Slack refuses it for good, and where the approval was
 * over before it was posted: then it is not posted.
 */
async function upToDate(
  approvalId: string,
  place: ApprovalPlace,
): Promise<{ readonly ts: string; readonly pending: boolean } | undefined> {
  const { store, target, clock } = place;
  const { team, room } = target;
  // Whether somebody else showed it meanwhile: what stands there may then be older than what is noted, so it is shown once more.
  let isOvertaken = false;
  for (let round = 1; ; round += 1) {
    const { version, pending, content } = await current(approvalId, place);
    const known = await store.message(approvalId, team, room);
    if (known?.ts === undefined) {
      if (!pending) return undefined;
      if (!(await store.claim(approvalId, team, room, clock())))
        throw new TryLater(POSTING_SECONDS, 'somebody else is posting the message');
    } else if (!isOvertaken && known.shown >= version) return { ts: known.ts, pending };
    const ts = await showOrRelease(approvalId, known?.ts, content, place);
    if (ts === undefined) return undefined;
    const before = known?.ts === undefined ? undefined : known.shown;
    isOvertaken = !(await store.posted(approvalId, { team, room, ts, shown: version }, before));
    if (round === MOST_ROUNDS) return { ts, pending };
  }
}

/** `show`; where nothing comes of a first post, the next try need not wait for its claim to end. */
async function showOrRelease(
  approvalId: string,
  ts: string | undefined,
  content: () => Promise<SlackContent>,
  place: Place,
): Promise<string | undefined> {
  let shown: string | undefined;
  try {
    shown = await show(ts, await content(), place);
  } finally {
    if (ts === undefined && shown === undefined)
      await place.store.release(approvalId, place.target.team, place.target.room);
  }
  return shown;
}

/** An approval as it is. `content` makes a message of it, for which far more is read. */
async function current(approvalId: string, { stores, config }: ApprovalPlace) {
  const { sessionId, turn, callId } = parseApprovalId(approvalId);
  const approval = await stores.sessions.approval(sessionId, turn, callId);
  if (approval === undefined) throw missing(`approval ${approvalId}`);
  return {
    version: approval.version,
    pending: approval.status === 'pending',
    content: async (): Promise<SlackContent> => {
      const loaded = await stores.sessions.load(sessionId);
      if (loaded === undefined) throw missing(`session ${sessionId}`);
      return approvalMessage(await briefOf(stores, approval, loaded, config), approvalUrl(approvalId));
    },
  };
}

const missing = (what: string): Error =>
  new StepgateError(MACHINE_ERRORS.EntryMissing, `there is no ${what}`);

/** Posts a message, or changes the one that is there. Gives where it is; undefined where Slack refuses for good. */
async function show(
  ts: string | undefined,
  content: SlackContent,
  { workspace, target: { room } }: Place,
): Promise<string | undefined> {
  if (ts !== undefined) {
    const changed = await workspace.ask('chat.update', (client) =>
      client.chat.update({ channel: room, ts, ...content, parse: 'none', link_names: false }),
    );
    return changed === undefined ? undefined : ts;
  }
  const posted = await workspace.ask('chat.postMessage', (client) =>
    client.chat.postMessage({ channel: room, ...content, ...AS_IT_STANDS }),
  );
  return posted?.ts;
}
