import type { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { ListApprovalsQuery } from '../../schemas/approval-api.ts';
import type { ApprovalView } from '../../schemas/approval-api.ts';
import { standingWords } from '../../schemas/asks.ts';
import { GET_APPROVAL, LIST_APPROVALS } from '../../schemas/routes.ts';
import { Connection } from '../connection.ts';
import { EXIT } from '../exit.ts';
import {
  CONNECTING,
  CONNECTING_HELP,
  firstOf,
  fitting,
  limitOf,
  writeLines,
  wrongUsage,
} from '../options.ts';
import { safeJson } from '../../terminal/printable.ts';
import { renderApproval } from '../render-approval.ts';
import { table } from '../table.ts';
import { columnsOf, themeOf } from '../../terminal/theme.ts';
import { away, plainly, TONES } from '../../terminal/words.ts';

/** What `stepgate approvals` takes. */
export const APPROVALS_USAGE = `stepgate approvals [--mine] [--status pending] [--tool <tool>] [--session <session>] [--limit 20]
                   [--url <api>] [--user <local user>] [--json]

  Calls that wait for a person, newest first; with --mine those that wait for you. --status also takes approved, rejected, expired, withdrawn.
  ${CONNECTING_HELP}
`;

/** What `stepgate approvals show` takes. */
export const SHOW_USAGE = `stepgate approvals show <approval> [--url <api>] [--user <local user>] [--json]

  All that one needs to decide: the call, where each argument comes from, what the session read, who asks and why, votes and questions.
  ${CONNECTING_HELP}
`;

/** Lists approvals. Gives the exit code. */
export async function approvals(
  args: readonly string[],
  output: Writable,
  errors: Writable,
): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      ...CONNECTING,
      mine: { type: 'boolean', default: false },
      status: { type: 'string', default: 'pending' },
      tool: { type: 'string' },
      session: { type: 'string' },
      limit: { type: 'string', default: '20' },
    },
  });
  if (positionals.length > 0) return wrongUsage(errors, APPROVALS_USAGE);
  const limit = limitOf(values.limit);
  const { status, mine, tool, session: sessionId } = values;
  fitting(
    ListApprovalsQuery,
    { status, ...(tool && { tool }), ...(sessionId && { sessionId }) },
    { sessionId: 'session' },
  );
  const connection = await Connection.open(values, errors);
  const found = await firstOf<ApprovalView>(limit, async (page) => {
    const query = { status, mine, tool, sessionId, ...page };
    const { approvals: items, nextCursor } = await connection.ask(LIST_APPROVALS, { query });
    return { items, cursor: nextCursor };
  });
  const theme = themeOf(output);
  if (values.json) output.write(`${safeJson({ approvals: found.items }, 2)}\n`);
  else if (found.items.length === 0)
    errors.write(mine ? 'Nothing waits for you.\n' : 'There are no such approvals.\n');
  else
    writeLines(
      output,
      table<ApprovalView>(
        [
          { title: 'APPROVAL', of: ({ approvalId }) => approvalId },
          { title: 'TOOL', of: (one) => one.tool, paint: theme.name },
          ...(status === 'pending'
            ? []
            : [
                {
                  title: 'STATUS',
                  of: (one: ApprovalView) =>
                    `${one.status}${one.decidedBy === undefined ? '' : ` by ${one.decidedBy.name}`}`,
                  paint: theme[TONES[status] ?? 'name'],
                },
              ]),
          { title: 'FOR', of: ({ requester }) => requester.name },
          {
            title: 'VOTES',
            of: ({ asks }) => standingWords(asks),
          },
          status === 'pending'
            ? { title: 'EXPIRES', of: ({ expiresAt }) => away(expiresAt) }
            : { title: 'SINCE', of: ({ resolvedAt, createdAt }) => away(resolvedAt ?? createdAt) },
          { title: 'ARGUMENTS', of: ({ input }) => plainly(input), shrinks: true },
        ],
        found.items,
        { width: columnsOf(output), title: theme.quiet },
      ),
    );
  if (found.more) errors.write(`There may be more: --limit ${limit * 2} looks further.\n`);
  return EXIT.ok;
}

/** Shows one approval. Gives the exit code. */
export async function approvalsShow(
  args: readonly string[],
  output: Writable,
  errors: Writable,
): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: CONNECTING });
  const [id, ...more] = positionals;
  if (id === undefined || more.length > 0) return wrongUsage(errors, SHOW_USAGE);
  const connection = await Connection.open(values, errors);
  const approval = await connection.ask(GET_APPROVAL, { params: { id } });
  if (values.json) output.write(`${safeJson(approval, 2)}\n`);
  else writeLines(output, renderApproval(approval, themeOf(output), columnsOf(output)));
  return EXIT.ok;
}
