import { own } from '../own.ts';
import type { Conversation } from './context.ts';

/** The kinds of data (`dataClasses` of the tools) that calls of a conversation returned, sorted, each once. What failed returned nothing. */
export function dataReadIn({ messages, tools }: Conversation): string[] {
  const blocks = messages.flatMap(({ content }) => [...content]);
  const answered = new Set(
    blocks.flatMap((block) =>
      'toolResult' in block && block.toolResult.status === 'success' ? [block.toolResult.toolUseId] : [],
    ),
  );
  const called = blocks.flatMap((block) =>
    'toolUse' in block && answered.has(block.toolUse.toolUseId) ? [block.toolUse.name] : [],
  );
  return [...new Set(called.flatMap((name) => own(tools, name)?.dataClasses ?? []))].toSorted();
}
