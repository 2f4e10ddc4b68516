import { createReadStream } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import type { Readable, Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { checkLines } from '../check-lines.ts';
import { CommandFailed } from '../connection.ts';
import { EXIT } from '../exit.ts';
import { lineRules } from '../line-rules.ts';
import { wrongUsage } from '../options.ts';
import { SOURCE_OPTIONS } from '../rules.ts';

/** What `stepgate guard check` takes. */
export const CHECK_USAGE = `stepgate guard check <trajectories.jsonl> [--tenant <tenant>] [--policies <folder>]
                     [--stage dev] [--tenants tenants] [--tools <folders>]

  Judges the calls that each line proposes as the guard would, without a deploy, one JSON line a trajectory:
  {id, calls: [{toolUseId, name, verdict, reasons, policies}]}. The file may be - for standard input.
  --tenant adds the config and the policies of a tenant, --policies those of a folder in place of the tenant's own.
  Exit code 2 where a line is no trajectory, or a policy does not fit; all else is judged.
`;

/** Judges a file of trajectories. Gives the exit code; what cannot be read is thrown as `CommandFailed` or an error of synth. */
export async function guardCheck(
  args: readonly string[],
  output: Writable,
  errors: Writable,
): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      tenant: { type: 'string' },
      policies: { type: 'string' },
      ...SOURCE_OPTIONS,
    },
  });
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) return wrongUsage(errors, CHECK_USAGE);
  const rules = await lineRules(values);
  const isClean = await checkLines(await readable(file), output, errors, rules);
  return isClean ? EXIT.ok : EXIT.usage;
}

async function readable(file: string): Promise<Readable> {
  if (file === '-') return process.stdin;
  try {
    if ((await stat(file)).isDirectory()) throw new Error('it is a folder');
    await access(file, constants.R_OK);
    return createReadStream(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new CommandFailed(`There is no file ${file}.`, { cause: error });
    throw new CommandFailed(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}
