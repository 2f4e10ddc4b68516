import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import type { Approval } from '../api/approvals.ts';
import type { SessionStatus } from '../api/sessions.ts';
import type { CallState } from '../model/timeline.ts';

type Look = readonly [type: StatusIndicatorProps.Type, words: string];

const SESSION: Readonly<Record<SessionStatus, Look>> = {
  pending: ['pending', 'Starting'],
  running: ['in-progress', 'Running'],
  paused: ['warning', 'Waits for a person'],
  completed: ['success', 'Completed'],
  failed: ['error', 'Failed'],
  canceled: ['stopped', 'Canceled'],
};

/** The statuses of sessions in the order of a session's life. */
export const SESSION_STATUSES = Object.keys(SESSION) as SessionStatus[];

const APPROVAL: Readonly<Record<Approval['status'], Look>> = {
  pending: ['warning', 'Waits for a decision'],
  approved: ['success', 'Approved'],
  rejected: ['error', 'Rejected'],
  expired: ['stopped', 'Expired'],
  withdrawn: ['stopped', 'Withdrawn'],
};

const CALL: Readonly<Record<CallState, Look>> = {
  proposed: ['pending', 'Proposed'],
  waiting: ['warning', 'Waits for a person'],
  running: ['in-progress', 'Running'],
  completed: ['success', 'Done'],
  simulated: ['info', 'Simulated'],
  failed: ['error', 'Failed'],
  denied: ['error', 'Denied by the guard'],
  rejected: ['error', 'Rejected by a person'],
  expired: ['stopped', 'Approval expired'],
  withdrawn: ['stopped', 'Withdrawn'],
};

const shown = ([type, words]: Look) => <StatusIndicator type={type}>{words}</StatusIndicator>;

/** A session's status. */
export const SessionStatusMark = ({ status }: { readonly status: SessionStatus }) => shown(SESSION[status]);
/** What a session's status is called. */
export const sessionStatusName = (status: SessionStatus): string => SESSION[status][1];
/** An approval's status. */
export const ApprovalStatusMark = ({ status }: { readonly status: Approval['status'] }) =>
  shown(APPROVAL[status]);
/** What an approval's status is called. */
export const approvalStatusName = (status: Approval['status']): string => APPROVAL[status][1];
/** Where a call is on its way. */
export const CallStateMark = ({ state }: { readonly state: CallState }) => shown(CALL[state]);
