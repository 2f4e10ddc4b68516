import * as z from 'zod/mini';
import { clickOf, commandOf, send, submissionOf } from './people.ts';
import type { SlackRequest } from './people.ts';
import type { FakeWorld } from './world.ts';

/** Where tests and demos play the people of this Slack, and look at what they see. No address of Slack's begins so. */
export const CONTROL_PATH = '/_fake/';

const Place = z.object({ team: z.string(), channel: z.string() });
/** A text that calls are looked for by, as it stands in their arguments. */
const Searched = z.string().check(z.minLength(1));
/** What somebody does. With `hold` the signed request is given instead of sent: a test sends it itself, as often and as altered as it likes. */
const Act = z.union([
  z.object({
    do: z.literal('click'),
    user: z.string(),
    channel: z.string(),
    ts: z.string(),
    action: z.string(),
    hold: z.optional(z.boolean()),
  }),
  z.object({
    do: z.literal('submit'),
    view: z.string(),
    values: z.record(z.string(), z.record(z.string(), z.unknown())),
    hold: z.optional(z.boolean()),
  }),
  z.object({
    do: z.literal('command'),
    ...Place.shape,
    user: z.string(),
    text: z.string(),
    hold: z.optional(z.boolean()),
  }),
]);
export type Act = z.infer<typeof Act>;
const Setting = z.object({
  appUrl: z.optional(z.string()),
  down: z.optional(z.boolean()),
  limit: z.optional(z.object({ method: z.string(), times: z.int(), seconds: z.int() })),
});
export type Setting = z.infer<typeof Setting>;

/** Plays people, changes how this Slack behaves, or tells what is in it. Throws where what is asked for cannot be. */
export async function control(
  world: FakeWorld,
  slackUrl: string,
  method: string,
  url: URL,
  body: string,
): Promise<unknown> {
  const what = url.pathname.slice(CONTROL_PATH.length);
  if (method === 'GET' && what === 'seen') {
    const { messages, whispers, views } = world;
    return { messages, whispers, views };
  }
  if (method === 'GET' && what === 'calls') {
    const about = Searched.parse(url.searchParams.get('about'));
    return world.calls
      .filter(({ sent }) => sent.includes(about))
      .map(({ method: name, at, status }) => ({ method: name, at, status }));
  }
  if (what === 'set') return set(world, Setting.parse(JSON.parse(body)));
  if (what !== 'act') throw new Error(`there is no ${what}`);
  const act = Act.parse(JSON.parse(body));
  const request = requestOf(world, slackUrl, act);
  return act.hold === true ? request : send(world, request);
}

function set(world: FakeWorld, { appUrl, down, limit }: Setting): object {
  if (appUrl !== undefined) world.app.url = appUrl;
  if (down !== undefined) world.down = down;
  if (limit !== undefined) world.limits.set(limit.method, { times: limit.times, seconds: limit.seconds });
  return {};
}

function requestOf(world: FakeWorld, slackUrl: string, act: Act): SlackRequest {
  switch (act.do) {
    case 'click': {
      const message = world.messages.find((one) => one.channel === act.channel && one.ts === act.ts);
      if (message === undefined) throw new Error('there is no such message');
      return clickOf(world, slackUrl, message, act.user, act.action);
    }
    case 'submit': {
      const view = world.views.find(({ id }) => id === act.view);
      if (view === undefined) throw new Error('nobody has this modal open');
      return submissionOf(world, view, act.values);
    }
    case 'command':
      return commandOf(world, slackUrl, act);
  }
}
