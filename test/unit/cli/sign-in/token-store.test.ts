import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { tokenFile, TokenStore } from '../../../../cli/sign-in/token-store.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stepgate-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const pagesAt = (clientId: string) => ({ signInUrl: 'https://pages.example', clientId });
const A = { idToken: 'a', pages: pagesAt('a') };
const B = { idToken: 'b', pages: pagesAt('b') };

const store = () => new TokenStore(join(folder, 'config', 'stepgate', 'tokens.json'));

test('tokens are kept by deployment, for their user alone, and forgotten', async () => {
  expect(await store().get('https://a.example')).toBeUndefined();
  await store().set('https://a.example', { ...A, refreshToken: 'r' });
  await store().set('https://b.example', B);
  expect(await store().get('https://a.example')).toEqual({ ...A, refreshToken: 'r' });
  expect(await store().get('__proto__')).toBeUndefined();

  const { file } = store();
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await stat(dirname(file))).mode & 0o777).toBe(0o700);
  expect(await readdir(dirname(file))).toEqual(['tokens.json']);

  await store().set('https://a.example', undefined);
  expect(await store().get('https://a.example')).toBeUndefined();
  expect(await store().get('https://b.example')).toEqual(B);
});

test('who else has tokens of the same client is known', async () => {
  await store().set('https://a.example', A);
  await store().set('https://b.example', B);
  expect(await store().otherOf('https://c.example', pagesAt('a'))).toBe('https://a.example');
  expect(await store().otherOf('https://a.example', pagesAt('a'))).toBeUndefined();
  expect(await store().otherOf('https://c.example', pagesAt('c'))).toBeUndefined();
});

test('a file that others could read is closed to them with the next tokens', async () => {
  await store().set('https://a.example', A);
  await rm(store().file);
  await writeFile(store().file, '{}', { mode: 0o644 });
  await store().set('https://a.example', A);
  expect((await stat(store().file)).mode & 0o777).toBe(0o600);
});

test('a file that is no such file is said, and not overwritten', async () => {
  await store().set('https://a.example', A);
  await writeFile(store().file, 'no JSON');
  await expect(store().get('https://a.example')).rejects.toThrow(/cannot be read: remove it/);
  await expect(store().set('https://a.example', undefined)).rejects.toThrow(/cannot be read/);
});

test('the folder is the one for configurations', () => {
  expect(tokenFile({ XDG_CONFIG_HOME: '/somewhere' })).toBe('/somewhere/stepgate/tokens.json');
  expect(tokenFile({ XDG_CONFIG_HOME: '' })).toMatch(/\.config\/stepgate\/tokens\.json$/);
});
