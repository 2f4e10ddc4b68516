import type { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import type { ApprovalView } from '../../schemas/approval-api.ts';
import { missingWords } from '../../schemas/asks.ts';
import { ANSWER_QUESTION, ASK_REQUESTER, DELEGATE_APPROVAL, WITHDRAW_VOTE } from '../../schemas/routes.ts';
import { Connection } from '../connection.ts';
import { EXIT } from '../exit.ts';
import { CONNECTING, CONNECTING_HELP, wrongUsage } from '../options.ts';
import { safeJson, shown } from '../../terminal/printable.ts';

/** What `stepgate approvals ask` takes. */
export const ASK_USAGE = `stepgate approvals ask <approval> "<question>" [--url <api>] [--user <local user>] [--json]

  Asks whoever asked for the session. The call stays parked.
  ${CONNECTING_HELP}
`;
/** What `stepgate approvals answer` takes. */
export const ANSWER_USAGE = `stepgate approvals answer <approval> "<answer>" [--question q1] [--url <api>] [--user <local user>] [--json]

  Answers a question about a call of your own session: the one that is open, or that of --question.
  ${CONNECTING_HELP}
`;
/** What `stepgate approvals delegate` takes. */
export const DELEGATE_USAGE = `stepgate approvals delegate <approval> <person> [--comment <text>] [--url <api>] [--user <local user>] [--json]

  Hands the decision to somebody else who may decide.
  ${CONNECTING_HELP}
`;
/** What `stepgate approvals withdraw` takes. */
export const WITHDRAW_USAGE = `stepgate approvals withdraw <approval> [--comment <text>] [--url <api>] [--user <local user>] [--json]

  Takes your own approval back, as long as not enough have approved.
  ${CONNECTING_HELP}
`;

type Operation =
  typeof ASK_REQUESTER | typeof ANSWER_QUESTION | typeof DELEGATE_APPROVAL | typeof WITHDRAW_VOTE;
type Command = (args: readonly string[], output: Writable, errors: Writable) => Promise<number>;

const TEXT = { type: 'string' } as const;

/** What a person says about an approval: with so many words behind its id and these options, as this body, told to have come to this. */
interface Saying {
  readonly usage: string;
  readonly words: number;
  readonly options: Partial<Record<'comment' | 'question', typeof TEXT>>;
  readonly operation: Operation;
  readonly body: (word: string, options: { comment?: string; question?: string }) => object;
  readonly done: (after: ApprovalView, word: string) => string;
}

const said =
  ({ usage, words, options, operation, body, done }: Saying): Command =>
  async (args, output, errors) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...CONNECTING,
        ...options,
      },
    });
    const [id, word = ''] = positionals;
    if (id === undefined || positionals.length !== words + 1) return wrongUsage(errors, usage);
    const { comment, question } = values;
    const connection = await Connection.open(values, errors);
    const after = await connection.ask(operation, {
      params: { id },
      body: body(word, {
        ...(typeof comment === 'string' ? { comment } : {}),
        ...(typeof question === 'string' ? { question } : {}),
      }),
    });
    output.write(values.json ? `${safeJson(after, 2)}\n` : `${done(after, word)}\n`);
    return EXIT.ok;
  };

/** Asks whoever asked for the session. Gives the exit code. */
export const ask = said({
  usage: ASK_USAGE,
  words: 1,
  options: {},
  operation: ASK_REQUESTER,
  body: (question) => ({ question }),
  done: ({ requester, questions }) =>
    `${shown(requester.name)} is asked (${questions.at(-1)?.questionId ?? ''}).`,
});

/** Answers a question. Gives the exit code. */
export const answer = said({
  usage: ANSWER_USAGE,
  words: 1,
  options: { question: TEXT },
  operation: ANSWER_QUESTION,
  body: (text, { question }) => ({
    answer: text,
    ...(question === undefined ? {} : { questionId: question }),
  }),
  done: () => 'Answered: whoever decides sees it with the call.',
});

/** Hands the decision on. Gives the exit code. */
export const delegate = said({
  usage: DELEGATE_USAGE,
  words: 1,
  options: { comment: TEXT },
  operation: DELEGATE_APPROVAL,
  body: (to, { comment }) => ({ to, ...(comment === undefined ? {} : { comment }) }),
  done: ({ delegations }, to) => `Handed on to ${shown(delegations.at(-1)?.to.name ?? to)}.`,
});

/** Takes one's own approval back. Gives the exit code. */
export const withdraw = said({
  usage: WITHDRAW_USAGE,
  words: 0,
  options: { comment: TEXT },
  operation: WITHDRAW_VOTE,
  body: (_, { comment }) => (comment === undefined ? {} : { comment }),
  done: ({ missing }) => `Your approval does not count any more: ${missingWords(missing)}.`,
});
