import { askWords } from '../../schemas/asks.ts';
import type { Cap } from '../../schemas/verdict.ts';
import { own } from '../own.ts';
import type { ActionTool } from '../policy/cedar-schema.ts';
import { capKey } from '../policy/compile.ts';
import type { CedarError } from '../policy/engine.ts';
import type { Policy } from '../policy/policy-file.ts';
import type { PolicyRequest } from '../policy/request.ts';
import type { Finding } from './context.ts';

/** The codes of the reasons that policies give. */
export const POLICY_CODES = {
  forbidden: 'Forbidden',
  notPermitted: 'NotPermitted',
  needsApproval: 'NeedsApproval',
  capped: 'Capped',
  capReached: 'CapReached',
  permitted: 'Permitted',
  undeclaredField: 'UndeclaredField',
  error: 'PolicyError',
} as const;

/** What a request's running totals say of a cap. */
export const runningTotal = ({ running }: PolicyRequest, cap: Cap): number => own(running, capKey(cap)) ?? 0;

export function capFinding(policy: Policy, caps: readonly Cap[], request: PolicyRequest): Finding {
  const message = caps
    .map(
      (cap) => `It counts ${cap.amount} towards ${describeCap(cap)} (${runningTotal(request, cap)} so far).`,
    )
    .join(' ');
  const numbers = Object.assign({}, ...caps.map((cap) => totalOf(cap, request))) as Finding['numbers'];
  return { ...finding('cap', 'capped', message, [policy.id]), caps, ...(numbers && { numbers }) };
}

/** A running total for people: what it was, what this call adds, what it may be. */
const totalOf = (cap: Cap, request: PolicyRequest): Record<string, string> => ({
  [nameOf(cap)]: `${runningTotal(request, cap)} + ${cap.amount} of ${cap.limit}`,
});

export function overFinding({ id, reason }: Policy, cap: Cap, request: PolicyRequest): Finding {
  const numbers = `At most ${describeCap(cap)}: ${runningTotal(request, cap)} so far, and this call adds ${cap.amount}.`;
  const made = finding('deny', 'capReached', reason === undefined ? numbers : `${reason} ${numbers}`, [id]);
  return { ...made, numbers: totalOf(cap, request) };
}

const nameOf = ({ field, per, window }: Cap): string =>
  `${field} per ${per}${window === per ? '' : ` per ${window}`}`;
const describeCap = (cap: Cap): string => `${cap.limit} ${nameOf(cap)}`;

export const forbidFinding = ({ id, reason }: Policy, { name }: ActionTool): Finding =>
  finding(
    'deny',
    'forbidden',
    reason ?? `${name} is not allowed here (${id}). Find another way, or say that it cannot be done.`,
    [id],
  );

export function askFinding({ id, reason, ask }: Policy, { name }: ActionTool): Finding[] {
  if (ask === undefined) return [];
  const message = reason ?? `${name} needs the approval of ${askWords([ask])}.`;
  return [{ ...finding('ask', 'needsApproval', message, [id]), approvers: ask }];
}

export const undeclaredFinding = ({ name, input }: ActionTool, path: string): Finding => {
  const fields = [...Object.keys(input.attributes), ...input.omitted].sort().join(', ') || 'no arguments';
  const made = finding('deny', 'undeclaredField', `${name} does not take ${path}. It takes: ${fields}.`, []);
  return { ...made, reason: { ...made.reason, path } };
};

export const failedPolicy = ({ policy, message }: CedarError): Finding =>
  errorFinding(message, policy === undefined ? [] : [policy]);

/** A longer account of what went wrong would be content, not a reason. */
const MOST_DETAIL = 300;

export const errorFinding = (detail: string, policies: readonly string[] = []): Finding =>
  finding(
    'deny',
    'error',
    `The policies could not judge this call, so it is denied: ${detail.slice(0, MOST_DETAIL)}.`,
    policies,
  );

export const finding = (
  effect: Finding['effect'],
  code: keyof typeof POLICY_CODES,
  message: string,
  policies: readonly string[],
): Finding => ({ effect, reason: { check: 'policy', code: POLICY_CODES[code], message }, policies });
