import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { checkOutput, MARKS } from '../../../domain/output-check.ts';
import { contactsIn } from '../../../domain/output/contacts.ts';
import { DataClass, DEFAULT_OUTPUT_RULES } from '../../../schemas/session-rules.ts';
import type { OutputRules } from '../../../schemas/session-rules.ts';

const ALL: OutputRules = {
  secrets: 'redact',
  pan: 'redact',
  iban: 'redact',
  email: 'redact',
  phone: 'redact',
};
const clean = (text: string, rules: OutputRules = ALL) => checkOutput(text, rules).text;
const classes = (text: string) => checkOutput(text, ALL).findings.map((finding) => finding.class);

// Put together, so that no scanner takes a made-up key in this file for a real one.
const joined = (...parts: string[]): string => parts.join('');
const KEYS = [
  joined('AKIA', 'IOSFODNN7EXAMPLE'),
  joined('ghp_', '16C7e42F292c6912E7710c838347Ae178B4a'),
  joined('glpat-', 'abcdefghij0123456789'),
  joined('xoxb-', '1234567890-abcdefghij'),
  joined('sk_live_', '4eC39HqLyjWDarjtT1zdp7dc'),
  joined('sk-ant-', 'api03-abcdefghijklmnop-1234'),
  joined('AIza', 'SyA1234567890abcdefghijklmnopqrstuv'.slice(0, 35)),
  joined('npm_', 'a1b2c3d4e5'.repeat(3), 'abcdef'),
  joined('eyJhbGciOiJIUzI1NiJ9.', 'eyJzdWIiOiIxMjM0NTY3ODkwIn0.', 'abc-_123'),
];
const PEM = joined('-----BEGIN RSA ', 'PRIVATE KEY-----\nMIIEow\nIBAAKC\n-----END RSA ', 'PRIVATE KEY-----');

describe('an answer', () => {
  test.each(KEYS)('does not give the key %s', (key) => {
    expect(clean(`The key is (${key}).`)).toBe(`The key is (${MARKS.secrets}).`);
  });

  test('does not give a private key, whole or cut off', () => {
    expect(clean(`a\n${PEM}\nb`)).toBe(`a\n${MARKS.secrets}\nb`);
    expect(clean(`a ${PEM.slice(0, 40)}`)).toBe(`a ${MARKS.secrets}`);
  });

  test.each([
    ['password=hunter2', 'hunter2'],
    ['DB_PASSWORD = "correct-horse"', 'correct-horse'],
    ['"client_secret": "a1b2c3d4"', 'a1b2c3d4'],
    ['Passwort: geheim123!', 'geheim123'],
    ['the password is Tr0ub4dor', 'Tr0ub4dor'],
    ['Authorization: Bearer abcdef123456789', 'abcdef123456789'],
    ['postgres://admin:s3cr3tpw@db.example/x', 's3cr3tpw'],
  ])('does not give the password of %j', (text, secret) => {
    const { text: given, findings } = checkOutput(text, ALL);
    expect(findings.map(({ value }) => value)).toContain(secret);
    expect(given).not.toContain(secret);
  });

  test.each([
    'You can reset your password in the settings; the token expires in an hour.',
    'Password: see the letter. Secret: none.',
    'Order 4111111111111112 of 2026-11-20 costs 1,250.00 EUR.',
    'Tracking number 00340434161094042557, ticket 123456789.',
    'We meet at 10:30 in room 12-14.',
  ])('keeps %j', (text) => {
    expect(checkOutput(text, ALL)).toEqual({ verdict: 'allow', findings: [], text });
  });

  test.each([
    '4111111111111111',
    '4111 1111 1111 1111',
    '5500-0000-0000-0004',
    '340000000000009',
    '6011.0000.0000.0004',
    '4111 1111 1111 1111 12 26',
    '123 4111 1111 1111 1111',
  ])('does not give the card number in %j', (text) => {
    expect(classes(text)).toEqual(['pan']);
    expect(clean(text).replaceAll(MARKS.pan, '').length).toBeLessThan(8);
  });

  test.each([
    ['GB82 WEST 1234 5698 7654 32', 'iban'],
    ['DE89370400440532013000', 'iban'],
    ['de89-3704-0044-0532-0130-00 and', 'iban'],
    ['NO93 8601 1117 947 Oslo', 'iban'],
    ["Mia.O'Hara+x@mail.example.org", 'email'],
    ['+49 (0)30 1234567', 'phone'],
    ['030/123 45 67', 'phone'],
  ])('knows %j as %s', (text, name) => {
    expect(classes(text)).toEqual([name]);
  });

  test('takes what only looks like an IBAN or a card number for none', () => {
    const text = 'GB82 WEST 1234 5698 7654 33, DE8937040044053201300, 4111 1111 1111 1112';
    expect(clean(text, { ...ALL, phone: 'allow' })).toBe(text);
  });

  test('gives a value away nowhere, however often it stands there', () => {
    expect(clean('password=hunter2! I mean hunter2, xhunter2x.')).toBe(
      `password=${MARKS.secrets}! I mean ${MARKS.secrets}, x${MARKS.secrets}x.`,
    );
  });

  test('keeps contacts of the requester, in whatever form', () => {
    const known = contactsIn(['I am mia@example.com, 030 1234567, DE89 3704 0044 0532 0130 00']);
    const text = 'MIA@example.com, +49 30 1234567, DE89370400440532013000; not max@example.com';
    expect(checkOutput(text, ALL, known)).toMatchObject({
      text: text.replace('max@example.com', MARKS.email),
      findings: [{ class: 'email', value: 'max@example.com' }],
    });
    expect(checkOutput('4111111111111111', ALL, contactsIn(['4111111111111111'])).verdict).toBe('redact');
  });

  test('is withheld where a class is denied, and keeps what is allowed', () => {
    const text = 'max@example.com 4111111111111111';
    expect(checkOutput(text, { ...ALL, pan: 'deny' })).toMatchObject({ verdict: 'deny', text: '' });
    expect(clean(text, DEFAULT_OUTPUT_RULES)).toBe(`max@example.com ${MARKS.pan}`);
    expect(clean('DE89 3704 0044 0532 0130 00', { ...ALL, iban: 'allow' })).toBe(
      'DE89 3704 0044 0532 0130 00',
    );
  });
});

