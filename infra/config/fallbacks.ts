import { SYNTH_ERRORS, StepgateError } from '../../schemas/errors.ts';
import type { JsonObject } from '../../schemas/json.ts';
import { Risk } from '../../schemas/tool-manifest.ts';
import type { Fallback, RegistryTool } from '../../schemas/tool-manifest.ts';
import { pointerSteps } from '../../domain/json-pointer.ts';
import { own } from '../../domain/own.ts';

/** What a call can do to the world, from nothing on: a fallback may not do more than the tool that it stands in for. */
const RISKS = Risk.options;

/**
 * Refuses a fallback that is not there, that could do more than its tool, that cannot be called with what it is given, or whose own
 * fallback leads back. Throws `InvalidManifest`.
 * @param tools every tool that a fallback may be
 * @param where names the place of the tool in the error
 */
export function refuseFallback(
  registry: RegistryTool,
  tools: Readonly<Record<string, RegistryTool>>,
  where: string,
): void {
  const invalid = (what: string) => new StepgateError(SYNTH_ERRORS.InvalidManifest, `${where}: ${what}`);
  const seen = new Set([registry.name]);
  for (let tool = registry; tool.fallback !== undefined;) {
    const { tool: name } = tool.fallback;
    const next = own(tools, name);
    if (next === undefined) throw invalid(`its fallback ${name} does not exist`);
    if (RISKS.indexOf(next.risk) > RISKS.indexOf(registry.risk))
      throw invalid(`its fallback ${name} is ${next.risk}, more than its own ${registry.risk}`);
    if (seen.has(name)) throw invalid(`its fallbacks lead back to ${name}`);
    seen.add(name);
    const wrong = tool === registry ? wrongArguments(tool, next, tool.fallback) : undefined;
    if (wrong !== undefined) throw invalid(`its fallback ${name} ${wrong}`);
    tool = next;
  }
}

/** What is wrong with the arguments that a fallback is called with, as far as the schemas say it plainly. */
function wrongArguments(
  { inputSchema: from }: RegistryTool,
  { inputSchema: to }: RegistryTool,
  { mapping }: Fallback,
): string | undefined {
  const given = mapping === undefined ? Object.keys(propertiesOf(from)) : Object.keys(mapping);
  const unknown = given.find((field) => !mayHave(to, field));
  if (unknown !== undefined) return `takes no ${unknown}`;
  const required = Array.isArray(to['required']) ? (to['required'] as string[]) : [];
  const missing = required.find((field) => !given.includes(field));
  if (missing !== undefined && (mapping !== undefined || !mayHave(from, missing)))
    return `needs ${missing}, which it is not given`;
  const sources = Object.values(mapping ?? {}).flatMap((value) => ('from' in value ? [value.from] : []));
  const nowhere = sources.find((pointer) => pointer !== '' && !mayHave(from, pointerSteps(pointer)[0] ?? ''));
  return nowhere === undefined ? undefined : `is given ${nowhere}, which its own arguments never have`;
}

const propertiesOf = ({ properties }: JsonObject): JsonObject =>
  typeof properties === 'object' && properties !== null && !Array.isArray(properties) ? properties : {};

const mayHave = (schema: JsonObject, field: string): boolean =>
  Object.hasOwn(propertiesOf(schema), field) || schema['additionalProperties'] !== false;
