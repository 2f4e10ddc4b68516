import { childPointer } from '../domain/json-pointer.ts';
import type { ApprovalDetail, ArgumentEvidence, Mark } from '../schemas/approval-detail.ts';
import type { Json } from '../schemas/json.ts';
import { MARK_WORDS } from '../schemas/marks.ts';
import { safeJson, shown, shownLines } from '../terminal/printable.ts';
import { pad } from '../terminal/columns.ts';
import type { Theme } from '../terminal/theme.ts';

/** The tone of where a value comes from: whether that is a reason to look twice. */
const TONES: Readonly<Record<Mark, keyof Theme>> = {
  user: 'good',
  trusted: 'good',
  record: 'quiet',
  untrusted: 'bad',
  model: 'waiting',
  nowhere: 'waiting',
};

/** Every argument whole, as exact as JSON says it, and behind each where it comes from. */
export function argumentLines(
  { input, arguments: evidence }: Pick<ApprovalDetail, 'input' | 'arguments'>,
  theme: Theme,
): string[] {
  const names = Object.keys(input);
  const width = Math.min(24, Math.max(0, ...names.map((name) => shown(name).length)));
  return names.flatMap((name) => {
    const pointer = childPointer('', name);
    const behind = (sign: string): string => `${' '.repeat(width)}  ${theme.quiet(sign)} `;
    const [first = '', ...rest] = valueLines(input[name]);
    const origins = evidence
      .filter(({ path }) => path === pointer || path.startsWith(`${pointer}/`))
      .map((one) => origin(one, pointer, theme));
    const head = `${theme.name(pad(shown(name), width))}  ${theme.quiet('│')} ${first}`;
    // A text of several lines has a sign of its own in front of each, so that none of them passes for where it comes from.
    return rest.length === 0 && origins.length <= 1
      ? [`${head}${origins.map((text) => `  ${theme.quiet('←')} ${text}`).join('')}`]
      : [
          head,
          ...rest.map((line) => `${behind('│')}${line}`),
          ...origins.map((text) => `${behind('└')}${text}`),
        ];
  });
}

/** A value as JSON; a text of several lines as it is. */
const valueLines = (value: Json | undefined): string[] =>
  typeof value === 'string' && value.includes('\n')
    ? shownLines(value)
    : safeJson(value ?? null, 2).split('\n');

function origin({ path, mark, source, edited }: ArgumentEvidence, pointer: string, theme: Theme): string {
  const inner = path === pointer ? '' : `${shown(path.slice(pointer.length))} `;
  const from = source === undefined ? '' : ` (${shown(source)})`;
  return `${theme.quiet(inner)}${edited ? theme.waiting('a person put it there') : `${theme[TONES[mark]](MARK_WORDS[mark])}${theme.quiet(from)}`}`;
}
