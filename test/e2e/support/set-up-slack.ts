/** A program that has an administrator install the Slack app, and people say who they are there, as they do by hand; done before, it does nothing. */
import { linkIn, typed } from './slack.ts';
import { stack } from './stack.ts';
import { Visitor } from './visitor.ts';

/** Who is whom, in the order in which they say so. */
const PEOPLE = [
  ['URITA', 'rita'],
  ['UALEX', 'alex'],
  ['UOLGA', 'olga'],
  ['USARA', 'sara'],
  ['UFIONA', 'fiona'],
] as const;

async function install(): Promise<void> {
  const page = await new Visitor().openAs('adam', `${stack.apiUrl}/slack/install`);
  if (!page.html.includes('Stepgate is in Acme')) throw new Error(`the app was not installed: ${page.html}`);
}

/** Somebody says who they are: the address from the command, a sign-in, a confirmation. Where a set-up broke off they may have before. */
async function link(slackId: string, user: string): Promise<void> {
  const told = await typed(slackId, 'link');
  if (told.includes(`You are ${user}`)) return;
  const visitor = new Visitor();
  const page = await visitor.submit(await visitor.openAs(user, linkIn(told)));
  if (!page.html.includes('Linked')) throw new Error(`${user} was not linked: ${page.html}`);
}

const last = PEOPLE.at(-1)?.[0] ?? '';
if (!(await typed(last, 'link')).includes('You are')) {
  await install();
  // The second time replaces the token.
  await install();
  for (const [slackId, user] of PEOPLE) await link(slackId, user);
}
