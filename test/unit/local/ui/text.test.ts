import { expect, test } from '@jest/globals';
import { wrap } from '../../../../local/ui/text.ts';

test('wrap breaks between words and loses none', () => {
  expect(wrap('the quick brown fox', 9)).toEqual(['the quick', 'brown fox']);
  expect(wrap('a extraordinarily b', 5)).toEqual(['a', 'extraordinarily', 'b']);
  expect(wrap('東京 大阪', 6)).toEqual(['東京', '大阪']);
});
