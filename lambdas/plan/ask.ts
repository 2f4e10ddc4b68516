import { addTokens } from '../../domain/money.ts';
import { shortenWindow } from '../../domain/window.ts';
import type { Model, ModelRefusal, ModelReply } from './model.ts';
import type { Question } from './question.ts';

/**
 * Asks the model; once more with a shorter window where the whole does not fit its context. What the first try used is charged in any case.
 */
export async function ask(
  question: Question,
  maxTokens: number,
  model: Model,
): Promise<ModelReply | ModelRefusal> {
  const { ref, agent, tools, window } = question;
  const request = { sessionId: ref.sessionId, agent, tools, maxTokens };
  const whole = await model({ ...request, window });
  if (!isTooLong(whole)) return whole;
  const shorter = await model({ ...request, window: shortenWindow(window) });
  if (whole.kind !== 'reply') return shorter;
  return shorter.kind === 'reply' ? { ...shorter, tokens: addTokens(whole.tokens, shorter.tokens) } : whole;
}

const isTooLong = (reply: ModelReply | ModelRefusal): boolean =>
  reply.kind === 'too-long' ||
  (reply.kind === 'reply' &&
    reply.stopReason === 'model_context_window_exceeded' &&
    reply.content.length === 0);
