import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { StepgateError } from '../../schemas/errors.ts';

/** The commands that are tried for a Python, in this order. */
const PYTHON_COMMANDS = [
  'python3',
  'python3.14',
  'python3.13',
  'python3.12',
  'python3.11',
  'python3.10',
  'python',
];

/** The oldest Python that the emulator runs on, as major and minor version. */
const OLDEST_PYTHON = [3, 10] as const;

/** What one command turned out to be. `venv` says whether it can make virtual environments with pip in them. */
export type FoundPython = { command: string; path: string; major: number; minor: number; venv: boolean };

const PROBE = `
import json, sys
try:
    import ensurepip, venv
    able = True
except ImportError:
    able = False
print(json.dumps({"path": sys.executable, "major": sys.version_info[0], "minor": sys.version_info[1], "venv": able}))
`;

/** Asks one command what it is; undefined for a command that is not there or does not run. */
async function probePython(command: string): Promise<FoundPython | undefined> {
  try {
    const { stdout } = await promisify(execFile)(command, ['-I', '-c', PROBE], { timeout: 20_000 });
    return { command, ...(JSON.parse(stdout) as Omit<FoundPython, 'command'>) };
  } catch {
    return undefined;
  }
}

const isNewEnough = ({ major, minor }: FoundPython): boolean =>
  major > OLDEST_PYTHON[0] || (major === OLDEST_PYTHON[0] && minor >= OLDEST_PYTHON[1]);

/**
 * The first of the found Pythons that can run the emulator.
 * @throws {StepgateError} `PythonMissing` or `PythonTooOld`, with what to install.
 */
export function choosePython(found: FoundPython[]): FoundPython {
  const needed = `Python ${OLDEST_PYTHON.join('.')} or newer`;
  const recent = found.filter(isNewEnough);
  const able = recent.find(({ venv }) => venv);
  if (able) return able;
  if (recent[0]) {
    const { command, major, minor } = recent[0];
    throw new StepgateError(
      'PythonMissing',
      `${command} is Python ${major}.${minor} without the venv module. Install it (Debian, Ubuntu: apt install python3-venv) and run the same command again.`,
    );
  }
  const old = found[0];
  if (old)
    throw new StepgateError(
      'PythonTooOld',
      `The local AWS emulator needs ${needed}, and ${old.command} is ${old.major}.${old.minor}. Install a newer one from https://www.python.org or your package manager; it may stay beside the old one.`,
    );
  throw new StepgateError(
    'PythonMissing',
    `The local AWS emulator needs ${needed}, and there is no python3 on the PATH. Install it from https://www.python.org or your package manager.`,
  );
}

/** Finds a Python for the emulator, asking no more commands than needed. Errors as `choosePython`. */
export async function findPython(): Promise<FoundPython> {
  const found: FoundPython[] = [];
  for (const command of PYTHON_COMMANDS) {
    const python = await probePython(command);
    if (python) found.push(python);
    if (python?.venv && isNewEnough(python)) break;
  }
  return choosePython(found);
}
