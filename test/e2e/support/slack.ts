import { SlackPeople } from '../../../local/slack/client.ts';
import type { Seen } from '../../../local/slack/client.ts';
import type { Act } from '../../../local/slack/control.ts';
import type { AppAnswer, SlackRequest } from '../../../local/slack/people.ts';
import type { FakeMessage } from '../../../local/slack/world.ts';
import { stack } from './stack.ts';
import { until } from './until.ts';

/** The workspace of acme in the stack's own Slack, and its channel. */
export const PLACE = { team: 'TACME', channel: 'CAPPROVALS' } as const;

/** The people of the stack's own Slack. */
export const people = new SlackPeople(stack.slackUrl ?? '');

/** Waits until something can be seen in Slack. */
export const sees = <T>(what: string, find: (seen: Seen) => T | undefined): Promise<T> =>
  until(what, async () => find(await people.seen()));

/** The message of an approval, once it is there and `holds` of it. */
export const messageOf = (
  approvalId: string,
  holds: (message: FakeMessage) => boolean = () => true,
): Promise<FakeMessage> =>
  sees(`a message of ${approvalId}`, ({ messages }) =>
    messages.find((one) => JSON.stringify(one.blocks).includes(approvalId) && holds(one)),
  );

/** A click of somebody on a button of a message. */
export const click = (user: string, { channel, ts }: FakeMessage, action: string) =>
  ({ do: 'click', user, channel, ts, action }) as const;

/** Sends a request as it is: altered, late or again. */
export async function sendTo({ path, headers, body }: SlackRequest): Promise<AppAnswer> {
  const response = await fetch(`${stack.apiUrl}${path}`, { method: 'POST', headers, body });
  return { status: response.status, body: await response.text() };
}

/** What whoever did this is told alone, as the answer to this very request: the blocks of it, as JSON. */
export async function toldFor({ body }: SlackRequest): Promise<string> {
  const id = /\/(?:actions|commands)\/([0-9a-f]+)/.exec(decodeURIComponent(body))?.[1];
  if (id === undefined) throw new Error('nothing says where this request is answered');
  const { blocks } = await sees('an answer to a request', ({ whispers }) =>
    whispers.find(({ address }) => address === id),
  );
  return JSON.stringify(blocks);
}

/** Lets somebody do something that the app takes, and gives what they are told alone as the answer to it. */
export async function toldAfter(act: Act): Promise<string> {
  const request = await people.hold(act);
  const { status, body } = await sendTo(request);
  if (status !== 200) throw new Error(`${JSON.stringify(act)} was answered ${status}: ${body}`);
  return toldFor(request);
}

/** What somebody is told alone after they typed something behind `/stepgate`. */
export const typed = (user: string, text: string): Promise<string> =>
  toldAfter({ do: 'command', ...PLACE, user, text });

/** The address by which somebody says who they are, in what they are told of it; empty where there is none. */
export const linkIn = (told: string): string => /"url":"([^"]+)"/.exec(told)?.[1] ?? '';
