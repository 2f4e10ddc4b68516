import type { DecisionRequest } from '../../schemas/approval-api.ts';
import type { ApprovalDetail } from '../../schemas/approval-detail.ts';
import type { LedgerEntry } from '../../schemas/events.ts';
import { inOrder } from '../../terminal/events.ts';
import { shown } from '../../terminal/printable.ts';
import { theme } from '../ui/theme.ts';
import { Refused, type ApiClient } from './client.ts';
import { dataOf, renderEvent } from './render.ts';

/** Asks a person to decide. When `over` aborts it was decided elsewhere: it ends, and gives undefined. */
export type Ask = (approval: ApprovalDetail, over: AbortSignal) => Promise<DecisionRequest | undefined>;

/** A session to watch, who asked for it, and who decides. */
export type Watched = {
  sessionId: string;
  requester: Pick<ApiClient, 'events'>;
  approver: Pick<ApiClient, 'approval' | 'decide'>;
  print: (line: string) => void;
  /** Undefined: everything is approved. */
  ask?: Ask | undefined;
};

/** Shows a session as it runs. Of each approval the person at the terminal is asked, until it is decided, here or anywhere else. */
class Watch {
  readonly #watched: Watched;
  /** The approvals that nobody decided yet, and what tells that somebody did. */
  readonly #open = new Map<string, AbortController>();
  /** One question after the other. */
  #asking: Promise<void> = Promise.resolve();
  /** Lines that wait until a question is off the screen. */
  #held: string[] | undefined;
  #failed = Promise.withResolvers<never>();
  #parkedSince = 0;
  #parkedMs = 0;

  constructor(watched: Watched) {
    this.#watched = watched;
    // Whoever reads events is told; before and after that it is nobody's failure.
    this.#failed.promise.catch(() => undefined);
  }

  /** Reads to the end; gives how long the session was parked, in milliseconds. */
  async run(): Promise<number> {
    const { requester, sessionId } = this.#watched;
    try {
      for (let after: string | undefined; ;) {
        const page = await Promise.race([requester.events(sessionId, after), this.#failed.promise]);
        for (const event of inOrder(page.events)) this.#take(event);
        if (page.done) return this.#parkedMs;
        after = page.cursor;
      }
    } finally {
      for (const over of this.#open.values()) over.abort();
      await this.#asking.catch(() => undefined);
    }
  }

  #take(event: LedgerEntry): void {
    for (const line of renderEvent(event)) this.#print(line);
    const asked = dataOf(event, 'approval.requested');
    const resolved = dataOf(event, 'approval.resolved');
    if (asked) {
      if (this.#open.size === 0) this.#parkedSince = Date.parse(event.time);
      const over = new AbortController();
      this.#open.set(asked.approvalId, over);
      this.#asking = this.#asking.then(() => this.#ask(asked.approvalId, over.signal));
      this.#asking.catch((error: unknown) => this.#failed.reject(error));
    }
    if (resolved && this.#open.has(resolved.approvalId)) {
      this.#open.get(resolved.approvalId)?.abort();
      this.#open.delete(resolved.approvalId);
      if (this.#open.size === 0) this.#parkedMs += Date.parse(event.time) - this.#parkedSince;
    }
  }

  #print(line: string): void {
    if (this.#held) this.#held.push(line);
    else this.#watched.print(line);
  }

  /** Asks about an approval until its decision is taken, or is nobody's to take here any more. */
  async #ask(id: string, over: AbortSignal): Promise<void> {
    const { approver, ask } = this.#watched;
    while (!over.aborted) {
      const approval = await approver.approval(id);
      if (!approval.can.includes('decide')) return;
      if (!ask) {
        await approver.decide(id, { decision: 'approve', argumentsHash: approval.argumentsHash });
        return;
      }
      const decision = await this.#alone(over, () => ask(approval, over));
      if (!decision) return;
      try {
        await approver.decide(id, decision);
        return;
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        if (!over.aborted) this.#print(`  ${theme.bad('Not taken:')} ${shown(error.message)}`);
      }
    }
  }

  /** Lets a question have the screen. */
  async #alone<T>(over: AbortSignal, question: () => Promise<T>): Promise<T> {
    this.#held = [];
    try {
      return await question();
    } finally {
      const held = this.#held;
      this.#held = undefined;
      // A prompt that ends by itself leaves an empty line, one that was answered does not.
      if (!over.aborted) this.#print('');
      for (const line of held) this.#print(line);
    }
  }
}

/** Shows a session from the first event to the last, asking about approvals on the way. Gives how long it was parked, in milliseconds. */
export const follow = (watched: Watched): Promise<number> => new Watch(watched).run();
