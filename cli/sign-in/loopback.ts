import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import { once } from 'node:events';
import { callbackOf, CLI_PORTS } from '../../schemas/cli.ts';
import { CommandFailed } from '../failures.ts';

/** Waits for the browser that comes back from the sign-in pages. */
export interface Loopback {
  /** Where the pages are to send it. */
  readonly redirectUri: string;
  /** The code with which it came. Throws `CommandFailed` where the pages refused, or nobody came in time. */
  readonly code: Promise<string>;
  readonly close: () => void;
}

/**
 * Listens on this machine alone for the answer to one attempt, which its `state` names: whatever comes with another is turned away, and
 * the wait goes on. Throws `CommandFailed` where no port is free.
 */
export async function listen(state: string, signal: AbortSignal): Promise<Loopback> {
  const { server, port } = await onFreePort();
  const redirectUri = callbackOf(port);
  const code = new Promise<string>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new CommandFailed('Nobody signed in: it took too long.')));
    server.on('request', (request, response) => {
      const url = new URL(request.url ?? '/', redirectUri);
      if (request.method !== 'GET' || url.pathname !== new URL(redirectUri).pathname)
        return answer(response, 404, 'There is nothing here.');
      const query = url.searchParams;
      if (query.get('state') !== state)
        return answer(response, 400, 'This sign-in was not started here, or is over.');
      const granted = query.get('code');
      if (granted === null) {
        answer(response, 400, 'The sign-in was refused. The terminal says why.');
        const why = query.get('error_description') ?? query.get('error') ?? 'nothing';
        return reject(new CommandFailed(`The sign-in pages said: ${why}.`));
      }
      answer(response, 200, 'You are signed in. You can close this window and go back to the terminal.');
      return resolve(granted);
    });
  });
  // Whoever waits for it is told; until then a refusal is no crash.
  code.catch(() => undefined);
  const close = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { redirectUri, code, close };
}

async function onFreePort(): Promise<{ server: Server; port: number }> {
  for (const port of CLI_PORTS) {
    const server = createServer();
    try {
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
      return { server, port };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    }
  }
  throw new CommandFailed(
    `The ports ${CLI_PORTS.join(', ')} are all taken, and the sign-in needs one of them.`,
  );
}

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    connection: 'close',
  });
  response.end(`${text}\n`);
}
