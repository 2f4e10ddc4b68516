import { randomUUID } from 'node:crypto';
import type { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { CreateSessionRequest } from '../../schemas/api.ts';
import { CREATE_SESSION } from '../../schemas/routes.ts';
import { Connection } from '../connection.ts';
import { EXIT } from '../exit.ts';
import { WrongInput } from '../failures.ts';
import { CONNECTING, CONNECTING_HELP, fitting, wrongUsage } from '../options.ts';
import { safeJson } from '../../terminal/printable.ts';
import { tailSession } from './tail.ts';

/** What `stepgate start` takes. */
export const START_USAGE = `stepgate start "<goal>" [--agent <agent>] [--tools <tool,tool>] [--metadata <key=value>]… [--dry-run] [--tail]
               [--url <api>] [--user <local user>] [--json]

  Starts a session and says its id; with --tail follows it to its end, with the exit codes of stepgate tail.
  ${CONNECTING_HELP}
`;

/** Starts a session. Gives the exit code. */
export async function start(args: readonly string[], output: Writable, errors: Writable): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      ...CONNECTING,
      agent: { type: 'string' },
      tools: { type: 'string' },
      metadata: { type: 'string', multiple: true, default: [] },
      'dry-run': { type: 'boolean', default: false },
      tail: { type: 'boolean', default: false },
    },
  });
  const [goal, ...more] = positionals;
  if (goal === undefined || more.length > 0) return wrongUsage(errors, START_USAGE);
  const { agent, tools } = values;
  const body = fitting(CreateSessionRequest, {
    goal,
    ...(agent === undefined ? {} : { agent }),
    ...(tools === undefined ? {} : { tools: tools.split(',').map((tool) => tool.trim()) }),
    ...(values.metadata.length === 0 ? {} : { metadata: Object.fromEntries(values.metadata.map(pairOf)) }),
    ...(values['dry-run'] ? { mode: 'dry-run' } : {}),
  });
  const connection = await Connection.open(values, errors);
  const headers = { 'idempotency-key': randomUUID() };
  const made = await connection.ask(CREATE_SESSION, { body, headers });
  if (values.tail) {
    if (!values.json) output.write(`${made.sessionId}\n`);
    return tailSession(connection, made.sessionId, { json: values.json, output, errors });
  }
  output.write(values.json ? `${safeJson(made, 2)}\n` : `${made.sessionId}\n`);
  return EXIT.ok;
}

function pairOf(text: string): [string, string] {
  const at = text.indexOf('=');
  if (at < 1) throw new WrongInput(`--metadata takes key=value, not "${text}".`);
  return [text.slice(0, at), text.slice(at + 1)];
}
