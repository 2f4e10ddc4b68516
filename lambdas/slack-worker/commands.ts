import { SLACK_PATHS } from '../../schemas/slack.ts';
import type { SlackWorkOf } from '../../schemas/slack.ts';
import { CreateSessionRequest } from '../../schemas/api.ts';
import type { Caller } from '../../schemas/api.ts';
import { isStepgateError } from '../../schemas/errors.ts';
import { sessionUrl } from '../shared/console-links.ts';
import { createSession } from '../shared/create-session.ts';
import { env } from '../shared/env.ts';
import { sealOf } from '../shared/slack/sealed.ts';
import type { KnownBlock } from '@slack/types';
import { plain, SLACK_LIMITS } from '../shared/slack/text.ts';
import { approvalLines, sessionLines } from './lists.ts';
import type { WorkerDeps } from './worker-deps.ts';

/** Seconds for which the address that links somebody is good. */
const LINK_SECONDS = 600;

/** What to tell, with buttons if there are any. */
export interface Told {
  readonly text: string;
  readonly more?: readonly KnownBlock[];
}

const HELP = [
  '/stepgate — your sessions, and the approvals that wait for you',
  '/stepgate start <goal> — starts a session',
  '/stepgate sessions · /stepgate approvals — either of them',
  '/stepgate link · /stepgate unlink — who you are in Stepgate',
].join('\n');

/** The address that links a Slack user: sealed, so that it stands for them alone, once, for ten minutes. */
export function linkOffer(
  { tenant, who, name, key }: SlackWorkOf<'command'>,
  clientSecret: string,
  now: Date,
): Told {
  const token = sealOf(clientSecret).seal('link', { tenant, who, name, once: key }, LINK_SECONDS, now);
  const url = `${env('publicUrl')}${SLACK_PATHS.link}?token=${token}`;
  return {
    text: 'Tell Stepgate who you are: sign in once, within ten minutes. Do not pass this on.',
    more: [
      {
        type: 'actions',
        elements: [
          {
            type: 'button',
            action_id: 'stepgate.link',
            text: plain('Link my account', SLACK_LIMITS.buttonText),
            url,
          },
        ],
      },
    ],
  };
}

/** Does what a linked person typed. */
export async function runCommand(
  work: SlackWorkOf<'command'>,
  caller: Caller,
  correlationId: string,
  deps: WorkerDeps,
): Promise<Told> {
  const [verb = '', goal = ''] = /^(\S*)\s*([\s\S]*)$/.exec(work.text)?.slice(1) ?? [];
  switch (verb.toLowerCase()) {
    case '': {
      const [sessions, approvals] = await Promise.all([
        sessionLines(caller, deps),
        approvalLines(caller, deps),
      ]);
      return { text: `${approvals}\n\n${sessions}` };
    }
    case 'start':
      return { text: await start(goal, work, caller, correlationId, deps) };
    case 'sessions':
      return { text: await sessionLines(caller, deps) };
    case 'approvals':
      return { text: await approvalLines(caller, deps) };
    default:
      return { text: HELP };
  }
}

/** Starts a session; the same command, delivered again, starts no other. */
async function start(
  goal: string,
  { key }: SlackWorkOf<'command'>,
  caller: Caller,
  correlationId: string,
  deps: WorkerDeps,
): Promise<string> {
  if (goal === '') return 'Say what it is about: /stepgate start <goal>';
  const body = CreateSessionRequest.safeParse({ goal });
  if (!body.success) return `It was not started: ${body.error.issues[0]?.message}.`;
  try {
    const { sessionId } = await createSession(
      { caller, body: body.data, correlationId, idempotencyKey: `slack-${key}` },
      deps.create,
    );
    return `Started. ${sessionUrl(sessionId)}`;
  } catch (error) {
    if (!isStepgateError(error, 'Forbidden', 'InvalidRequest', 'LimitReached')) throw error;
    return `It was not started: ${error.message}.`;
  }
}
