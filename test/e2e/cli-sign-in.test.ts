import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { scene } from './support/scene.ts';
import { stack } from './support/stack.ts';
import { signInOnPages, stepgate, withFolder } from './support/stepgate.ts';
import { until } from './support/until.ts';

/** A browser that only writes down where it was sent. */
const BROWSER = { browser: '#!/bin/sh\nprintf "%s" "$1" > "$0.part" && mv "$0.part" "$0.went"\n' };

/** Where the browser was sent, as soon as it was. */
const sentTo = (folder: string): Promise<string> =>
  until('a browser that was opened', async () => {
    const address = await readFile(join(folder, 'browser.went'), 'utf8').catch(() => '');
    return address === '' ? undefined : address;
  });

scene('a person signs in by browser once, and is signed in until they sign out', async () => {
  await withFolder(BROWSER, async (folder) => {
    const env = {
      BROWSER: join(folder, 'browser'),
      XDG_CONFIG_HOME: folder,
      STEPGATE_LOCAL: '',
      STEPGATE_URL: stack.apiUrl,
    };
    const nobody = await stepgate(['sessions'], { env });
    expect(nobody).toMatchObject({
      code: 1,
      output: '',
      errors: expect.stringContaining(`Nobody is signed in to ${stack.apiUrl}: run "stepgate sign-in`),
    });

    const { host } = new URL(stack.apiUrl);
    const question = `and give the token to ${host}? [y/N]`;
    const unasked = await stepgate(['sign-in'], { env });
    expect(unasked).toMatchObject({ code: 2, errors: expect.stringContaining('--yes') });
    const refused = await stepgate(['sessions'], { env, terminal: true, input: 'n\n' });
    expect(refused).toMatchObject({ code: 1, output: expect.stringContaining(question) });

    const signingIn = stepgate(['sign-in', '--yes'], { env });
    const address = await sentTo(folder);
    expect(new URL(address).searchParams.get('redirect_uri')).toMatch(
      /^http:\/\/127\.0\.0\.1:2176\d\/signed-in$/,
    );
    const ended = await signInOnPages(address, 'olga');
    expect(await ended.text()).toContain('You are signed in.');
    const signedIn = await signingIn;
    expect(signedIn).toMatchObject({
      code: 0,
      output: `You are signed in to ${stack.apiUrl} as olga.\n`,
      errors: expect.stringContaining(address),
    });

    const file = join(folder, 'stepgate', 'tokens.json');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await stepgate(['usage'], { env })).toMatchObject({ code: 0, errors: '' });

    // Another address that names the same sign-in pages does not get the token.
    const other = stack.apiUrl.replace('127.0.0.1', 'localhost');
    expect(await stepgate(['sign-in', '--yes', '--url', other], { env })).toMatchObject({
      code: 1,
      errors: expect.stringContaining(`would get the token of ${stack.apiUrl}`),
    });

    // An ID token that is over is renewed without anybody being asked.
    const tokens = JSON.parse(await readFile(file, 'utf8')) as Record<string, { refreshToken: string }>;
    const kept = tokens[stack.apiUrl];
    const old = { [stack.apiUrl]: { ...kept, idToken: 'over' } };
    await withFolder({}, async (other) => {
      await mkdir(join(other, 'stepgate'));
      await writeFile(join(other, 'stepgate', 'tokens.json'), JSON.stringify(old), { mode: 0o600 });
      expect(await stepgate(['usage'], { env: { ...env, XDG_CONFIG_HOME: other } })).toMatchObject({
        code: 0,
        errors: '',
      });

      expect(await stepgate(['sign-out'], { env })).toMatchObject({ code: 0 });
      expect(await stepgate(['usage'], { env })).toMatchObject({ code: 1, output: '' });
      // What was copied before is taken back too.
      await writeFile(join(other, 'stepgate', 'tokens.json'), JSON.stringify(old), { mode: 0o600 });
      const stolen = await stepgate(['usage'], { env: { ...env, XDG_CONFIG_HOME: other } });
      expect(stolen).toMatchObject({ code: 1, errors: expect.stringContaining('Nobody is signed in') });
    });
  });
});
