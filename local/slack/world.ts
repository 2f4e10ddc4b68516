import { randomBytes } from 'node:crypto';
import type { Block, Modal } from './blocks.ts';

/** The app's own side of an agreement with Slack. */
export interface FakeApp {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly signingSecret: string;
  /** Where the app takes requests; known once it is deployed. */
  url: string;
}

/** A message that stands in a channel. */
export interface FakeMessage {
  readonly team: string;
  readonly channel: string;
  readonly ts: string;
  readonly thread: string | undefined;
  text: string;
  blocks: readonly Block[];
  updates: number;
}

/** What one person alone was shown: in a channel, or in answer to what they did (`address`: where it was answered). */
export interface FakeWhisper {
  readonly ts: string;
  readonly address?: string;
  readonly user: string;
  readonly channel: string;
  readonly text: string;
  readonly blocks: readonly Block[];
}

/** A modal that somebody has open. */
export interface FakeView {
  readonly id: string;
  readonly team: string;
  readonly user: string;
  readonly view: Modal;
}

/** What gives somebody the right to be shown a modal: as long as Slack waits, once. */
interface Trigger {
  readonly user: string;
  readonly team: string;
  readonly at: number;
  used: boolean;
}

/** Where an app may answer a click or a command: 30 minutes long, five times. */
interface ResponseUrl {
  readonly team: string;
  readonly user: string;
  readonly channel: string;
  readonly at: number;
  uses: number;
}

/** A workspace: its channels with the people in them, and whether the app is in each. */
export interface FakeWorkspace {
  readonly team: string;
  readonly name: string;
  readonly channels: Readonly<Record<string, { readonly members: readonly string[]; readonly app: boolean }>>;
  /** What people and channels are called, by their ids, where they are called anything else. */
  readonly names?: Readonly<Record<string, string>> | undefined;
  token: string | undefined;
}

/** A code of an installation on its way: in a workspace, or in a whole organisation. */
interface Code {
  readonly team: string | undefined;
  readonly redirectUri: string;
}

/** A call of the Web API: when (Unix milliseconds), and with what status it was answered. */
export interface FakeCall {
  readonly method: string;
  readonly at: number;
  readonly status: number;
  /** Its arguments as they were sent. */
  readonly sent: string;
}

/** How many calls of a method are still answered with too many requests. */
interface Limit {
  times: number;
  readonly seconds: number;
}

/** Slack gives an app three seconds, to answer and to open a modal (https://docs.slack.dev/interactivity/handling-user-interaction). */
export const SLACK_WAITS_MS = 3_000;

/** A Slack: workspaces and what happened in them. */
export class FakeWorld {
  readonly app: FakeApp;
  readonly workspaces: Map<string, FakeWorkspace>;
  readonly messages: FakeMessage[] = [];
  readonly whispers: FakeWhisper[] = [];
  readonly views: FakeView[] = [];
  readonly calls: FakeCall[] = [];
  readonly triggers = new Map<string, Trigger>();
  readonly responseUrls = new Map<string, ResponseUrl>();
  readonly codes = new Map<string, Code>();
  readonly limits = new Map<string, Limit>();
  /** Whether nothing answers. */
  down = false;
  readonly clock: () => number;
  /** How long it waits for the app, in milliseconds. */
  readonly waitsMs: number;
  #count = 0;

  constructor(
    app: FakeApp,
    workspaces: readonly Omit<FakeWorkspace, 'token'>[],
    {
      clock = Date.now,
      waitsMs = SLACK_WAITS_MS,
    }: { clock?: () => number; waitsMs?: number | undefined } = {},
  ) {
    this.app = app;
    this.workspaces = new Map(workspaces.map((one) => [one.team, { ...one, token: undefined }]));
    this.clock = clock;
    this.waitsMs = waitsMs;
  }

  /** A timestamp as Slack names messages by it; no two are the same. */
  nextTs(): string {
    this.#count += 1;
    return `${Math.floor(this.clock() / 1_000)}.${String(this.#count).padStart(6, '0')}`;
  }

  /** A new trigger for what somebody has just done. */
  trigger(team: string, user: string): string {
    const id = `${this.clock()}.${randomBytes(8).toString('hex')}`;
    this.triggers.set(id, { team, user, at: this.clock(), used: false });
    return id;
  }

  /** A new address for answers; its id. */
  responseUrl(team: string, user: string, channel: string): string {
    const id = randomBytes(12).toString('hex');
    this.responseUrls.set(id, { team, user, channel, at: this.clock(), uses: 0 });
    return id;
  }

  /** A new code for an installation. */
  code(team: string | undefined, redirectUri: string): string {
    const code = randomBytes(16).toString('hex');
    this.codes.set(code, { team, redirectUri });
    return code;
  }

  /** The workspace that a token is for. */
  byToken(token: string | undefined): FakeWorkspace | undefined {
    return [...this.workspaces.values()].find((one) => one.token !== undefined && one.token === token);
  }
}
