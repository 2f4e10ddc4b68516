import { env } from './env.ts';

/** The console's page of all approvals. */
export const approvalsUrl = (): string => `${env('publicUrl')}/console/approvals`;

/** The console's page of an approval. It asks for a sign-in, and only a person there decides. */
export const approvalUrl = (id: string): string => `${approvalsUrl()}/${id}`;

/** The console's page of all sessions. */
export const sessionsUrl = (): string => `${env('publicUrl')}/console/sessions`;

/** The console's page of a session. */
export const sessionUrl = (id: string): string => `${sessionsUrl()}/${id}`;
