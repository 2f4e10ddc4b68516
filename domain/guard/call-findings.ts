import type { CheckName } from '../../schemas/verdict.ts';
import { traced } from '../provenance/concerns.ts';
import type { Traced } from '../provenance/concerns.ts';
import { checkArguments } from './arguments.ts';
import type { Finding, GuardCall } from './context.ts';
import { checkKnownTool } from './known-tool.ts';
import { dataReadIn } from './data-read.ts';
import { evaluatePolicy } from './policy.ts';
import { provenanceLabels } from './provenance-labels.ts';
import { checkProvenance } from './provenance.ts';
import { checkScope } from './scope.ts';
import { ranBefore, sessionTotals } from './session-totals.ts';
import type { CountedCall } from './session-totals.ts';
import { checkShared } from './taken.ts';
import type { Taken } from './taken.ts';
import { checkTurn, fallbackNote } from './turn.ts';
import type { GuardState, Proposal, Rules } from './types.ts';

/** A call of the proposal as it is judged, with those that stand before it and may run beside it. */
export interface Subject {
  readonly call: GuardCall;
  readonly index: number;
  readonly loop: Finding | undefined;
  readonly earlier: readonly GuardCall[];
  readonly taken: Taken;
  readonly running: Readonly<Record<string, number>>;
}

/** What a turn's calls are judged by and upon, with what is read of the conversation once for all of them. */
export interface Judging {
  readonly proposal: Proposal;
  readonly rules: Rules;
  readonly state: GuardState;
  readonly now: Date;
  readonly conversation: Traced;
  readonly ran: readonly CountedCall[];
  readonly dataRead: readonly string[];
}

/** What the calls of a turn are judged by and upon. */
export const judgingOf = (proposal: Proposal, rules: Rules, state: GuardState, now: Date): Judging => ({
  proposal,
  rules,
  state,
  now,
  conversation: traced(state.conversation),
  ran: ranBefore(state.conversation),
  dataRead: dataReadIn(state.conversation),
});

/** What the checks say of a call, and which were made: those behind one that refuses it as it stands are not. */
export interface CallFindings {
  readonly made: readonly CheckName[];
  readonly findings: readonly Finding[];
}

/** Judges one call by every check, in their order. */
export function callFindings(subject: Subject, judging: Judging): CallFindings {
  const { call, index } = subject;
  const { proposal, rules } = judging;
  const made: CheckName[] = [];
  const admission: [CheckName, () => Finding[] | undefined][] = [
    ['turn', () => checkTurn(index, proposal)],
    ['known-tool', () => checkKnownTool(call, rules.tools)],
    ['arguments', () => checkArguments(call, rules.tools)],
    ['scope', () => outOfScope(call, rules)],
  ];
  for (const [check, refuses] of admission) {
    made.push(check);
    const findings = refuses();
    if (findings !== undefined) return { made, findings };
  }
  return ofAdmitted(made, subject, judging);
}

/** What the checks say of a call that could run at all. A tool that is switched off or used up is not judged further. */
function ofAdmitted(
  before: readonly CheckName[],
  { call, loop, earlier, taken, running }: Subject,
  { proposal, rules, state, conversation, ran, dataRead, now }: Judging,
): CallFindings {
  const made: CheckName[] = [...before, 'provenance', 'loops', 'breakers'];
  const findings = [
    ...fallbackNote(call),
    ...checkProvenance(conversation, call, earlier),
    ...(loop === undefined ? [] : [loop]),
  ];
  const shared = checkShared(call, rules.tools[call.tool], state.shared, taken, now);
  if (shared !== undefined) {
    const last: CheckName[] = shared.reason.check === 'breakers' ? [] : ['budget'];
    return { made: [...made, ...last], findings: [...findings, shared] };
  }
  const tool = state.conversation.tools[call.tool];
  return {
    made: [...made, 'budget', 'policy'],
    findings: [
      ...findings,
      ...evaluatePolicy(rules.policies, {
        tool: call.tool,
        input: call.input,
        tenant: rules.tenant.tenant,
        user: rules.user,
        groups: rules.groups,
        agent: rules.agent,
        stage: rules.stage,
        mode: rules.mode,
        dataRead,
        session: sessionTotals(proposal.turn, ran, call, earlier, rules.policies),
        provenance: tool === undefined ? {} : provenanceLabels(conversation, call, tool),
        running,
      }),
    ],
  };
}

/** Refuses a tool that this agent, session, stage or requester may not use; undefined where it may. */
function outOfScope(
  call: GuardCall,
  { tools, tenant, agent, sessionTools, groups, stage }: Rules,
): Finding[] | undefined {
  const findings = checkScope(call, {
    agent,
    agentTools: Object.keys(tools),
    sessionTools,
    groups,
    stage,
    toolScopes: tenant.toolScopes,
  });
  return findings.length === 0 ? undefined : findings;
}
