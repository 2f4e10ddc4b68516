import { createServer, request } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect } from '@jest/globals';
import { LIST_EVENTS } from '../../schemas/routes.ts';
import { as, tokenOf } from './support/client.ts';
import { answer, calls, teach } from './support/scenarios.ts';
import { scene } from './support/scene.ts';
import { stack } from './support/stack.ts';
import { stepgate } from './support/stepgate.ts';
import { until } from './support/until.ts';

scene('a session is started, listed, followed to its end and shown', async (stage) => {
  const goal = await teach([
    { text: 'I look\u001B[2J it up.', ...calls(['echo', { text: 'a\u202Eb' }]) },
    answer('It is\ndone.'),
  ]);
  const made = await stepgate([
    'start',
    goal,
    '--agent',
    'workshop',
    '--metadata',
    'ticket=T-1',
    '--user',
    'ruth',
  ]);
  expect(made).toMatchObject({ code: 0, errors: '' });
  const id = made.output.trim();
  stage.watch(id, 'ruth');

  const followed = await stepgate(['tail', id, '--user', 'ruth']);
  expect(followed).toMatchObject({ code: 0, errors: '' });
  expect(followed.output).toMatch(/ started +by ruth, agent workshop\n/);
  expect(followed.output).toMatch(
    / 1 {2}model +I look⟨U\+001B⟩\[2J it up\. {2}\$0\.\d{6}\n +→ c1 echo {2}text: a⟨U\+202E⟩b\n/,
  );
  expect(followed.output).toMatch(/ guard +c1 echo allowed\n/);
  expect(followed.output).toMatch(
    / completed +2 turns · 1 tool call · [\d,]+ tokens +\$0\.\d{6}\n +│ It is\n +│ done\.\n$/,
  );

  const shown = await stepgate(['sessions', id, '--user', 'ruth']);
  expect(shown.output).toMatch(
    new RegExp(`^${id} {2}completed\n[\\s\\S]*ticket +T-1\n[\\s\\S]*result +│ It is\n +│ done\\.\n$`),
  );

  const listed = await stepgate(['sessions', '--user', 'ruth', '--limit', '100', '--status', 'completed']);
  expect(listed.output).toMatch(/^SESSION +STATUS +AGENT +BY +STARTED +GOAL\n/);
  expect(listed.output).toMatch(
    new RegExp(`\n${id} +completed +workshop +ruth +\\d+ \\w+ ago +Do as the script says`),
  );
  const listing = JSON.parse(
    (await stepgate(['sessions', '--user', 'ruth', '--limit', '100', '--json'])).output,
  ) as unknown;
  expect(listing).toMatchObject({
    sessions: expect.arrayContaining([expect.objectContaining({ sessionId: id, status: 'completed' })]),
  });
});

scene(
  'with --json tail gives each event once, one a line, and its exit code says how the session ended',
  async (stage) => {
    const session = await stage.start({
      agent: 'workshop',
      steps: [calls(['create_ticket', { title: 'A ticket', body: 'For the team' }]), answer()],
    });
    const tailing = stepgate(['tail', session.id, '--user', 'rita', '--json']);
    await session.asked();
    const canceled = await stepgate(['cancel', session.id, '--user', 'rita']);
    expect(canceled).toMatchObject({ code: 0, output: `${session.id} ends at its next step.\n` });
    const { code, output } = await tailing;
    expect(code).toBe(3);
    const ids = output
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { id: string }).id);
    const { events } = await as('rita').ask(LIST_EVENTS, { id: session.id });
    expect(ids.toSorted()).toEqual(events.map(({ id }) => id).toSorted());
    await session.end();
  },
);

scene('usage and tools are tables for people and documents for programs', async (stage) => {
  const session = await stage.start({ agent: 'workshop', steps: [answer()], by: 'ruth' });
  await session.end();
  const tools = await stepgate(['tools', '--agent', 'refund-desk', '--user', 'rita']);
  expect(tools.output).toMatch(
    /^refund-desk\nTOOL +RISK +A CALL [\s\S]*\nissue_refund +irreversible +\$0\.000100 +lambda /,
  );
  const workshop = JSON.parse(
    (await stepgate(['tools', '--agent', 'workshop', '--user', 'rita', '--json'])).output,
  ) as unknown;
  expect(workshop).toMatchObject({ agents: [{ agent: 'workshop', tools: expect.any(Array) }] });
  expect(await stepgate(['tools', '--agent', 'none', '--user', 'rita'])).toMatchObject({
    code: 1,
    errors: expect.stringContaining('There are: '),
  });

  const usage = await stepgate(['usage', '--by', 'resource', '--user', 'olga']);
  expect(usage.output).toMatch(
    /\n\nMODEL OR TOOL +MODEL CALLS +TOOL CALLS +TOKENS +COST\n[\s\S]*\ntotal +[\d,]+ +[\d,]+ +[\d,]+ +\$\d+\.\d{6}\n$/,
  );
  const today = new Date().toISOString().slice(0, 10);
  const report = JSON.parse(
    (await stepgate(['usage', '--from', today, '--user', 'olga', '--json'])).output,
  ) as unknown;
  expect(report).toMatchObject({
    from: today,
    groupBy: 'day',
    total: { amount: expect.stringMatching(/^\d+$/) },
  });
});

