import { DEFAULT_LIMITS } from '../../schemas/limits.ts';
import { Risk } from '../../schemas/tool-manifest.ts';
import type { Trajectory, TrajectoryVerdict } from '../../schemas/trajectory.ts';
import { newBudget } from '../budget.ts';
import { hashJson } from '../hash.ts';
import type { Conversation, GuardTool } from './context.ts';
import { judge } from './judge.ts';
import { NOTHING_SHARED } from './taken.ts';
import { messagesOf } from './trajectory-messages.ts';
import { NO_RULES, registered } from './trajectory-rules.ts';
import type { TrajectoryRules } from './trajectory-rules.ts';
import type { Proposal } from './types.ts';

/** When trajectories are judged. No verdict depends on it: nothing is used up and nothing is switched off. */
const NOW = new Date(0);

/**
 * Judges the calls of a trajectory as the guard judges those of a session that has just begun to use its budget. One verdict a call,
 * in order. That a session would be ended (a loop after its warning, say) is no verdict, and is not told.
 */
export function checkTrajectory(
  trajectory: Trajectory,
  rules: TrajectoryRules = NO_RULES,
): TrajectoryVerdict {
  const conversation = trajectoryConversation(trajectory);
  const { tools } = conversation;
  const { verdicts } = judge(
    proposalOf(trajectory),
    {
      ...rules,
      tools: Object.fromEntries(Object.entries(tools).map(([name, tool]) => [name, registered(tool)])),
      policies: rules.policies(Object.values(tools)),
      mode: 'live',
    },
    { conversation, budget: newBudget(DEFAULT_LIMITS, NOW), shared: NOTHING_SHARED, running: {} },
    NOW,
  );
  return {
    id: trajectory.id,
    calls: verdicts.map(({ tool: name, verdict, reasons, policies }, index) => {
      const toolUseId = trajectory.proposal[index]?.toolUseId ?? '';
      return { toolUseId, name, verdict, reasons, policies };
    }),
  };
}

/**
 * A trajectory as the guard's checks take it. Of two tools with one name the first counts, with the graver risk of both, and trusted only
 * where both are: nobody can say which of them would run.
 */
export function trajectoryConversation({ goal, tools, messages }: Trajectory): Conversation {
  const byName: Record<string, GuardTool> = Object.create(null) as Record<string, GuardTool>;
  for (const { name, ...tool } of tools) {
    const first = byName[name];
    byName[name] = {
      ...(first ?? { name, ...tool, egress: false }),
      risk: first === undefined ? tool.risk : graver(first.risk, tool.risk),
      outputTrusted: tool.outputTrusted && first?.outputTrusted !== false,
    };
  }
  return { goal, tools: byName, messages: messagesOf(messages) };
}

const graver = (one: Risk, other: Risk): Risk =>
  Risk.options.indexOf(one) > Risk.options.indexOf(other) ? one : other;

const proposalOf = ({ messages, proposal }: Trajectory): Proposal => ({
  turn: messages.filter(({ role }) => role === 'assistant').length + 1,
  stopReason: 'tool_use',
  calls: proposal.map(({ toolUseId, name, input }, index) => ({
    callId: `c${index + 1}`,
    toolUseId,
    tool: name,
    input,
    argumentsHash: hashJson(input),
  })),
});
