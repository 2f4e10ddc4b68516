import type { Change, ChangeKind, Simulation } from '../domain/replay/simulate.ts';
import { turnLink } from './links.ts';
import { printable } from '../terminal/printable.ts';
import { count } from '../terminal/words.ts';

const TITLES: Readonly<Record<ChangeKind, string>> = {
  denied: 'Newly denied',
  asked: 'Newly asked for',
  allowed: 'Newly allowed',
};

/** Calls of one kind that are listed: a person reads some, a program takes --json. */
const MOST_LISTED = 100;

/** A simulation as a page of text: what changes, each call with its place, why, and by which policies. `url` makes the places links. */
export function renderSimulation(simulation: Simulation, url?: string): string {
  const { sessions, calls, unchanged, skipped, changes, unreadable } = simulation;
  const kinds = Object.keys(TITLES) as ChangeKind[];
  const lines = [
    `${count(calls, 'call')} of ${count(sessions, 'session')}: ${unchanged} as before${skipped === 0 ? '' : `, ${skipped} not compared (refused for the state of the moment)`}`,
    ...kinds.flatMap((kind) => {
      const of = changes.filter(({ change }) => change === kind);
      return [
        '',
        `${TITLES[kind]}: ${of.length}`,
        ...of.slice(0, MOST_LISTED).flatMap((change) => changeLines(change, url)),
        ...(of.length > MOST_LISTED ? [`  … and ${of.length - MOST_LISTED} more (--json gives all)`] : []),
      ];
    }),
    ...(unreadable.length === 0
      ? []
      : ['', `Not replayed: ${unreadable.length}`, ...unreadable.map((why) => `  ${why}`)]),
    ...(changes.length === 0
      ? []
      : ['', 'Why a call was judged as it was: stepgate explain <session> <turn>-<call>']),
  ];
  return `${lines.map(printable).join('\n')}\n`;
}

function changeLines(
  { session, turn, callId, tool, before, after, reasons, policies }: Change,
  url: string | undefined,
): string[] {
  const place = `${session}/${turn}-${callId}`;
  return [
    `  ${place}  ${tool}: ${before} → ${after}${policies.length === 0 ? '' : `  (${policies.join(', ')})`}`,
    ...reasons.map(({ code, message }) => `    ${code}: ${message}`),
    ...(url === undefined ? [] : [`    ${turnLink(url, session, turn)}`]),
  ];
}
