import { stripVTControlCharacters } from 'node:util';
import { ApiClient } from '../../../local/demo/client.ts';
import { follow } from '../../../local/demo/follow.ts';
import type { DecisionRequest } from '../../../schemas/approval-api.ts';
import type { ApprovalDetail } from '../../../schemas/approval-detail.ts';
import { stack } from './stack.ts';

/** A question at a prompt: what is asked about, how it is answered, and whether it ended since somebody decided elsewhere. */
export interface Prompt {
  readonly approval: ApprovalDetail;
  readonly answer: (decision: DecisionRequest) => void;
  readonly over: AbortSignal;
}

/** Watches a session in a terminal as `npm start` does, as rita and alex: the first prompt once there is one, and all lines once the session is over. */
export async function inTerminal(sessionId: string) {
  const { signal } = new AbortController();
  const lines: string[] = [];
  const prompt = Promise.withResolvers<Prompt>();
  const end = follow({
    sessionId,
    requester: await ApiClient.as('rita', stack, signal),
    approver: await ApiClient.as('alex', stack, signal, { 'x-stepgate-client': 'cli' }),
    print: (line) => lines.push(stripVTControlCharacters(line)),
    ask: (approval, over) =>
      new Promise((resolve) => {
        over.addEventListener('abort', () => resolve(undefined));
        prompt.resolve({ approval, answer: resolve, over });
      }),
  }).then(() => lines.join('\n'));
  end.catch((error: unknown) => prompt.reject(error));
  return { prompt: prompt.promise, end };
}
