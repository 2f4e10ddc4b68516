import { MessageRejected, SendEmailCommand } from '@aws-sdk/client-sesv2';
import type { SESv2Client } from '@aws-sdk/client-sesv2';
import { quorumOf } from '../../domain/approvals/quorum.ts';
import { standingWords } from '../../schemas/asks.ts';
import type { Notice, Notifier } from '../../schemas/notification.ts';
import type { ApprovalRecord, SessionRecord } from '../../schemas/records.ts';
import type { DeploymentConfig } from '../../schemas/tenant-config.ts';
import { tenantConfig } from '../shared/config.ts';
import { logger } from '../shared/observability.ts';
import { shownWhole } from '../shared/slack/text.ts';
import type { StoresFor } from '../shared/stores.ts';
import { approvalUrl, sessionUrl } from '../shared/console-links.ts';

/** What mail is sent with. */
export interface EmailDeps {
  readonly storesFor: StoresFor;
  readonly config: () => DeploymentConfig;
  readonly sesOf: (tenant: string) => Pick<SESv2Client, 'send'>;
}

/** A mail before it has a sender. */
interface Mail {
  readonly subject: string;
  readonly body: string;
}

/** What of an approval is worth a mail: that it waits, and that it still does. */
const WORTH_A_MAIL = new Set(['approval.requested', 'approval.reminded', 'approval.escalated']);

/**
 * Mail in plain text with a link into the console. Nothing in it decides: whoever follows the link signs in and decides there, so that
 * neither a forwarded mail nor a program that opens links can.
 */
export const emailNotifier = ({ storesFor, config, sesOf }: EmailDeps): Notifier<'email'> => ({
  async deliver(notice) {
    const { email, emailFrom } = addresses(config(), notice.tenant);
    const mail = await mailOf(notice, storesFor);
    if (mail === undefined || email === undefined || emailFrom === undefined) return;
    try {
      await sesOf(notice.tenant).send(
        new SendEmailCommand({
          FromEmailAddress: emailFrom,
          Destination: { ToAddresses: [...email.to] },
          Content: {
            Simple: { Subject: { Data: mail.subject }, Body: { Text: { Data: mail.body } } },
          },
        }),
      );
    } catch (error) {
      if (!(error instanceof MessageRejected)) throw error;
      logger.error('SES refuses a mail for good', { error });
    }
  },
});

const addresses = (config: DeploymentConfig, tenant: string) => {
  const { notifications, emailFrom } = tenantConfig(config, tenant);
  return { email: notifications.email, emailFrom };
};

/** The mail about a piece of news; undefined where there is nothing to tell, or not any more. */
async function mailOf(notice: Notice, storesFor: StoresFor): Promise<Mail | undefined> {
  const { sessions } = storesFor(notice.tenant);
  if (notice.callId === undefined) {
    const loaded = await sessions.load(notice.sessionId);
    return loaded && closedMail(loaded.session);
  }
  if (!WORTH_A_MAIL.has(notice.kind)) return undefined;
  const approval = await sessions.approval(notice.sessionId, notice.turn, notice.callId);
  return approval?.status === 'pending' ? approvalMail(approval, notice) : undefined;
}

function approvalMail(approval: ApprovalRecord, { kind }: Notice): Mail {
  const { approvalId, tool, requester, votes, expiresAt } = approval;
  const still = kind === 'approval.requested' ? '' : 'still ';
  return {
    subject: line(`${tool} ${still}waits for your approval`),
    body: [
      `A session of ${line(requester.name)} ${still}waits for an approval to call ${tool}.`,
      `Approvals so far: ${standingWords(quorumOf(approval, votes).asks)}.`,
      `Read what it wants to do, and decide, until ${expiresAt}:`,
      approvalUrl(approvalId),
      'This mail decides nothing: you sign in and decide on the page.',
    ].join('\n\n'),
  };
}

const closedMail = ({ sessionId, status, reason, summary }: SessionRecord): Mail => ({
  subject: line(`Session ${sessionId} ${status}${reason === undefined ? '' : `: ${reason}`}`),
  body: [shownWhole(summary ?? ''), sessionUrl(sessionId)].filter((text) => text !== '').join('\n\n'),
});

/** One line: a subject has no breaks. */
const line = (text: string): string => shownWhole(text).replaceAll(/\s+/g, ' ').slice(0, 200);
