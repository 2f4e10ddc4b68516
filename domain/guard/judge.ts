import { callFindings, judgingOf } from './call-findings.ts';
import type { GuardCall } from './context.ts';
import { inDryRun } from './dry-run.ts';
import { checkLoops } from './loops.ts';
import type { LoopJudgement } from './loops.ts';
import { counted, reserveCalls } from './reserve-calls.ts';
import { routeOf } from './route.ts';
import { NOTHING_TAKEN, take } from './taken.ts';
import { endOf, haltOf } from './turn-end.ts';
import type { GuardState, Judgement, Proposal, Rules } from './types.ts';
import { verdictOf } from './verdict-of.ts';

const NO_LOOPS: LoopJudgement['findings'] = new Map();

/**
 * Judges what the model proposes: one verdict a call, where the session goes, and all that its calls reserve. The checks stand in this
 * order: the turn, known tool, arguments, scope, provenance, loops, breakers, rates, policy, and the budget over all calls together.
 * Pure and total: the same proposal, rules, state and time give the same judgement, and no input makes it throw.
 */
export function judge(proposal: Proposal, rules: Rules, state: GuardState, now: Date): Judgement {
  const judging = judgingOf(proposal, rules, state, now);
  const calls = proposal.calls.map(({ callId, toolUseId, tool, input }): GuardCall => ({
    callId,
    toolUseId,
    tool,
    input,
    standsIn: proposal.fallback?.[callId],
  }));
  // A fallback is no repetition of the model's.
  const loops: LoopJudgement =
    proposal.fallback === undefined ? checkLoops(calls, state.conversation) : { findings: NO_LOOPS };
  let taken = NOTHING_TAKEN;
  let running = state.running;
  const earlier: GuardCall[] = [];
  const verdicts = proposal.calls.map((proposed, index) => {
    const call = calls[index] as GuardCall;
    const loop = loops.findings.get(call.callId);
    const found = callFindings({ call, index, loop, earlier, taken, running }, judging);
    const judged = verdictOf(proposed, found, rules);
    const verdict = rules.mode === 'dry-run' ? inDryRun(judged, rules.tools[call.tool]?.risk) : judged;
    if (verdict.verdict !== 'deny') {
      earlier.push(call);
      // A simulated call reaches no tool, so it neither uses its rate nor tells whether it works again.
      if (verdict.verdict !== 'simulate')
        taken = take(call, rules.tools[call.tool], state.shared, taken, now);
      running = counted(running, verdict.caps);
    }
    return verdict;
  });

  const end = endOf(proposal) ?? haltOf(calls, loops.halt, state);
  const reserved =
    end === undefined
      ? reserveCalls(proposal.turn, verdicts, rules, state, now)
      : { budget: state.budget, broken: end.reason };
  const reason = reserved.broken;
  const runs = reason === undefined;
  return {
    verdicts,
    route: routeOf(verdicts, proposal.stopReason, reason),
    ...(runs ? {} : { reason }),
    ...(end?.detail === undefined ? {} : { detail: end.detail }),
    budget: reserved.budget,
    taken: runs ? taken : NOTHING_TAKEN,
    caps: runs ? verdicts.flatMap(({ verdict, caps = [] }) => (verdict === 'deny' ? [] : caps)) : [],
  };
}
