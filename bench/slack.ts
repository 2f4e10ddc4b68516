import { SlackPeople } from '../local/slack/client.ts';
import type { LocalStack } from '../schemas/local-stack.ts';
import { IN_SLACK } from './stack.ts';
import { percentile, rounded } from './statistics.ts';

/** Requests of Slack's that the app acknowledged; milliseconds of the first, which waits for a Lambda to start, and of half and 99 of 100 of the others. */
export type SlackFigures = { requests: number; coldMs: number; p50Ms: number; p99Ms: number };

/** One after the other: 5 are beyond the 99th of 100. */
const REQUESTS = 500;

/** Types a command again and again in the stack's own Slack, which nobody used before, and takes the time until the app has taken it. Throws where it does not. */
export async function measureSlack({ slackUrl = '' }: LocalStack): Promise<SlackFigures> {
  const people = new SlackPeople(slackUrl);
  const times: number[] = [];
  for (let request = 0; request <= REQUESTS; request += 1) {
    const began = performance.now();
    const { status, body } = await people.act({ do: 'command', ...IN_SLACK, text: 'help' });
    times.push(performance.now() - began);
    if (status !== 200) throw new Error(`a command was answered ${status}: ${body}`);
  }
  const [coldMs = 0, ...others] = times;
  return {
    requests: others.length,
    coldMs: rounded(coldMs, 0),
    p50Ms: rounded(percentile(others, 0.5), 0),
    p99Ms: rounded(percentile(others, 0.99), 0),
  };
}
