import { CONTROL_PATH } from './control.ts';
import type { Act, Setting } from './control.ts';
import type { AppAnswer, SlackRequest } from './people.ts';
import type { FakeCall, FakeMessage, FakeView, FakeWhisper } from './world.ts';

/** Everything that stands in a Slack of one's own. */
export interface Seen {
  readonly messages: readonly FakeMessage[];
  readonly whispers: readonly FakeWhisper[];
  readonly views: readonly FakeView[];
}

/** The people of a Slack of one's own, played from another process. */
export class SlackPeople {
  readonly #url: string;
  constructor(url: string) {
    this.#url = url;
  }

  /** What they see. */
  seen(): Promise<Seen> {
    return this.#ask('GET', 'seen') as Promise<Seen>;
  }

  /** The calls of the Web API with a text in their arguments, such as an approval's id, oldest first. */
  calls(about: string): Promise<Omit<FakeCall, 'sent'>[]> {
    return this.#ask('GET', `calls?about=${encodeURIComponent(about)}`) as Promise<Omit<FakeCall, 'sent'>[]>;
  }

  /** Lets somebody do something, and gives what the app answered. */
  act(act: Act): Promise<AppAnswer> {
    return this.#ask('POST', 'act', act) as Promise<AppAnswer>;
  }

  /** The signed request of what somebody would do, unsent. */
  hold(act: Act): Promise<SlackRequest> {
    return this.#ask('POST', 'act', { ...act, hold: true }) as Promise<SlackRequest>;
  }

  /** Changes how this Slack behaves. */
  async set(setting: Setting): Promise<void> {
    await this.#ask('POST', 'set', setting);
  }

  async #ask(method: string, what: string, body?: object): Promise<unknown> {
    const response = await fetch(`${this.#url}${CONTROL_PATH}${what}`, {
      method,
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`the fake Slack: ${await response.text()}`);
    return response.json();
  }
}
