import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { headlines, missesOf, rowsOf } from '../../../bench/goals.ts';
import { overheadOf } from '../../../bench/overhead.ts';
import { benchOptions } from '../../../bench/options.ts';
import { Results, sorted, type Figures } from '../../../bench/results.ts';
import { figureTable } from '../../../bench/table.ts';

const figures: Figures = {
  transitions: { oneCall: 5, threeCalls: 8, gated: 8, final: 4 },
  dynamodb: { turn5: { readUnits: 10, writeUnits: 20 }, turn25: { readUnits: 11, writeUnits: 22.1 } },
  bundles: { plan: { kb: 450, importMs: 50 }, guard: { kb: 400, importMs: 40 } },
};

describe('goals', () => {
  test('a figure at its goal meets it, one beyond does not', () => {
    const met = new Map(rowsOf(figures).map((row) => [row.figure, row.met]));
    expect(met.get('transitions.oneCall')).toBe(true);
    expect(met.get('transitions.threeCalls')).toBe(false);
    expect(met.get('dynamodb.turn25.readUnits')).toBe(true);
    expect(met.get('dynamodb.turn25.writeUnits')).toBe(false);
    expect(met.get('bundles.guard.kb')).toBe(true);
  });

  test('each miss says why, also where nobody knows yet', () => {
    const misses = missesOf(rowsOf(figures));
    expect(misses.map(({ figure }) => figure)).toEqual([
      'transitions.threeCalls',
      'dynamodb.turn25.writeUnits',
      'bundles.plan.kb',
    ]);
    expect(misses[2]?.why).toContain('Bedrock');
    expect(misses[0]?.why).toContain('Not explained');
  });

  test('a report names the largest bundles, and any that is too large', () => {
    const sizes = { a: 410, b: 409, c: 408, d: 407, e: 100 };
    const bundles = Object.fromEntries(
      Object.entries(sizes).map(([name, kb]) => [name, { kb, importMs: 1 }]),
    );
    const names = headlines(rowsOf({ bundles })).map(({ figure }) => figure);
    expect(names).toContain('bundles.c.importMs');
    expect(names).toContain('bundles.d.kb');
    expect(names).not.toContain('bundles.d.importMs');
    expect(names).not.toContain('bundles.e.kb');
  });

  test('a trial with a second effect or a lost decision misses the goal, and so do too few of them', () => {
    const parked = { sessions: 500, secondsToResume: 60, callsRun: 499 };
    const approvals = { seed: 1, trials: 999, effects: 600, doubleEffects: 1, lostDecisions: 1, parked };
    expect(missesOf(rowsOf({ approvals })).map(({ figure, goal }) => `${figure} ${goal}`)).toEqual([
      'approvals.trials ≥ 1000',
      'approvals.doubleEffects ≤ 0',
      'approvals.lostDecisions ≤ 0',
      'approvals.parked.callsRun ≥ 500',
    ]);
    const fine = { ...approvals, trials: 1_000, doubleEffects: 0, lostDecisions: 0 };
    expect(missesOf(rowsOf({ approvals: { ...fine, parked: { ...parked, callsRun: 500 } } }))).toEqual([]);
  });

  test('an app that keeps Slack waiting for more than three seconds misses the goal', () => {
    const slack = { requests: 500, coldMs: 3_001, p50Ms: 30, p99Ms: 3_000 };
    expect(missesOf(rowsOf({ slack })).map(({ figure }) => figure)).toEqual(['slack.coldMs']);
  });

  test('the results on record have every figure, and say of each that misses its goal why', () => {
    const results = Results.parse(JSON.parse(readFileSync('bench/results.json', 'utf8')));
    expect(results.missed).toEqual(missesOf(rowsOf(results)));
    expect(results.missed.map(({ why }) => why).join()).not.toContain('Not explained');
  });

  test('what was not measured has no row', () => {
    expect(rowsOf({})).toEqual([]);
  });
});

test('the table has a line for each figure, as text and as Markdown', () => {
  const rows = rowsOf({ overhead: { ratioP50: 1.2, ratioP95: 1.3, marginal: 1.2 } });
  const markdown = figureTable(rows, true);
  expect(markdown[0]).toMatch(/^\| figure +\| goal +\| measured +\| met +\|$/);
  expect(markdown[2]).toContain('| ≤ 1.4 × | 1.2 ×');
  expect(markdown.at(-1)).toMatch(/\| no +\|$/);
  expect(figureTable(rows, false)).toHaveLength(markdown.length);
});

test('the overhead is the ratio of neighbours, and of what more turns add', () => {
  const timings = {
    machine: { short: [120, 240, 130], long: [480, 500, 490] },
    loop: { short: [100, 200, 100], long: [400, 420, 410] },
  };
  expect(overheadOf(timings)).toEqual({ ratioP50: 1.2, ratioP95: 1.29, marginal: 1.161 });
});

test('keys are sorted at every depth, lists stay as they are', () => {
  expect(JSON.stringify(sorted({ b: [{ d: 1, c: 2 }, 'z', 'a'], a: null }))).toBe(
    '{"a":null,"b":[{"c":2,"d":1},"z","a"]}',
  );
});

describe('options', () => {
  test('without any, everything runs and is written', () => {
    const options = benchOptions([]);
    expect(options).toMatchObject({ runs: 20, sessions: 50, trials: 1_000, parked: 500, markdown: false });
    expect(options.only).toBeUndefined();
  });

  test('parts are named one by one or in a list', () => {
    expect(benchOptions(['--only', 'bundles,cost', '--only', 'machine']).only).toEqual([
      'bundles',
      'cost',
      'machine',
    ]);
  });

  test.each([
    ['--only', 'speed'],
    ['--runs', '0'],
    ['--sessions', '101'],
    ['--imports', 'x'],
    ['--parked', '1001'],
    ['--seed', '0'],
    ['--fast'],
  ])('refuses %s %s in a sentence', (...args) => {
    expect(() => benchOptions(args.filter((arg) => arg !== undefined))).toThrow(
      expect.objectContaining({ name: 'InvalidOption' }),
    );
  });
});
