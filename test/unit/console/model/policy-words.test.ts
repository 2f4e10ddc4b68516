import { expect, test } from '@jest/globals';
import { adviceOn, percent, sharesOf } from '../../../../console/src/model/policy-words.ts';
import type { Schemas } from '../../../../console/src/api/schema.ts';

const record = (over: Partial<Schemas['PolicyView']['record']>) => {
  const counts = { approved: 0, edited: 0, rejected: 0, expired: 0, withdrawn: 0, pending: 0, ...over };
  return { asked: Object.values(counts).reduce((sum, count) => sum + count, 0), ...counts };
};

test('shares are of what people decided on, not of what they were asked', () => {
  expect(sharesOf(record({ approved: 6, edited: 1, rejected: 1, expired: 8 }))).toEqual({
    decided: 8,
    approved: 0.75,
    edited: 0.125,
    rejected: 0.125,
  });
  expect(sharesOf(record({ pending: 3 })).approved).toBeUndefined();
  expect([percent(0.756), percent(undefined)]).toEqual(['76%', '–']);
});

test.each([
  [{ approved: 100, rejected: 3 }, /need not ask/],
  [{ approved: 4, rejected: 6 }, /should forbid/],
  [{ approved: 4, edited: 6 }, /told what they change/],
  [{ approved: 2, expired: 10 }, /expire unanswered/],
  [{ approved: 15, rejected: 5 }, undefined],
  [{ approved: 5 }, undefined],
  [{}, undefined],
])('%j', (counts, advice) => {
  const given = adviceOn(record(counts));
  if (advice === undefined) expect(given).toBeUndefined();
  else expect(given).toMatch(advice);
});
