import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import type { Tool } from '@modelcontextprotocol/sdk/types.js';
import { parse } from 'yaml';
import * as z from 'zod/mini';
import { pinOf } from '../../domain/mcp-pin.ts';
import { SYNTH_ERRORS, StepgateError } from '../../schemas/errors.ts';
import { JsonObject } from '../../schemas/json.ts';
import { lockFileOf, McpLock, McpServerFile } from '../../schemas/tenant-tool.ts';
import type { AcceptedTool } from '../../schemas/tenant-tool.ts';
import { EXIT } from '../exit.ts';
import { wrongUsage } from '../options.ts';
import { safeJson } from '../../terminal/printable.ts';

/** What `stepgate tools pin` takes. */
export const PIN_USAGE = `stepgate tools pin <server.mcp.yaml> [--accept] [--secret-env NAME]

  Asks the MCP server of a tenant's file what its tools are now, and shows each with its pin and whether it is what was accepted.
  --accept writes them down beside the file, for review and deploy. --secret-env names the variable with the server's secret.
  The exit code is 3 where a tool is not what was accepted.
`;

/** Shows, and with `--accept` writes down, what the tools of an MCP server are now. Gives the exit code. */
export async function toolsPin(args: readonly string[], output: Writable, errors: Writable): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { accept: { type: 'boolean' }, 'secret-env': { type: 'string' } },
  });
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) return wrongUsage(errors, PIN_USAGE);
  const server = read(file, McpServerFile, parse);
  const offered = await offeredTools(server, secretOf(values['secret-env']));
  const lockFile = lockFileOf(file);
  const accepted = existsSync(lockFile) ? read(lockFile, McpLock, JSON.parse).tools : {};

  const now: Record<string, AcceptedTool> = {};
  let differing = 0;
  for (const name of server.tools.map((entry) => entry.tool ?? entry.name)) {
    const tool = offered.get(name);
    if (tool === undefined) {
      output.write(`${name}: not offered by the server\n`);
      differing++;
      continue;
    }
    const { description = '', inputSchema, outputSchema } = tool;
    const pin = pinOf(tool);
    now[name] = {
      description,
      inputSchema: JsonObject.parse(inputSchema),
      ...(outputSchema === undefined ? {} : { outputSchema: JsonObject.parse(outputSchema) }),
      pin,
    };
    const before = accepted[name]?.pin;
    const state = before === undefined ? 'new' : before === pin ? 'as accepted' : `changed, was ${before}`;
    if (before !== pin) differing++;
    output.write(`${name}: ${pin} (${state})\n  ${safeJson(description)}\n`);
  }
  if (values.accept !== true) return differing === 0 ? EXIT.ok : EXIT.found;
  writeFileSync(lockFile, `${JSON.stringify({ tools: now }, null, 2)}\n`);
  output.write(`written to ${lockFile}\n`);
  return Object.keys(now).length === server.tools.length ? EXIT.ok : EXIT.failed;
}

async function offeredTools(
  { url, auth }: McpServerFile,
  secret: string | undefined,
): Promise<ReadonlyMap<string, Tool>> {
  const headers =
    auth === undefined || secret === undefined
      ? {}
      : { [auth.header]: auth.template.replace('{secret}', () => secret) };
  // Loaded here: no other command needs it, and all would wait for it.
  const { Client } = await import('@modelcontextprotocol/sdk/client/index.js');
  const { StreamableHTTPClientTransport } =
    await import('@modelcontextprotocol/sdk/client/streamableHttp.js');
  const client = new Client({ name: 'stepgate', version: '1' });
  try {
    await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }));
    const tools = new Map<string, Tool>();
    for (let cursor: string | undefined, first = true; first || cursor !== undefined; first = false) {
      const page = await client.listTools(cursor === undefined ? {} : { cursor });
      for (const tool of page.tools) tools.set(tool.name, tool);
      cursor = page.nextCursor;
    }
    return tools;
  } catch (error) {
    throw invalid(`the MCP server at ${url} does not list its tools (${(error as Error).message})`, error);
  } finally {
    await client.close();
  }
}

function secretOf(variable: string | undefined): string | undefined {
  if (variable === undefined) return undefined;
  const secret = process.env[variable];
  if (secret === undefined) throw invalid(`the variable ${variable} is not set`);
  return secret;
}

function read<T extends z.ZodMiniType>(file: string, schema: T, from: (text: string) => unknown): z.infer<T> {
  let content: unknown;
  try {
    content = from(readFileSync(file, 'utf8'));
  } catch (error) {
    throw invalid(`${file} cannot be read (${(error as Error).message})`, error);
  }
  const parsed = z.safeParse(schema, content);
  if (!parsed.success) throw invalid(`${file}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

const invalid = (what: string, cause?: unknown): StepgateError =>
  new StepgateError(SYNTH_ERRORS.InvalidManifest, what, { cause });
