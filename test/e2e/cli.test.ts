import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { LIST_EVENTS } from '../../schemas/routes.ts';
import { as, tokenOf } from './support/client.ts';
import { answer, calls } from './support/scenarios.ts';
import { scene } from './support/scene.ts';
import { stack } from './support/stack.ts';
import { stepgate, withFolder } from './support/stepgate.ts';

const RULES = ['--tenants', 'test/e2e/tenants', '--tools', 'test/e2e/tools'];

scene(
  'explain says why a call was allowed, asked for or denied, who decided, and what came of it',
  async (stage) => {
    const session = await stage.start({
      agent: 'workshop',
      steps: [
        calls(
          ['get_order', { orderId: 'A-1001' }],
          ['create_ticket', { title: 'A ticket', body: 'For the team' }],
          ['get_order', { orderId: 'one' }],
        ),
        answer(),
      ],
    });
    await session.decide('alex', await session.asked('c2'));
    await session.end();
    const explain = (call: string, ...more: string[]) =>
      stepgate(['explain', session.id, call, '--user', 'rita', ...more]);

    const allowed = await explain('1-c1');
    expect(allowed).toMatchObject({ code: 0, errors: '' });
    expect(allowed.output).toMatch(
      /^get_order was allowed\n[\s\S]*"orderId":"A-1001"[\s\S]*✓ policy[\s\S]*policy shared\/base\.cedar#default[\s\S]*completed after \d+ ms, 0\.\d+ USD\n$/,
    );

    const asked = await explain('1-c2');
    expect(asked.output).toMatch(
      /^create_ticket needed a person’s word\n[\s\S]*\? policy +asks[\s\S]*policy acme\/approvals\.cedar#write\n[\s\S]* +risk: write\n[\s\S]*people\n +wanted 1 of approver\n +asked 1 of approver, until .*\n +approved by alex[\s\S]*completed after/,
    );

    const denied = await explain('c3');
    expect(denied.output).toMatch(
      /^get_order was denied\n[\s\S]*✗ arguments +denies\n +InvalidArguments: [\s\S]*not made.*: scope, .*policy\n[\s\S]*It did not run\.\n$/,
    );

    const json = JSON.parse(
      (await stepgate(['explain', `${session.id}/1-c2`, '--user', 'olga', '--json'])).output,
    ) as unknown;
    expect(json).toMatchObject({ turn: 1, callId: 'c2', verdict: 'ask', outcome: { outcome: 'completed' } });
  },
);

scene('the API is reached with a token as well, and a session of others is none', async (stage) => {
  const session = await stage.start({ agent: 'workshop', steps: [calls(['echo', { text: 'a' }]), answer()] });
  await session.end();
  const explain = ['explain', session.id, 'c1'];

  const withToken = await stepgate([...explain, '--url', stack.apiUrl], {
    env: { STEPGATE_TOKEN: await tokenOf('rita') },
  });
  expect(withToken).toMatchObject({ code: 0, output: expect.stringMatching(/^echo was allowed/) });
  const refused = await stepgate([...explain, '--url', stack.apiUrl], { env: { STEPGATE_TOKEN: 'none' } });
  expect(refused).toMatchObject({ code: 1, output: '', errors: expect.stringContaining('401') });
  const stranger = await stepgate([...explain, '--user', 'gina']);
  expect(stranger).toMatchObject({
    code: 1,
    output: '',
    errors: expect.stringContaining('no session of this id'),
  });
  const unknown = await stepgate(['explain', session.id, '7-c7', '--user', 'rita']);
  expect(unknown).toMatchObject({ code: 1, errors: 'There is no call 7-c7; there are: 1-c1 (echo).\n' });
  expect((await stepgate([...explain, '--user', 'nemo'])).errors).toMatch(/^There is no user nemo\. .*rita/);
});

scene(
  'policy simulate says what other policies would change, from the API and from an export alike',
  async (stage) => {
    const session = await stage.start({
      by: 'ruth',
      agent: 'workshop',
      steps: [calls(['get_order', { orderId: 'A-1001' }], ['echo', { text: 'a' }]), answer()],
    });
    await session.end();
    const since = new Date(Date.now() - 3_600_000).toISOString();
    const simulate = ['policy', 'simulate', '--tenant', 'acme', ...RULES];
    const text =
      '@id("no-looking") @reason("No looking.")\nforbid(principal, action == Stepgate::Action::"get_order", resource);';

    await withFolder({ 'new.cedar': text }, async (folder) => {
      const options = [...simulate, '--policies', folder, '--since', since];
      const ofRuth = await stepgate([...options, '--user', 'ruth', '--max-denied', '0']);
      expect(ofRuth).toMatchObject({ code: 3, errors: expect.stringContaining('--max-denied') });
      expect(ofRuth.output).toContain(
        `\n  ${session.id}/1-c1  get_order: allow → deny  (acme/new.cedar#no-looking)\n    Forbidden: No looking.\n`,
      );
      const link =
        ofRuth.output.split(/\s+/).find((word) => word.startsWith('http') && word.includes(session.id)) ?? '';
      const linked = await as('ruth').send('GET', link.slice(stack.apiUrl.length));
      expect(linked.body).toMatchObject({
        events: expect.arrayContaining([expect.objectContaining({ turn: 1 })]),
      });

      const { events } = await as('ruth').ask(LIST_EVENTS, { id: session.id });
      await writeFile(join(folder, 'export.jsonl'), events.map((event) => JSON.stringify(event)).join('\n'));
      const file = ['--file', join(folder, 'export.jsonl'), '--json'];
      const exported = await stepgate([...options, ...file]);
      expect(exported.code).toBe(0);
      expect(JSON.parse(exported.output)).toMatchObject({
        sessions: 1,
        calls: 2,
        unchanged: 1,
        changes: [{ change: 'denied', tool: 'get_order' }],
      });
    });

    const broken = 'forbid(principal, action, resource) when { context.nothing };';
    await withFolder({ 'new.cedar': broken }, async (folder) => {
      const { code, errors } = await stepgate([...simulate, '--policies', folder, '--user', 'ruth']);
      expect(code).toBe(2);
      expect(errors).toContain('acme/new.cedar#1: ');
    });
  },
);
