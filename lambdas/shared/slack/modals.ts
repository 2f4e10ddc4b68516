import type { InputBlock, KnownBlock, ModalView } from '@slack/types';
import { MAX_REMARK } from '../../../schemas/approvals.ts';
import { SLACK_ACTIONS } from '../../../schemas/slack.ts';
import type { SlackModal } from '../../../schemas/slack.ts';
import { plain, SLACK_LIMITS } from './text.ts';

/** The block and the input of a comment. */
export const COMMENT = { block: 'comment', action: 'text' } as const;

const modal = (title: string, blocks: KnownBlock[], over: Partial<ModalView>): ModalView => ({
  type: 'modal',
  title: plain(title, SLACK_LIMITS.modalTitle),
  close: plain('Close', SLACK_LIMITS.modalTitle),
  blocks,
  ...over,
});

/** The input of a comment. */
const commentInput = (label: string, hint: string, optional: boolean): InputBlock => ({
  type: 'input',
  block_id: COMMENT.block,
  optional,
  label: plain(label, SLACK_LIMITS.label),
  hint: plain(hint, SLACK_LIMITS.hint),
  element: {
    type: 'plain_text_input',
    action_id: COMMENT.action,
    multiline: true,
    max_length: MAX_REMARK,
    ...(optional ? {} : { min_length: 1 }),
  },
});

/** Asks for the reason of a rejection. */
export const rejectModal = (carried: SlackModal, tool: string): ModalView =>
  modal(
    'Reject this call',
    [
      { type: 'section', text: plain(`The call of ${tool} will not run.`, SLACK_LIMITS.sectionText) },
      commentInput('Why?', 'The agent is told this, and goes on without the call.', false),
    ],
    submitting(SLACK_ACTIONS.reject, carried, 'Reject'),
  );

/** Asks for other arguments, by these inputs. */
export const editModal = (carried: SlackModal, inputs: readonly KnownBlock[]): ModalView =>
  modal(
    'Approve with changes',
    [
      ...inputs,
      commentInput('Comment', 'Recorded with your approval; the agent is told what you changed.', true),
    ],
    submitting(SLACK_ACTIONS.edit, carried, 'Approve'),
  );

/** Says something to the one who clicked. */
export const noticeModal = (text: string): ModalView =>
  modal('Stepgate', [{ type: 'section', text: plain(text, SLACK_LIMITS.sectionText) }], {});

const submitting = (callback: string, carried: SlackModal, button: string): Partial<ModalView> => ({
  callback_id: callback,
  private_metadata: JSON.stringify(carried),
  submit: plain(button, SLACK_LIMITS.modalTitle),
});
