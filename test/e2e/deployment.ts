import { PEOPLE } from '../../local/stack/users.ts';
import type { LocalDeployment } from '../../local/stack/deployment.ts';

/** By what the news for globex's webhook is signed. */
export const WEBHOOK_SECRET = `whsec_${Buffer.from('what globex and its audit share').toString('base64')}`;

/** What the end-to-end tests deploy: tenants with an agent for each need, tools that misbehave, and people without the usual rights. */
export const TEST_DEPLOYMENT: LocalDeployment = {
  tenants: ['acme', 'globex', 'hooli'],
  tenantsFolder: 'test/e2e/tenants',
  toolFolders: ['test/e2e/tools'],
  services: 'test/e2e/services/server.ts',
  slack: [
    {
      tenant: 'acme',
      team: 'TACME',
      name: 'Acme',
      channel: 'CAPPROVALS',
      people: {
        rita: 'URITA',
        alex: 'UALEX',
        olga: 'UOLGA',
        adam: 'UADAM',
        sara: 'USARA',
        fiona: 'UFIONA',
      },
      others: ['USTRANGER'],
      ready: false,
    },
  ],
  // A busy machine starts Lambdas slowly, which is no fault of the app's: `npm run bench` measures how fast that answers.
  slackWaitsMs: 30_000,
  secrets: { 'globex/audit-webhook': WEBHOOK_SECRET },
  people: [
    ...PEOPLE,
    { name: 'fred', tenant: 'acme', groups: ['finance'] },
    { name: 'fiona', tenant: 'acme', groups: ['finance'] },
    { name: 'bea', tenant: 'acme', groups: ['board'] },
    { name: 'gwen', tenant: 'globex', groups: ['operator'] },
    { name: 'hana', tenant: 'hooli', groups: ['requester'] },
    { name: 'hugo', tenant: 'hooli', groups: ['requester'] },
    { name: 'hank', tenant: 'hooli', groups: ['approver', 'operator'] },
    { name: 'ruth', tenant: 'acme', groups: ['requester'] },
    // Nobody else is in her lists: she is in Slack alone.
    { name: 'sara', tenant: 'acme', groups: ['requester'] },
    { name: 'otto', tenant: 'acme', groups: ['operator'] },
    { name: 'nobody', tenant: 'acme', groups: [] },
    { name: 'stranger', tenant: 'initech', groups: ['admin', 'requester'] },
  ],
};
