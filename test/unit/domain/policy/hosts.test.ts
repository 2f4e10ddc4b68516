import { expect, test } from '@jest/globals';
import { hostsOf, UNREADABLE_HOST } from '../../../../domain/policy/hosts.ts';

test.each<[string, unknown, string[]]>([
  ['a URL', { url: 'https://Docs.Example.com:8443/a?b=c' }, ['docs.example.com']],
  [
    'URLs in a text and in a list',
    { body: 'See http://a.example/x, ftp://b.example.', more: ['wss://c.example'] },
    ['a.example', 'b.example', 'c.example'],
  ],
  ['an address without a scheme', { site: ' Example.com/path ' }, ['example.com']],
  ['a name before an @ is no host', { url: 'https://bank.example@evil.example/' }, ['evil.example']],
  ['other signs for the same host', { url: 'https://ｅxample.com./' }, ['example.com']],
  ['numbers for an address', { url: 'http://2130706433/' }, ['127.0.0.1']],
  ['what cannot be read', { url: 'https://%%%/' }, [UNREADABLE_HOST]],
  ['no host', { to: 'mia@example.com', text: 'v1.2 of a.b', n: 7 }, []],
])('%s', (_, input, hosts) => {
  expect(hostsOf(input)).toEqual(hosts);
});
