import { buttonsOf, clickOf, commandOf, send, submissionOf } from '../people.ts';
import type { AppAnswer, SlackRequest } from '../people.ts';
import type { FakeView, FakeWorld } from '../world.ts';
import type { Place } from './channel.ts';
import { valuesOf } from './form.ts';
import type { Filled } from './form.ts';

/** The modal of this person that a form or an address names. */
export const viewOf = (world: FakeWorld, { user }: Place, { view = '' }: Filled): FakeView | undefined =>
  world.views.find((one) => one.id === view && one.user === user);

/** Sends the app what Slack would send, and tells what is wrong with what it answered. */
export async function act(
  world: FakeWorld,
  slackUrl: string,
  what: string,
  place: Place,
  given: Filled,
): Promise<{ trouble?: string; errors?: Filled }> {
  const request = requestOf(world, slackUrl, what, place, given);
  if (request === undefined) return { trouble: 'That is not there any more: this shows how it is now.' };
  try {
    const answer = await send(world, request);
    if (answer.status !== 200) return { trouble: `The app answered ${answer.status}: ${answer.body}` };
    return errorsOf(answer);
  } catch (error) {
    const within = `within ${world.waitsMs / 1_000} seconds`;
    return { trouble: `The app did not answer as it must, ${within}. Try again. (${String(error)})` };
  }
}

function errorsOf({ body }: AppAnswer): { errors?: Filled } {
  if (body === '') return {};
  const { response_action: action, errors } = JSON.parse(body) as {
    response_action?: string;
    errors?: Filled;
  };
  return action === 'errors' && errors !== undefined ? { errors } : {};
}

function requestOf(
  world: FakeWorld,
  slackUrl: string,
  what: string,
  place: Place,
  given: Filled,
): SlackRequest | undefined {
  const { workspace, channel, user } = place;
  const { team } = workspace;
  if (what === 'command') {
    const text = (given['text'] ?? '').trim().replace(/^\/stepgate\s*/, '');
    return commandOf(world, slackUrl, { team, channel, user, text });
  }
  if (what === 'submit') {
    const view = viewOf(world, place, given);
    return view && submissionOf(world, view, valuesOf(view.view, given));
  }
  const message = world.messages.find(
    (one) => one.team === team && one.channel === channel && one.ts === given['ts'],
  );
  if (what !== 'click' || message === undefined) return undefined;
  const action = given['action'] ?? '';
  const there = buttonsOf(message.blocks).some((one) => one.action_id === action);
  return there ? clickOf(world, slackUrl, message, user, action) : undefined;
}
