import { expect } from '@jest/globals';
import { FAILURES_TO_OPEN, OPEN_MS } from '../../domain/guard/breakers.ts';
import { setLamp } from './support/lamps.ts';
import { answer, calls } from './support/scenarios.ts';
import type { Steps } from './support/scenarios.ts';
import { scene } from './support/scene.ts';
import { until } from './support/until.ts';
import { judgedAs, verdictsOf } from './support/verdicts.ts';

const agent = 'purser';
const lamps = (count: number, lamp: string): Steps[number] =>
  calls(...Array.from({ length: count }, (): [string, Record<string, unknown>] => ['lamp', { lamp }]));

scene(
  'a tool that failed five times is switched off for every session of its tenant; after 30 s one call tries it, and it is back',
  async (stage) => {
    const [lamp, elsewhere] = await Promise.all([setLamp(true), setLamp(false, 'globex')]);
    const failing = await stage.start({
      agent,
      steps: [
        lamps(FAILURES_TO_OPEN, lamp),
        {
          expect: `$count(last[status = 'error']) = ${FAILURES_TO_OPEN}`,
          ...calls(['echo', { text: 'dark' }]),
        },
        answer(),
      ],
    });
    // The turn after the calls settled them. From now on everything is to be asked within OPEN_MS.
    const opened = () => failing.entries('plan.completed').find(({ turn }) => turn === 2)?.time;
    await failing.follow('the turn after the calls', () => opened() !== undefined);
    const openedAt = Date.parse(opened() ?? '');
    await setLamp(false, 'acme', lamp);
    const [refused, stranger] = await Promise.all([
      stage.start({ by: 'ruth', agent, steps: [lamps(1, lamp), { text: '${errors.lamp}' }] }),
      stage.start({ by: 'gina', agent: 'electrician', steps: [lamps(1, elsewhere), answer()] }),
    ]);
    const [end] = await Promise.all([refused.end(), stranger.end()]);
    expect(end).toMatchObject({ status: 'completed', totals: { toolCalls: 0 } });
    expect(end.result).toMatch(
      /^lamp is switched off: its last 5 calls failed\. It can be tried again in \d+ s\. Use echo in its place\.$/,
    );
    expect(judgedAs(refused)).toEqual(['1 deny BreakerOpen']);
    expect(verdictsOf(refused)[0]?.checks?.at(-1)).toMatchObject({ check: 'breakers', result: 'deny' });
    expect(judgedAs(stranger)).toEqual(['1 allow Permitted']);
    expect(await failing.end()).toMatchObject({ status: 'completed' });
    expect(new Set(judgedAs(failing))).toEqual(new Set(['1 allow Permitted', '2 allow Permitted']));

    await until(
      'the time at which it may be tried',
      async () => Date.now() >= openedAt + OPEN_MS || undefined,
    );
    const probing = await stage.start({
      agent,
      steps: [lamps(2, lamp), { expect: { tool: 'lamp', status: 'success' }, text: '${errors.lamp}' }],
    });
    const tried = await probing.end();
    expect(judgedAs(probing)).toEqual(['1 allow Permitted', '1 deny BreakerOpen']);
    expect(tried.result).toContain('One call is trying whether it works again.');
    expect(probing.outcomes()).toEqual(['1/c1 lamp completed']);

    // A turn that is kept in S3: this tool too finds its call there.
    const text = 'So long a thought. '.repeat(2_000);
    const after = await stage.start({ by: 'ruth', agent, steps: [{ text, ...lamps(3, lamp) }, answer()] });
    expect(await after.end()).toMatchObject({ status: 'completed', totals: { toolCalls: 3 } });
  },
);

scene('a session in which one tool after the other fails is halted', async (stage) => {
  const lamp = await setLamp(true, 'globex');
  const session = await stage.start({
    by: 'gina',
    agent: 'electrician',
    steps: [
      {
        branches: [
          { when: "$contains(feedback, '<facts>')", text: 'Nothing worked.' },
          calls(
            ['lamp', { lamp }],
            ['lamp', { lamp }],
            ['lamp', { lamp }],
            ['broken'],
            ['broken'],
            ['broken'],
          ),
        ],
      },
      calls(['lamp', { lamp }]),
    ],
  });

  const end = await session.end();
  expect(end).toMatchObject({ status: 'failed', reason: 'breaker', totals: { steps: 2, toolCalls: 6 } });
  expect(end.summary).toMatch(/6 of its last 6 calls failed, of 2 tools/);
});
