import { newBudget, park } from '../../../domain/budget.ts';
import { makeEntry, ofKind, typedEntry } from '../../../domain/ledger-entry.ts';
import type { Fact } from '../../../domain/ledger-entry.ts';
import { approvalId } from '../../../domain/keys.ts';
import { noticeOf } from '../../../lambdas/notify/fan-out.ts';
import { editJudge } from '../../../lambdas/shared/approvals/judge-edit.ts';
import { slackNotifier } from '../../../lambdas/notify/slack.ts';
import { slackStore } from '../../../lambdas/shared/slack/store.ts';
import { entryOf } from '../../../lambdas/shared/stored-entry.ts';
import { ledgerContext } from '../../../lambdas/shared/stores.ts';
import { receive } from '../../../lambdas/slack-receiver/receive.ts';
import type { SlackAnswer } from '../../../lambdas/slack-receiver/receive.ts';
import { work } from '../../../lambdas/slack-worker/work.ts';
import { clickOf, commandOf, submissionOf } from '../../../local/slack/people.ts';
import type { SlackRequest } from '../../../local/slack/people.ts';
import type { FakeMessage } from '../../../local/slack/world.ts';
import type { Caller } from '../../../schemas/api.ts';
import { ENV } from '../../../schemas/env.ts';
import type { LedgerKind, ProposedCall, TypedEntry } from '../../../schemas/events.ts';
import type { ApprovalRecord } from '../../../schemas/records.ts';
import { slackTokenSecret } from '../../../schemas/slack.ts';
import type { SlackWork } from '../../../schemas/slack.ts';
import { DeploymentConfig } from '../../../schemas/tenant-config.ts';
import { ALAN, APRIL, CONFIG, RITA } from '../api.ts';
import { anApproval, GATED } from '../approval.ts';
import { aSession, NOW, planned, record, seedSession, SESSION, TENANT } from '../session.ts';
import { memoryStores, TABLES } from '../stores.ts';
import { ALAN_THERE, APRIL_THERE, RITA_THERE, ROOM, TEAM, testSlack } from './fake.ts';

/** Acme with a workspace, and a tool whose arguments have every type that a form knows. */
const withSlack = (config: DeploymentConfig): DeploymentConfig =>
  DeploymentConfig.parse({
    ...config,
    tools: {
      issue_refund: {
        name: 'issue_refund',
        version: '1.0.0',
        owner: 'desk',
        description: 'Pays money back.',
        risk: 'irreversible',
        timeoutSeconds: 5,
        price: '0',
        retry: 'once',
        uses: {},
        inputSchema: {
          type: 'object',
          properties: { order: { type: 'string' }, cents: { type: 'integer' }, gift: { type: 'boolean' } },
          required: ['order'],
        },
        outputSchema: {},
      },
    },
    tenants: {
      ...config.tenants,
      acme: {
        ...config.tenants['acme'],
        notifications: {
          slack: { workspaces: [{ team: TEAM, channel: ROOM, on: ['approvals', 'sessions'] }] },
        },
      },
    },
  });

