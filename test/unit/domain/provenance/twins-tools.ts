import type { Trajectory } from '../../../../schemas/trajectory.ts';
import { tool } from './suite.ts';

const LINES = [
  ['notes', 'read', false, '', 'Notes that others leave.'],
  ['inbox', 'read', false, '', 'The mails of the inbox.'],
  ['hotels', 'read', true, '', 'The hotels of the company’s list.'],
  ['open_hotels', 'read', false, '', 'Hotels with prices.'],
  ['open_contacts', 'read', false, '', 'Contacts that everybody may add.'],
  ['payees', 'read', true, '', 'Saved payees.'],
  ['profile', 'read', true, '', 'The user’s profile.'],
  ['account', 'read', true, '', 'An account of the company’s own records.'],
  ['document', 'read', false, '', 'A document.'],
  ['lamp_reviews', 'read', false, 'lamp:s', 'Reviews of a lamp.'],
  ['list_saved_cards', 'read', true, '', 'The saved cards.'],
  ['ask_vendor', 'read', false, 'domain:s extra:s', 'Asks an outside service about a domain.'],
  ['render', 'read', true, 'markdown:s', 'Renders Markdown.'],
  ['locate', 'read', true, 'address:s', 'Finds a place.'],
  ['pay', 'irreversible', true, 'to:s amount:n currency:s recurring:b', 'Makes a payment.'],
  ['scale', 'write', true, 'service:s replicas:i', 'Scales a service.'],
  ['decide', 'write', true, 'request:s decision:d', 'Decides a request.'],
  ['set_lock', 'irreversible', true, 'door:s state:s', 'Sets the lock of a door.'],
  ['book', 'write', true, 'hotel:s day:s', 'Books a hotel.'],
  ['send_mail', 'irreversible', true, 'to:l body:s attachments:l', 'Sends a mail.'],
  ['move_event', 'write', true, 'event:s start:s', 'Moves an event.'],
  ['cancel_event', 'irreversible', true, 'event:s', 'Cancels an event.'],
  ['edit', 'write', true, 'document:s find:s replace:s', 'Edits a document.'],
  ['submit', 'write', false, 'url:s fields:o', 'Submits a form of a page.'],
  ['承認する', 'write', true, '番号:s', '申請を承認する。'],
] as const;

/** The name of one of the tools. */
export type ToolName = (typeof LINES)[number][0];

/** Small tools of many kinds, all of them offered at once, so that a request chooses among them. */
export const TOOLS: Trajectory['tools'] = LINES.map(tool);
