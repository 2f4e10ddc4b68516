/**
 * The services that the configured tools of the tests call: `/crm` is an HTTP API, `/mcp` an MCP server, `/webhooks` takes news, and by `/control` the tests say
 * how they behave. It prints `{"servicesUrl": …}` once it listens.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { listen } from '../../support/services/listening.ts';
import type { Listening } from '../../support/services/listening.ts';
import { customers } from './customers.ts';
import { parcels } from './parcels.ts';
import { Answers, CONTROL, Definition, Reception } from './protocol.ts';
import { webhooks } from './webhooks.ts';

/** Where it listens if nobody else does: what is synthesized for this port can be used again. */
const USUAL_PORT = 18_470;

const crm = customers();
const mcp = parcels();
const hooks = webhooks();

/** PUT says how a service behaves, GET tells what it was asked; what is named stands in the query. */
async function control(url: URL, request: IncomingMessage): Promise<unknown> {
  const of = (name: string): string => url.searchParams.get(name) ?? '';
  const told = request.method === 'PUT' ? await json(request) : undefined;
  switch (`${request.method} ${url.pathname.slice(CONTROL.length)}`) {
    case 'PUT /crm':
      return crm.answer(of('path'), Answers.parse(told));
    case 'GET /crm':
      return crm.received(of('path'));
    case 'PUT /mcp':
      return mcp.define(of('tool'), told === null ? undefined : Definition.parse(told));
    case 'GET /mcp':
      return mcp.ran(of('parcel'));
    case 'PUT /webhooks':
      return hooks.treat(of('session'), told === null ? undefined : Reception.parse(told));
    case 'GET /webhooks':
      return hooks.news(of('session'));
    default:
      throw new Error(`there is no ${request.method} ${url.pathname}`);
  }
}

function serve(request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '', 'http://services');
  if (url.pathname === '/mcp') mcp.listener(request, response);
  else if (url.pathname.startsWith('/webhooks/')) hooks.listener(request, response);
  else if (!url.pathname.startsWith(CONTROL)) crm.listener(request, response);
  else
    control(url, request).then(
      (answer) => response.end(JSON.stringify(answer ?? null)),
      (error: unknown) => response.writeHead(400).end(String(error)),
    );
}

const listening: Listening = await listen(serve, USUAL_PORT).catch((error: NodeJS.ErrnoException) => {
  if (error.code !== 'EADDRINUSE') throw error;
  return listen(serve);
});
process.stdout.write(`${JSON.stringify({ servicesUrl: listening.url })}\n`);
