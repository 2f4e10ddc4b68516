import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  globSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build } from 'vite';
import { SITE_FILE, SITE_FOLDER } from '../schemas/console.ts';
import type { Site, SiteFile } from '../schemas/console.ts';

const VITE_CONFIG = 'console/vite.config.ts';
/** What the build is made from. */
const SOURCES = ['console/**', 'schemas/**', 'package-lock.json', 'infra/console-site.ts'];

/** Builds are kept here by the digest of their sources: the console is much slower to build than all Lambdas together. */
const CACHE = '.stepgate/console';
const KEPT_BUILDS = 3;

/** Files whose names hold a hash of their content. */
const HASHED = 'assets/';

/** Media types by extension; text is compressed. */
const TYPES: Readonly<Record<string, { readonly type: string; readonly text: boolean }>> = {
  '.html': { type: 'text/html; charset=utf-8', text: true },
  '.js': { type: 'text/javascript; charset=utf-8', text: true },
  '.css': { type: 'text/css; charset=utf-8', text: true },
  '.svg': { type: 'image/svg+xml', text: true },
  '.png': { type: 'image/png', text: false },
  '.woff2': { type: 'font/woff2', text: false },
  '.woff': { type: 'font/woff', text: false },
};

/** Puts the console's build into the bundle of its function, where it is read at run time. */
export async function addConsoleSite(bundle: string): Promise<void> {
  cpSync(await consoleSite(), join(bundle, SITE_FOLDER), { recursive: true });
}

/** The folder with the console's build, compressed, and the list of its files: the one from before if no source has changed since. */
async function consoleSite(): Promise<string> {
  const folder = join(CACHE, digestOf(SOURCES));
  if (existsSync(join(folder, SITE_FILE))) return folder;
  const building = `${folder}.${process.pid}`;
  try {
    await build({ configFile: VITE_CONFIG, build: { outDir: join(process.cwd(), building) } });
    writeFileSync(join(building, SITE_FILE), JSON.stringify(await compressed(building)));
    renameSync(building, folder);
  } catch (error) {
    // Another synth of this clone was faster with the same sources.
    if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    rmSync(building, { recursive: true, force: true });
  }
  prune();
  return folder;
}

/** Compresses the files of a build in place, as far as they can be, and says what is there. */
async function compressed(folder: string): Promise<Site> {
  const paths = filesUnder(folder);
  const entries = await Promise.all(
    paths.map(async (path): Promise<[string, SiteFile]> => {
      const known = TYPES[extname(path)];
      if (known === undefined) throw new Error(`nothing says how ${path} of the console is served`);
      const file = { type: known.type, immutable: path.startsWith(HASHED), encodings: [] };
      if (!known.text) return [path, file];
      const text = readFileSync(join(folder, path));
      const [br, gz] = await Promise.all([
        promisify(brotliCompress)(text, {
          params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: text.length },
        }),
        promisify(gzip)(text, { level: 9 }),
      ]);
      writeFileSync(join(folder, `${path}.br`), br);
      writeFileSync(join(folder, `${path}.gzip`), gz);
      rmSync(join(folder, path));
      return [path, { ...file, encodings: ['br', 'gzip'] }];
    }),
  );
  return Object.fromEntries(entries);
}

const filesUnder = (folder: string): string[] =>
  globSync('**', { cwd: folder })
    .filter((path) => statSync(join(folder, path)).isFile())
    .toSorted();

function digestOf(sources: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of globSync([...sources]).toSorted()) {
    if (!statSync(path).isFile()) continue;
    const content = readFileSync(path);
    hash.update(`\0${path}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex').slice(0, 16);
}

/** Drops all builds but those made last. */
function prune(): void {
  const made = readdirSync(CACHE).map((name) => ({ name, at: statSync(join(CACHE, name)).mtimeMs }));
  for (const { name } of made.toSorted((a, b) => b.at - a.at).slice(KEPT_BUILDS))
    rmSync(join(CACHE, name), { recursive: true, force: true });
}