const piece = fc.oneof(
  fc.constantFrom(
    ...KEYS,
    PEM,
    ...Object.values(MARKS),
    '[redacted]',
    'password=',
    'token: ',
    'bearer ',
    '://u:',
  ),
  fc.constantFrom(
    '4111 1111 1111 1111',
    '378282246310005',
    'DE89 3704 0044 0532 0130 00',
    'a@b.example',
    '+49 30 1234567',
  ),
  fc.constantFrom(' ', '', '-', '@', '=', '"', '\n', '1', 'é', '\u200b', '0', ']', '['),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
const texts = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(''));
const action = fc.constantFrom('redact' as const, 'allow' as const, 'deny' as const);
const rules: fc.Arbitrary<OutputRules> = fc.record({
  secrets: action,
  pan: action,
  iban: action,
  email: action,
  phone: action,
});

describe('whatever the text and the rules', () => {
  test('what is found is nowhere in the redacted text, which stays as it is when it is checked again', () => {
    fc.assert(
      fc.property(texts, rules, (text, given) => {
        const first = checkOutput(text, given);
        expect(checkOutput(text, given)).toEqual(first);
        if (first.verdict === 'deny') return;
        for (const { value } of first.findings) expect(first.text).not.toContain(value);
        expect(checkOutput(first.text, given)).toEqual({ verdict: 'allow', findings: [], text: first.text });
        if (first.verdict === 'allow') expect(first.text).toBe(text);
      }),
      { numRuns: 3_000 },
    );
  });

  test('nothing is found of a class that is allowed', () => {
    fc.assert(
      fc.property(texts, rules, (text, given) => {
        const found = new Set(checkOutput(text, given).findings.map((finding) => finding.class));
        for (const name of DataClass.options) if (given[name] === 'allow') expect(found).not.toContain(name);
      }),
      { numRuns: 500 },
    );
  });

  test('a long text takes no time', () => {
    const long = [
      '1'.repeat(100_000),
      '@a.'.repeat(30_000),
      'DE89 '.repeat(20_000),
      'password '.repeat(10_000),
      '-----BEGIN '.repeat(10_000),
    ];
    const start = performance.now();
    for (const text of long) checkOutput(text, ALL);
    expect(performance.now() - start).toBeLessThan(4_000);
  });
});
