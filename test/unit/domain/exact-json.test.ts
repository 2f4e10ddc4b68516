import { expect, test } from '@jest/globals';
import { isExactJson } from '../../../domain/exact-json.ts';

test.each(['5', '-0.25', '9007199254740991', '"12345678901234567890"', '[1, {"a": [0.1]}]', 'null', '{}'])(
  '%s is what it says',
  (text) => expect(isExactJson(JSON.parse(text))).toBe(true),
);

test.each(['12345678901234567890', '9007199254740993', '1e999', '-1e999', '[1, {"a": [1e400]}]', '1e21'])(
  '%s is not',
  (text) => expect(isExactJson(JSON.parse(text))).toBe(false),
);
