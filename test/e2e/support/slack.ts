import { SlackPeople } from '../../../local/slack/client.ts';
import type { Seen } from '../../../local/slack/client.ts';
import type { AppAnswer, SlackRequest } from '../../../local/slack/people.ts';
import type { FakeMessage } from '../../../local/slack/world.ts';
import { stack } from './stack.ts';
import { until } from './until.ts';
import { Visitor } from './visitor.ts';

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

/** What somebody is told alone, with these words in it, after they typed something. */
export async function typed(user: string, text: string, words: string): Promise<string> {
  const before = (await people.seen()).whispers.length;
  const answer = await people.act({ do: 'command', ...PLACE, user, text });
  if (answer.status !== 200)
    throw new Error(`/stepgate ${text} was answered ${answer.status}: ${answer.body}`);
  return sees(`an answer to /stepgate ${text}`, ({ whispers }) => {
    const told = whispers.slice(before).filter((one) => one.user === user);
    return told.map(({ blocks }) => JSON.stringify(blocks)).find((blocks) => blocks.includes(words));
  });
}

/** Once everybody is there: the app is installed by an administrator (twice: the second time replaces the token), and people said who they are. */
let everybody: Promise<void> | undefined;
export const slackIsReady = (): Promise<void> => (everybody ??= setUp());

async function setUp(): Promise<void> {
  for (const _ of ['first', 'again']) {
    const page = await new Visitor().openAs('adam', `${stack.apiUrl}/slack/install`);
    if (!page.html.includes('Stepgate is in Acme'))
      throw new Error(`the app was not installed: ${page.html}`);
  }
  for (const [slackId, user] of [
    ['URITA', 'rita'],
    ['UALEX', 'alex'],
    ['UOLGA', 'olga'],
  ] as const)
    await linkAs(slackId, user);
}

/** Somebody of Slack says who they are in Stepgate: the address from the command, a sign-in, a confirmation. On a kept stack they may have before. */
export async function linkAs(slackId: string, user: string): Promise<void> {
  const told = await typed(slackId, 'link', 'Stepgate');
  const url = /"url":"([^"]+)"/.exec(told)?.[1];
  if (url === undefined && told.includes(`You are ${user}`)) return;
  const visitor = new Visitor();
  const page = await visitor.submit(await visitor.openAs(user, url ?? ''));
  if (!page.html.includes('Linked')) throw new Error(`${user} was not linked: ${page.html}`);
}
