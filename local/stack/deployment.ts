import type { LocalUser } from '../../schemas/local-stack.ts';
import type { LocalWorkspace } from './slack-server.ts';
import { PEOPLE } from './users.ts';

/** What a local stack deploys: the context of the CDK app (`infra/config/context.ts`), and who works there. */
export type LocalDeployment = {
  tenants: readonly string[];
  /** The folder with a folder for each tenant, and the price book; in the repo. */
  tenantsFolder: string;
  /** Folders in the repo with tools beyond `lambdas/tools`. */
  toolFolders: readonly string[];
  /** A program of the repo that plays the services which the tenants' configured tools call (`services.ts`). */
  services?: string;
  /** Workspaces of a Slack of the stack's own. */
  slack?: readonly LocalWorkspace[];
  /** How long that Slack waits for the app, in milliseconds: as long as the real one where it is absent. */
  slackWaitsMs?: number;
  /** Texts of secrets, by their names, which tenants' people made before anything ran. */
  secrets?: Readonly<Record<string, string>>;
  people: readonly Omit<LocalUser, 'password'>[];
};

/** The two tenants of the demo in one pool. */
export const DEMO_DEPLOYMENT: LocalDeployment = {
  tenants: ['acme', 'globex'],
  tenantsFolder: 'tenants',
  toolFolders: [],
  slack: [
    {
      tenant: 'acme',
      team: 'TACME',
      name: 'Acme',
      channel: 'CAPPROVALS',
      channelName: 'approvals',
      people: { rita: 'URITA', alex: 'UALEX', olga: 'UOLGA', adam: 'UADAM' },
      ready: true,
    },
  ],
  people: PEOPLE,
};
