import type { Notifier } from '../../schemas/notification.ts';
import type { SlackApp } from '../../schemas/slack.ts';
import type { DeploymentConfig } from '../../schemas/tenant-config.ts';
import type { Clock } from '../shared/machine-handler.ts';
import { logger } from '../shared/observability.ts';
import type { Vault } from '../shared/secrets.ts';
import { slackStore } from '../shared/slack/store.ts';
import { workspaceOf } from '../shared/slack/workspace.ts';
import type { StoresFor } from '../shared/stores.ts';
import { approvalIdOf } from './fan-out.ts';
import { showApproval } from './slack-approval.ts';
import { postSessionEnd } from './slack-session-end.ts';

/** What Slack is told with. */
export interface SlackDeps {
  readonly storesFor: StoresFor;
  readonly config: () => DeploymentConfig;
  readonly clock: Clock;
  readonly app: () => Promise<SlackApp | undefined>;
  readonly secretsOf: (tenant: string) => Pick<Vault, 'find' | 'forget'>;
}

/** One message for each approval and channel, which changes with the approval; and one for each session that ended, where that is wanted. */
export const slackNotifier = ({
  storesFor,
  config,
  clock,
  app,
  secretsOf,
}: SlackDeps): Notifier<'slack'> => ({
  async deliver(notice, target) {
    const { tenant } = notice;
    const stores = storesFor(tenant);
    const store = slackStore(tenant, stores.db);
    const found = await app();
    if (found === undefined) return logger.warn('Slack is not told: the app has no secret yet');
    const workspace = await workspaceOf(tenant, target.team, { app: found, vault: secretsOf(tenant), store });
    if (workspace === undefined) return;
    const approvalId = approvalIdOf(notice);
    const place = { workspace, target, stores, store };
    if (approvalId === undefined) return postSessionEnd(notice, place);
    return showApproval(approvalId, notice, { ...place, config: config(), clock });
  },
});
