import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { jsonBodyOf } from '../../../../../lambdas/shared/http/request.ts';
import { httpRequest, RITA } from '../../../../support/api.ts';

const read = (body: string) => jsonBodyOf(httpRequest(RITA, { body }));
const nested = (levels: number) => `{"a":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;

describe('a body', () => {
  test.each([
    ['{"a":{"n":12345678901234567890}}', 'body.a.n'],
    ['{"a":[1,9007199254740993]}', 'body.a.1'],
    ['{"a":-9007199254740993}', 'body.a'],
    ['{"a":12345678901234567890.5}', 'body.a'],
    ['{"a":12345678901234567890e0}', 'body.a'],
    ['{"a":1e999}', 'body.a'],
    ['{"a":-1e999}', 'body.a'],
    [`{"a":${'9'.repeat(400)}}`, 'body.a'],
    [`{"a":1${'0'.repeat(100_000)}1}`, 'body.a'],
  ])('with a number that would be another one once read is refused', (body, path) => {
    expect(() => read(body)).toThrow(
      expect.objectContaining({
        name: 'InvalidRequest',
        faults: [{ path, message: expect.stringContaining('too large') }],
      }),
    );
  });

  test.each([
    '0.1000000000000000055511',
    '-0',
    '9007199254740991',
    '9007199254740992',
    '1e21',
    '1.5E+300',
    '1152921504606846976000.0',
    '1e-400',
  ])('with %s is read', (number) => {
    expect(read(`{"a":${number}}`)).toEqual({ a: Number(number) });
  });

  test('that JSON.stringify made of anything is read as it was', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
        const body = JSON.stringify(value);
        expect(read(body)).toEqual(JSON.parse(body));
      }),
    );
    const big = JSON.stringify({ a: 2 ** 60, b: 1e200, c: Number.MAX_VALUE });
    expect(read(big)).toEqual(JSON.parse(big));
  });

  test('names no more than some of very many faults', () => {
    const answer = () => read(`[${'1e999,'.repeat(20_000)}0]`);
    expect(answer).toThrow(
      expect.objectContaining({
        faults: Array.from({ length: 20 }, (_, index) => expect.objectContaining({ path: `body.${index}` })),
      }),
    );
  });

  test('is nested at most 64 levels deep', () => {
    expect(read(nested(64))).toBeDefined();
    for (const levels of [65, 4_000, 60_000])
      expect(() => read(nested(levels))).toThrow(
        expect.objectContaining({
          name: 'InvalidRequest',
          faults: [
            { path: expect.stringContaining('body.a'), message: 'is nested more than 64 levels deep' },
          ],
        }),
      );
  });

  test('that is no JSON is refused as that', () => {
    expect(() => read('{')).toThrow(
      expect.objectContaining({ faults: [{ path: 'body', message: 'is not JSON' }] }),
    );
  });
});
