import type { Notice } from '../../schemas/notification.ts';
import { SLACK_ACTIONS } from '../../schemas/slack.ts';
import { plain, SLACK_LIMITS } from '../shared/slack/text.ts';
import { sessionUrl } from '../shared/console-links.ts';
import { AS_IT_STANDS } from './slack-place.ts';
import type { Place } from './slack-place.ts';

/** Tells that a session ended. */
export async function postSessionEnd(notice: Notice, { workspace, target, stores }: Place): Promise<void> {
  const loaded = await stores.sessions.load(notice.sessionId);
  if (loaded === undefined) return;
  const { status, reason, goal, summary, requester } = loaded.session;
  const how = reason === undefined ? status : `${status} (${reason})`;
  await workspace.ask('chat.postMessage', (client) =>
    client.chat.postMessage({
      channel: target.room,
      text: `A session is ${how}`,
      blocks: [
        { type: 'section', text: plain(`A session of ${requester.name} is ${how}`, SLACK_LIMITS.fieldText) },
        { type: 'context', elements: [plain(goal, 500)] },
        ...(summary === undefined
          ? []
          : [{ type: 'section' as const, text: plain(summary, SLACK_LIMITS.sectionText) }]),
        {
          type: 'actions',
          elements: [
            {
              type: 'button',
              action_id: SLACK_ACTIONS.details,
              text: plain('Details', SLACK_LIMITS.buttonText),
              url: sessionUrl(notice.sessionId),
            },
          ],
        },
      ],
      ...AS_IT_STANDS,
    }),
  );
}