/** Everything that Stepgate has with Slack, in one process: an approval is told, people click, the work is done. */
export async function slackDesk(call: ProposedCall = GATED, over: Partial<ApprovalRecord> = {}) {
  Object.assign(process.env, { [ENV.publicUrl]: 'https://stepgate.example', [ENV.slackApp]: 'app' });
  const slack = await testSlack(NOW);
  const memory = memoryStores();
  const stores = memory.storesFor(TENANT);
  const session = aSession({ status: 'paused', openApprovals: 1 });
  await seedSession(stores, session);
  const loaded = await stores.sessions.load(SESSION);
  if (loaded === undefined) throw new Error('no session');
  await stores.write([
    stores.sessions.putBudget(
      SESSION,
      park({ ...newBudget(session.limits, NOW), version: loaded.budget.version }, NOW),
    ),
    stores.sessions.createApproval(
      anApproval(session, { tool: call.tool, input: call.input, argumentsHash: call.argumentsHash, ...over }),
    ),
  ]);
  const { callId, tool, argumentsHash } = call;
  const verdict = { callId, tool, argumentsHash, verdict: 'ask' as const, reasons: [], policies: [] };
  await record(stores, session, planned(1, [call]), {
    kind: 'guard.completed',
    turn: 1,
    causes: [],
    data: { verdicts: [verdict], policyVersion: 'test-1' },
  });

  const config = () => withSlack(CONFIG);
  const clock = () => new Date(slack.now);
  const secretsOf = () => ({
    find: (name: string) =>
      Promise.resolve(name === slackTokenSecret(TENANT, TEAM) ? slack.token : undefined),
    forget: () => undefined,
  });
  const app = () => Promise.resolve(slack.app);
  const people = new Map<string, Caller>();
  const told: string[] = [];
  const queue: SlackWork[] = [];
  const shared = { app, config, clock, secretsOf, storesFor: memory.storesFor };
  const notifier = slackNotifier(shared);
  const workerDeps = {
    ...shared,
    directory: { find: (_: string, name: string) => Promise.resolve(people.get(name)) },
    decide: {
      storesFor: memory.storesFor,
      clock,
      judge: editJudge({ config: config(), stage: 'dev' }),
      answer: ({ callId }: ApprovalRecord, decision: string) => {
        told.push(`${callId} ${decision}`);
        return Promise.resolve();
      },
    },
    create: {
      storesFor: memory.storesFor,
      config,
      clock,
      startExecution: () => Promise.resolve(),
      traceparent: () => undefined,
    },
  };
  const target = { channel: 'slack' as const, team: TEAM, room: ROOM };
  const store = slackStore(TENANT, stores.db);
  const installed = { team: TEAM, teamName: 'Acme', enterprise: '', botUser: 'UBOT' };
  const installedAt = NOW.toISOString();
  await store.install({ ...installed, installedBy: { id: 'u-6', name: 'Ada' }, installedAt });

  const message = (): FakeMessage => {
    const found = slack.world.messages.find(({ thread }) => thread === undefined);
    if (found === undefined) throw new Error('nothing was posted');
    return found;
  };

  /** What the ledger has of a kind. */
  const facts = <K extends LedgerKind>(kind: K): TypedEntry<K>[] => {
    const items = memory.dynamo.items(TABLES.ledger).filter(({ type }) => type === `stepgate.${kind}`);
    return ofKind(
      items.map((item) => typedEntry(entryOf(item))),
      kind,
    );
  };

  return {
    slack,
    memory,
    stores,
    store,
    session,
    told,
    queue,
    people,
    approvalId: approvalId(SESSION, 1, call.callId),
    workerDeps,
    /** Tells Slack of a fact of the approval. */
    tell: (kind: Fact['kind'], callId: string = call.callId) => {
      const fact = { kind, turn: 1, ...(callId === '' ? {} : { callId }), causes: [], data: {} };
      const entry = makeEntry(ledgerContext(session), fact as unknown as Fact, NOW);
      return notifier.deliver(noticeOf(entry), target);
    },
    /** Links somebody of Slack to a user. */
    link: async (slackId: string, caller: Caller) => {
      people.set(caller.user.name, caller);
      const link = { user: caller.user, username: caller.user.name, linkedAt: NOW.toISOString() };
      await store.putLink({ enterprise: '', team: TEAM, user: slackId }, link);
    },
    message,
    /** A request of Slack's, as API Gateway hands it over. */
    send: ({ path, headers, body }: SlackRequest, base64 = true): Promise<SlackAnswer> =>
      receive(
        {
          rawPath: path,
          headers,
          body: base64 ? Buffer.from(body).toString('base64') : body,
          isBase64Encoded: base64,
          requestContext: {},
        },
        { ...shared, send: (task) => Promise.resolve(void queue.push(task)) },
      ),
    click: (user: string, action: string, on = message()) =>
      clickOf(slack.world, slack.url, on, user, action),
    command: (user: string, text: string) =>
      commandOf(slack.world, slack.url, { team: TEAM, channel: ROOM, user, text }),
    submit: (values: Record<string, Record<string, unknown>>) => {
      const view = slack.world.views.at(-1);
      if (view === undefined) throw new Error('no modal is open');
      return submissionOf(slack.world, view, values);
    },
    /** Does all work that is queued. */
    drain: async () => {
      for (const task of queue.splice(0)) await work(task, 'corr-1', workerDeps);
    },
    /** What somebody was told last, alone. */
    whispered: (user: string): string =>
      JSON.stringify(slack.world.whispers.findLast((one) => one.user === user) ?? null),
    approval: () => stores.sessions.approval(SESSION, 1, call.callId),
    facts,
    /** Who was refused and recorded, and as what. */
    attempts: (): string[] => facts('approval.refused').map(({ data }) => `${data.by.id} ${data.error}`),
  };
}

/** One whose people are linked, with a message of the approval. */
export async function linkedDesk(): Promise<SlackDesk> {
  const desk = await slackDesk();
  await desk.link(APRIL_THERE, APRIL);
  await desk.link(ALAN_THERE, ALAN);
  await desk.link(RITA_THERE, RITA);
  await desk.tell('approval.requested');
  return desk;
}
export type SlackDesk = Awaited<ReturnType<typeof slackDesk>>;
