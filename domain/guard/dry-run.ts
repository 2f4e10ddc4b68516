import { approversWords } from '../../schemas/asks.ts';
import type { Risk } from '../../schemas/tool-manifest.ts';
import type { Reason, Verdict } from '../../schemas/verdict.ts';

/** The codes of the reasons that a dry run adds. */
export const DRY_RUN_CODES = { simulated: 'Simulated', wouldAsk: 'WouldAsk' } as const;

/**
 * A verdict as it is in a dry run: what would change something is simulated, counts towards no cap, and nobody is asked; that somebody
 * would have been is among the reasons. What is denied is denied, and reads that may run do.
 */
export function inDryRun(verdict: Verdict, risk: Risk | undefined): Verdict {
  const asks = verdict.verdict === 'ask';
  if (verdict.verdict === 'deny' || verdict.verdict === 'simulate' || (!asks && risk === 'read'))
    return verdict;
  const { ask, caps: _, reasons, ...rest } = verdict;
  return {
    ...rest,
    verdict: 'simulate',
    reasons: [
      ...reasons,
      ...(ask === undefined ? [] : [wouldAsk(ask)]),
      reason(
        DRY_RUN_CODES.simulated,
        `This is a dry run: ${verdict.tool} does not run, its result is made up.`,
      ),
    ],
  };
}

const reason = (code: string, message: string): Reason => ({ check: 'dry-run', code, message });

const wouldAsk = (ask: NonNullable<Verdict['ask']>): Reason =>
  reason(DRY_RUN_CODES.wouldAsk, `Outside a dry run ${approversWords(ask)} would be asked first.`);
