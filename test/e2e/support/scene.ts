import { test } from '@jest/globals';
import { CREATE_SESSION } from '../../../schemas/routes.ts';
import { as } from './client.ts';
import type { Asked } from './client.ts';
import { teach } from './scenarios.ts';
import type { Steps } from './scenarios.ts';
import { TestSession } from './session.ts';

/** Far more than any test takes on an idle machine: a busy one is no failure. The session's own deadline comes first and says more. */
const TIMEOUT_MS = 480_000;

/** How a session is started: what the model does, and whatever of the request is not usual. */
export interface Start {
  readonly steps: Steps;
  readonly goal?: string;
  readonly mode?: 'live' | 'dry-run';
  readonly by?: string;
  readonly agent?: string;
  readonly budget?: Readonly<Record<string, unknown>>;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly headers?: Asked['headers'];
}

/** The sessions of one test. */
export class Scene {
  readonly #sessions: TestSession[] = [];

  /** Starts a session for which the model follows these steps. */
  async start({ steps, goal, by = 'rita', headers, ...fields }: Start): Promise<TestSession> {
    const body = { goal: await teach(steps, goal), ...fields };
    const { sessionId } = await as(by).ask(CREATE_SESSION, {
      body,
      ...(headers === undefined ? {} : { headers }),
    });
    return this.watch(sessionId, by, body.goal);
  }

  /** Has a session that was started otherwise explained where the test fails. */
  watch(sessionId: string, by = 'rita', goal = ''): TestSession {
    const session = new TestSession(sessionId, as(by), goal);
    this.#sessions.push(session);
    return session;
  }

  /** All sessions with their events, as text. */
  async explained(): Promise<string> {
    return (await Promise.all(this.#sessions.map((session) => session.explained()))).join('\n');
  }
}

/** A test that runs beside the others of its file. Where it fails, the message shows its sessions' events. */
export function scene(name: string, body: (scene: Scene) => Promise<void>, timeoutMs = TIMEOUT_MS): void {
  test.concurrent(name, () => played(body), timeoutMs);
}

/** A scene that waits for those before it in its file, since it shares something with them. */
export function sequel(name: string, body: (scene: Scene) => Promise<void>): void {
  test(name, () => played(body), TIMEOUT_MS);
}

/** Plays a body with a scene of its own: what a test, or the set-up of a file, does. Where it throws, the error explains its sessions. */
export async function played(body: (scene: Scene) => Promise<void>): Promise<void> {
  const one = new Scene();
  try {
    await body(one);
  } catch (error) {
    const failure = error instanceof Error ? error : new Error(String(error));
    const explained = await one.explained();
    // Of a failed expectation Jest shows the message, of any other error the stack.
    if ('matcherResult' in failure) failure.message += `\n\n${explained}`;
    else failure.stack = `${failure.stack ?? ''}\n\n${explained}`;
    throw failure;
  }
}
