import { argumentEvidence, askingPolicies, readEvidence } from '../../../domain/approvals/evidence.ts';
import { totals } from '../../../domain/budget.ts';
import { answerOf } from '../../../domain/guard/answer.ts';
import { findEntry } from '../../../domain/ledger-entry.ts';
import { own } from '../../../domain/own.ts';
import { policiesOf, policyVersion } from '../../../domain/policy/in-force.ts';
import { toolsOfTenant } from '../../../domain/tenant-tools.ts';
import type { ApprovalDetail } from '../../../schemas/approval-detail.ts';
import type { ApprovalView } from '../../../schemas/approval-api.ts';
import type { ApprovalRecord } from '../../../schemas/records.ts';
import { RISK_WORDS } from '../../../schemas/risks.ts';
import type { DeploymentConfig } from '../../../schemas/tenant-config.ts';
import type { RegistryTool } from '../../../schemas/tool-manifest.ts';
import { conversationOf } from '../conversation.ts';
import type { LoadedSession } from '../session-store.ts';
import type { Stores } from '../stores.ts';

/** Turns whose readings are shown: bounds what is read of a very long session. */
const READ_TURNS = 20;

/** What a screen needs beside the approval itself. */
export async function detailOf(
  stores: Stores,
  approval: ApprovalRecord,
  { session, budget }: LoadedSession,
  config: DeploymentConfig,
): Promise<Omit<ApprovalDetail, keyof ApprovalView | 'siblings'>> {
  const { sessionId, turn, callId, tool: name, policies, reasons, edit } = approval;
  // A tool that a redeploy took away is unknown, and the rest is told all the same.
  const tools = toolsOfTenant(config, session.tenant);
  const tool = own(tools, name);
  const entries = await stores.ledger.entries(sessionId, Math.max(1, turn - READ_TURNS), turn);
  const recent = entries.filter((entry) => entry.turn >= turn - 1);
  const ref = { tenant: session.tenant, sessionId, turn, generation: 1 };
  const conversation = await conversationOf(stores, session, ref, recent, tools);
  const verdict =
    edit?.verdict ??
    findEntry(entries, 'guard.completed', turn)?.data.verdicts.find((one) => one.callId === callId);
  // A text of other policies than those that asked may say something else under the same name.
  const inForce = policiesOf(config.policies, session.tenant);
  const isAsThen = policyVersion(inForce) === approval.policyVersion;
  return {
    title: titleOf(approval, session.agent, tool),
    session: {
      sessionId,
      goal: session.goal,
      agent: session.agent,
      status: session.status,
      createdAt: session.createdAt,
      labels: session.labels ?? [],
    },
    words: answerOf(findEntry(entries, 'plan.completed', turn)?.data.content ?? []),
    ...(tool === undefined ? {} : { toolInfo: infoOf(tool) }),
    arguments: argumentEvidence(approval.input, tool, conversation, edit),
    read: readEvidence(entries, turn, tools),
    asked: askingPolicies({ policies, reasons }, (id) => (isAsThen ? own(inForce, id) : undefined)),
    checks: verdict?.checks ?? [],
    cost: totals(budget),
  };
}

const infoOf = ({ description, risk, egress, price, inputSchema }: RegistryTool) => ({
  description,
  risk,
  egress,
  price,
  inputSchema,
});

const titleOf = (
  { tool: name, requester }: ApprovalRecord,
  agent: string,
  tool: RegistryTool | undefined,
): string =>
  `${agent} wants to use ${name}${tool === undefined ? '' : `, which ${RISK_WORDS[tool.risk]},`} for ${requester.name}.`;
