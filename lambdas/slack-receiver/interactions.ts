import type { ModalView } from '@slack/web-api';
import { parseApprovalId } from '../../domain/keys.ts';
import { own } from '../../domain/own.ts';
import { toolsOfTenant } from '../../domain/tenant-tools.ts';
import type { ApprovalRecord } from '../../schemas/records.ts';
import { SLACK_ACTIONS, SlackButton, SlackModal } from '../../schemas/slack.ts';
import type { SlackApp, SlackIdentity } from '../../schemas/slack.ts';
import { jsonOf } from '../shared/json-of.ts';
import { logger } from '../shared/observability.ts';
import { slackError } from '../shared/slack/client.ts';
import { editedArguments } from '../shared/slack/edit-fields.ts';
import { formBlocks, formErrors, formFields, submittedTexts } from '../shared/slack/edit-form.ts';
import { COMMENT, editModal, noticeModal, rejectModal } from '../shared/slack/modals.ts';
import { slackStore } from '../shared/slack/store.ts';
import { workspaceOf } from '../shared/slack/workspace.ts';
import type { WorkContext } from './commands.ts';
import type { Click, EventPayload, InteractionPayload, Submission } from './payloads.ts';
import type { ReceiverDeps } from './receiver-deps.ts';

type Context = WorkContext & Omit<ReceiverDeps, 'app'> & { readonly app: SlackApp };

/** What is left of Slack's three seconds for opening a modal. */
const MODAL_TIMEOUT_MS = 2_000;

const identityOf = ({ team, enterprise, user }: Click | Submission): SlackIdentity => ({
  enterprise: enterprise?.id ?? '',
  team: user.team_id ?? team.id,
  user: user.id,
});

/** The approvals that a payload would decide on, or open a form for, and who sent it. */
export function decisionsOf(
  payload: InteractionPayload | EventPayload,
): { readonly who: SlackIdentity; readonly button: SlackButton }[] {
  const sent =
    payload.type === 'block_actions'
      ? payload.actions
          .filter(({ action_id: action }) => action !== SLACK_ACTIONS.details)
          .map(({ value }) => SlackButton.safeParse(jsonOf(value)).data)
      : payload.type === 'view_submission'
        ? [SlackModal.safeParse(jsonOf(payload.view.private_metadata)).data]
        : [];
  return sent.flatMap((one) =>
    one === undefined || !('user' in payload)
      ? []
      : [{ who: identityOf(payload), button: { approval: one.approval, hash: one.hash } }],
  );
}

/** A click on a button of an approval's message. An approval goes to the worker; the others open a modal first. */
export async function click(payload: Click, context: Context): Promise<void> {
  const { tenant, now, once: key, send } = context;
  const room = payload.container.channel_id ?? '';
  for (const { action_id: action, value } of payload.actions) {
    const button = SlackButton.safeParse(jsonOf(value)).data;
    if (button === undefined || action === SLACK_ACTIONS.details) continue;
    const reply = { room, url: payload.response_url, at: now.toISOString() };
    const work = { tenant, who: identityOf(payload), reply, key };
    if (action === SLACK_ACTIONS.approve)
      await send({ kind: 'decision', ...work, button, decision: 'approve' });
    else if (!(await openModal(payload, modalFor(action, button, room, context), context)))
      await send({ kind: 'unopened', ...work });
  }
}

/** The modal that a click opens: the form, or why there is none. */
async function modalFor(
  action: string,
  button: SlackButton,
  room: string,
  { tenant, storesFor, config }: Context,
): Promise<ModalView> {
  const approval = await find(button, tenant, storesFor);
  if (approval === undefined) return noticeModal('There is no such approval any more.');
  if (approval.status !== 'pending') return noticeModal(`It is ${approval.status} already.`);
  if (approval.argumentsHash !== button.hash)
    return noticeModal('Its arguments have changed since this message: look at the newest one.');
  const carried = { ...button, room };
  if (action === SLACK_ACTIONS.reject) return rejectModal(carried, approval.tool);
  const tool = own(toolsOfTenant(config(), tenant), approval.tool);
  return editModal(carried, formBlocks(tool?.inputSchema ?? {}, approval.input));
}

const find = (
  { approval }: SlackButton,
  tenant: string,
  storesFor: Context['storesFor'],
): Promise<ApprovalRecord | undefined> => {
  const { sessionId, turn, callId } = parseApprovalId(approval);
  return storesFor(tenant).sessions.approval(sessionId, turn, callId);
};

/** Opens a modal, at once; false where Slack does not: mostly since it is too late. */
async function openModal(
  { team, trigger_id }: Click,
  modal: Promise<ModalView>,
  { app, tenant, storesFor, secretsOf }: Context,
): Promise<boolean> {
  const store = slackStore(tenant, storesFor(tenant).db);
  const deps = { app, vault: secretsOf(tenant), store, timeoutMs: MODAL_TIMEOUT_MS };
  const [view, workspace] = await Promise.all([modal, workspaceOf(tenant, team.id, deps)]);
  try {
    const opened = await workspace?.ask('views.open', (client) => client.views.open({ trigger_id, view }));
    return opened !== undefined;
  } catch (error) {
    logger.warn('a modal was not opened', { refusal: slackError(error), error: error as Error });
    return false;
  }
}

/** A modal that was sent: work for the worker, or what is wrong with which input. */
export async function submit(
  payload: Submission,
  context: Context,
): Promise<Record<string, string> | undefined> {
  const { tenant, now, once: key, send, storesFor, config } = context;
  const modal = SlackModal.safeParse(jsonOf(payload.view.private_metadata)).data;
  if (modal === undefined) return undefined;
  const { room, ...button } = modal;
  const { values } = payload.view.state;
  const comment = commentOf(values);
  const work = {
    kind: 'decision' as const,
    tenant,
    who: identityOf(payload),
    reply: { room, at: now.toISOString() },
    key,
    button,
    ...(comment === undefined ? {} : { comment }),
  };
  if (payload.view.callback_id === SLACK_ACTIONS.reject) {
    await send({ ...work, decision: 'reject' });
    return undefined;
  }
  const approval = await find(button, tenant, storesFor);
  const tool = approval && own(toolsOfTenant(config(), tenant), approval.tool);
  const fields = approval === undefined ? [] : formFields(tool?.inputSchema ?? {}, approval.input);
  const edited = editedArguments(fields, approval?.input ?? {}, submittedTexts(fields, values));
  if ('faults' in edited) return formErrors(edited.faults);
  await send({ ...work, decision: 'approve', arguments: edited.arguments });
  return undefined;
}

function commentOf(values: unknown): string | undefined {
  const blocks = values as Record<string, Record<string, { value?: string | null } | undefined> | undefined>;
  const text = blocks[COMMENT.block]?.[COMMENT.action]?.value?.trim();
  return text === undefined || text === '' ? undefined : text;
}
