import { describe, expect, test } from '@jest/globals';
import { KeyReader } from '../../../../console/src/model/key-reader.ts';
import type { Shortcuts } from '../../../../console/src/model/key-reader.ts';

/** What keys do that are pressed at these times, in milliseconds, where the shell and a page each have keys of their own. */
function pressed(...keys: readonly (readonly [key: string, at: number])[]): string[] {
  const did: string[] = [];
  const does = (...names: string[]): Shortcuts =>
    Object.fromEntries(names.map((name) => [name, () => void did.push(name)]));
  const reader = new KeyReader();
  for (const [key, at] of keys) reader.read(key, at, [does('g a', 'g u', '?'), does('a', 'u', 'j')])?.();
  return did;
}

describe('keys', () => {
  test('do what they stand for', () => {
    expect(pressed(['?', 0], ['j', 10], ['a', 20], ['x', 30])).toEqual(['?', 'j', 'a']);
  });

  test('that are the second of two do nothing by themselves, whoever else has them', () => {
    expect(pressed(['g', 0], ['a', 100])).toEqual(['g a']);
    expect(pressed(['g', 0], ['u', 100], ['u', 200])).toEqual(['g u', 'u']);
  });

  test('after the first of two do nothing where the two stand for nothing', () => {
    expect(pressed(['g', 0], ['j', 100])).toEqual([]);
    expect(pressed(['g', 0], ['j', 100], ['j', 200])).toEqual(['j']);
  });

  test('that come too late for two stand for themselves', () => {
    expect(pressed(['g', 0], ['a', 1_200])).toEqual(['a']);
  });

  test('may begin two anew', () => {
    expect(pressed(['g', 0], ['g', 1_000], ['a', 2_000])).toEqual(['g a']);
  });
});