scene(
  'who uses it wrongly, may not, or asks for what is not there is told so, with a code of its own',
  async (stage) => {
    const session = await stage.start({ agent: 'workshop', steps: [answer()] });
    await session.end();
    const said = async (...args: string[]) => {
      const { code, output, errors } = await stepgate(args);
      expect(output).toBe('');
      return `${code} ${errors.split('\n')[0] ?? ''}`;
    };
    expect(await said('sessons')).toMatch(/^2 There is no command "sessons"\. There are: .*sessions/);
    expect(await said('tail')).toMatch(/^2 usage: stepgate tail <session>/);
    expect(await said('tail', 'one', '--user', 'rita')).toBe('2 "one" is not the id of a session.');
    expect(await said('sessions', '--limt', '3')).toMatch(/^2 Unknown option '--limt'/);
    expect(await said('sessions', '--limit', 'all', '--user', 'rita')).toBe(
      '2 --limit takes a number from 1, not "all".',
    );
    expect(await said('sessions', '--status', 'done', '--user', 'rita')).toMatch(
      /^2 --status: .*"completed"/,
    );
    expect(await said('usage', '--by', 'month', '--user', 'rita')).toMatch(/^2 --by: .*"day"/);
    expect(await said('start', ' ', '--user', 'rita')).toMatch(/^2 --goal: /);
    expect(await said('sessions', '--user', 'nemo')).toMatch(/^2 There is no user nemo\. There are: rita/);
    expect(await said('start', 'Do it.', '--user', 'otto')).toMatch(/^1 You may not do this: .*\.$/);
    expect(await said('start', 'Do it.', '--agent', 'nobody', '--user', 'rita')).toMatch(
      /^1 The request is not valid: /,
    );
    expect(await said('sessions', session.id, '--user', 'gina')).toMatch(
      /^1 There is no such thing: there is no session of this id\.$/,
    );
    expect(await said('sessions', '--user', 'nobody')).toMatch(/^1 You may not do this: you are in no group/);
    expect(await said('cancel', session.id, '--user', 'alex')).toMatch(/^1 You may not do this/);
    expect(await said('sessions', '--url', 'http://127.0.0.1:9', '--user', 'rita')).toMatch(
      /^1 --user signs in to the local stack/,
    );
    expect((await stepgate(['tail', '--help'])).output).toMatch(/^usage: stepgate tail /);
  },
);

scene(
  'a token is enough, and its deployment may be named by a variable; one that does not count is said',
  async () => {
    const env = { STEPGATE_URL: `${stack.apiUrl}/`, STEPGATE_TOKEN: await tokenOf('rita') };
    expect(await stepgate(['tools'], { env })).toMatchObject({ code: 0 });
    expect(await stepgate(['tools'], { env: { ...env, STEPGATE_TOKEN: 'none' } })).toMatchObject({
      code: 1,
      output: '',
      errors: expect.stringContaining('401'),
    });
    const gone = await stepgate(['tools'], { env: { ...env, STEPGATE_URL: 'http://127.0.0.1:9' } });
    expect(gone).toMatchObject({
      code: 1,
      errors: expect.stringMatching(/^http:\/\/127\.0\.0\.1:9\/v1\/tools cannot be reached/),
    });
  },
);

/** The API over a line that drops two answers of four: one before it begins, the next in its middle. */
async function badLine() {
  let asked = 0;
  const server = createServer((incoming, outgoing) => {
    asked += 1;
    const fate = ['passes', 'passes', 'is lost', 'is torn'][asked % 4];
    const { method, url: path, headers } = incoming;
    const passed = request(`${stack.apiUrl}${path ?? ''}`, { method, headers }, (answered) => {
      if (fate !== 'is lost') outgoing.writeHead(answered.statusCode ?? 500, answered.headers);
      if (fate === 'passes') return void answered.pipe(outgoing);
      answered.once('data', (part: Buffer) => {
        const cut = (): void => {
          outgoing.destroy();
          passed.destroy();
        };
        if (fate === 'is torn') outgoing.write(part.subarray(0, part.length / 2), cut);
        else cut();
      });
    });
    passed.on('error', () => outgoing.destroy());
    incoming.pipe(passed);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked: () => asked,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

scene('over a line that keeps breaking, tail gives each event once and none is missing', async (stage) => {
  const session = await stage.start({
    agent: 'workshop',
    steps: [
      calls(['echo', { text: 'a' }]),
      calls(['create_ticket', { title: 'A ticket', body: 'For the team' }]),
      calls(['echo', { text: 'b' }], ['echo', { text: 'c' }]),
      answer(),
    ],
  });
  const line = await badLine();
  try {
    const env = { STEPGATE_URL: line.url, STEPGATE_TOKEN: await tokenOf('rita') };
    const tailing = stepgate(['tail', session.id, '--json'], { env });
    const approval = await session.asked();
    // The second request is the first that waits, and is dropped once there is news.
    await until('a second request', () => Promise.resolve(line.asked() > 1 || undefined));
    await session.decide('alex', approval);
    const { code, output, errors } = await tailing;
    await session.end();
    const ids = output
      .trimEnd()
      .split('\n')
      .map((event) => (JSON.parse(event) as { id: string }).id);
    expect(ids.toSorted()).toEqual(session.events.map(({ id }) => id).toSorted());
    expect(code).toBe(0);
    expect(errors).toMatch(/cannot be reached .*Asking again …\nThe connection is back\.\n/);
    expect(line.asked()).toBeGreaterThan(3);
  } finally {
    line.close();
  }
});
