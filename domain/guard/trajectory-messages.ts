import type { AssistantBlock, Message, UserBlock } from '../../schemas/conversation.ts';
import { isJsonObject } from '../../schemas/json.ts';
import type { Json, JsonObject } from '../../schemas/json.ts';
import type { Trajectory } from '../../schemas/trajectory.ts';

type Block = AssistantBlock | UserBlock;
type Part = Extract<UserBlock, { toolResult: unknown }>['toolResult']['content'][number];

/**
 * The messages of a trajectory in the form in which the guard has a session's. Nothing that was said is lost: what a result holds in
 * another form is its JSON. A result without a status is a success, as Bedrock has it.
 */
export const messagesOf = (messages: Trajectory['messages']): Message[] =>
  messages.map(({ role, content }) => ({ role, content: content.flatMap(blocksOf) }) as Message);

function blocksOf({ text, toolUse, toolResult }: JsonObject): Block[] {
  return [
    ...(typeof text === 'string' ? [{ text }] : []),
    ...(isJsonObject(toolUse) ? [useOf(toolUse)] : []),
    ...(isJsonObject(toolResult) ? [resultOf(toolResult)] : []),
  ];
}

const useOf = ({ toolUseId, name, input }: JsonObject): Block => ({
  toolUse: {
    toolUseId: asText(toolUseId),
    name: asText(name),
    input: isJsonObject(input) ? input : { '': input ?? null },
  },
});

const resultOf = ({ toolUseId, status, content = [] }: JsonObject): Block => ({
  toolResult: {
    toolUseId: asText(toolUseId),
    status: status === 'error' ? 'error' : 'success',
    content: (Array.isArray(content) ? content : [content]).map(partOf),
  },
});

function partOf(part: unknown): Part {
  if (!isJsonObject(part)) return typeof part === 'string' ? { text: part } : { json: part as JsonObject };
  if ('json' in part) return { json: part['json'] as JsonObject };
  return typeof part['text'] === 'string' ? { text: part['text'] } : { json: part };
}

/** An id or a name; any other JSON as its text. */
const asText = (value: Json | undefined): string =>
  typeof value === 'string' ? value : JSON.stringify(value ?? null);
