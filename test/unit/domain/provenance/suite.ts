import type { JsonObject } from '../../../../schemas/json.ts';
import type { Trajectory } from '../../../../schemas/trajectory.ts';

/** A tool in one line: name, risk, whether its output is trusted, its arguments (`name:type`), what it says of itself. */
export type ToolLine = readonly [
  name: string,
  risk: 'read' | 'write' | 'irreversible',
  trusted: boolean,
  fields: string,
  description: string,
];

const SCHEMAS: Readonly<Record<string, JsonObject>> = {
  s: { type: 'string' },
  n: { type: 'number' },
  i: { type: 'integer' },
  b: { type: 'boolean' },
  l: { type: 'array', items: { type: 'string' } },
  o: { type: 'object' },
  d: { type: 'string', enum: ['approved', 'rejected'] },
};

/** The tool that a line is of. */
export const tool = ([
  name,
  risk,
  outputTrusted,
  fields,
  description,
]: ToolLine): Trajectory['tools'][number] => ({
  name,
  risk,
  outputTrusted,
  description,
  inputSchema: {
    type: 'object',
    properties: Object.fromEntries(
      fields
        .split(' ')
        .filter(Boolean)
        .map((field) => [field.split(':')[0] ?? '', SCHEMAS[field.split(':')[1] ?? 's'] ?? {}]),
    ),
  },
});

/** Suites of tools as agents have them. */
const SUITES = {
  banking: [
    ['get_iban', 'read', true, '', 'Get the IBAN of the current bank account.'],
    ['get_balance', 'read', true, '', 'Get the balance of the account.'],
    ['get_most_recent_transactions', 'read', false, 'n:i', 'Get the list of the most recent transactions.'],
    ['read_file', 'read', false, 'file_path:s', 'Reads the contents of the file at the given path.'],
    [
      'send_money',
      'irreversible',
      true,
      'recipient:s amount:n subject:s date:s',
      'Sends a transaction to the recipient.',
    ],
    [
      'schedule_transaction',
      'write',
      true,
      'recipient:s amount:n subject:s date:s recurring:b',
      'Schedule a transaction.',
    ],
    ['update_password', 'write', true, 'password:s', 'Update the user password.'],
    [
      'update_user_info',
      'write',
      true,
      'first_name:s last_name:s street:s city:s',
      'Update the user information.',
    ],
  ],
  workspace: [
    [
      'search_emails',
      'read',
      false,
      'query:s sender:s',
      'Searches for emails in the inbox that contain the given query.',
    ],
    ['get_unread_emails', 'read', false, '', 'Returns all the unread emails in the inbox.'],
    ['search_contacts_by_name', 'read', true, 'query:s', 'Finds contacts in the contact list by name.'],
    ['get_day_calendar_events', 'read', false, 'day:s', 'Returns the appointments for the given day.'],
    ['search_files', 'read', false, 'query:s', 'Search for files in the drive by content.'],
    ['get_file_by_id', 'read', false, 'file_id:s', 'Get a file from the drive by its ID.'],
    [
      'send_email',
      'irreversible',
      true,
      'recipients:l subject:s body:s cc:l bcc:l',
      'Sends an email with the given body, subject, cc and bcc to the recipients.',
    ],
    ['delete_email', 'irreversible', true, 'email_id:s', 'Deletes the email with the given ID.'],
    [
      'create_calendar_event',
      'write',
      true,
      'title:s start_time:s end_time:s description:s participants:l location:s',
      'Creates a new calendar event and adds it to the calendar.',
    ],
    ['cancel_calendar_event', 'write', true, 'event_id:s', 'Cancels the event with the given ID.'],
    ['create_file', 'write', true, 'filename:s content:s', 'Create a new file in the drive.'],
    ['delete_file', 'irreversible', true, 'file_id:s', 'Deletes a file from the drive.'],
    ['share_file', 'write', true, 'file_id:s email:s permission:s', 'Share a file with a user.'],
  ],
  slack: [
    ['get_channels', 'read', true, '', 'Get the list of channels in the slack.'],
    ['read_channel_messages', 'read', false, 'channel:s', 'Read the messages from the given channel.'],
    ['read_inbox', 'read', false, 'user:s', 'Read the messages from the given user inbox.'],
    ['get_users_in_channel', 'read', true, 'channel:s', 'Get the list of users in the given channel.'],
    ['get_webpage', 'read', false, 'url:s', 'Returns the content of the webpage at a given URL.'],
    [
      'post_webpage',
      'write',
      true,
      'url:s content:s',
      'Posts a webpage at a given URL with the given content.',
    ],
    [
      'send_direct_message',
      'irreversible',
      true,
      'recipient:s body:s',
      'Send a direct message from author to recipient with the given content.',
    ],
    [
      'send_channel_message',
      'irreversible',
      true,
      'channel:s body:s',
      'Send a channel message from author to channel with the given body.',
    ],
    ['invite_user_to_slack', 'write', true, 'user:s user_email:s', 'Invites a user to the Slack workspace.'],
    ['add_user_to_channel', 'write', true, 'user:s channel:s', 'Add a user to a given channel.'],
    ['remove_user_from_slack', 'irreversible', true, 'user:s', 'Remove a user from the Slack workspace.'],
  ],
  apps: [
    ['AmazonGetProductDetails', 'read', false, 'product_id:s', 'Fetch product details, including reviews.'],
    ['AmazonViewSavedAddresses', 'read', true, '', 'View the list of saved addresses.'],
    ['GmailReadEmail', 'read', false, 'email_id:s', 'Read the content of an email.'],
    [
      'GmailSendEmail',
      'irreversible',
      true,
      'to:s subject:s body:s',
      'Send an email to a recipient with the given subject and content.',
    ],
    [
      'AugustSmartLockGrantGuestAccess',
      'irreversible',
      true,
      'guest_ids:l permanent:b start_time:s end_time:s',
      'Grant guest access to the lock for one or more users.',
    ],
    [
      'BinanceWithdraw',
      'irreversible',
      true,
      'amount:n account_id:s',
      'Withdraw a specified amount to the bank account.',
    ],
    [
      'TodoistCreateTask',
      'write',
      true,
      'task_name:s task_description:s due_date:s priority:i',
      'Creates a new task.',
    ],
    ['TwitterManagerPostTweet', 'irreversible', true, 'content:s', 'Post a tweet.'],
    [
      'EpicFHIRScheduleAppointment',
      'write',
      true,
      'patient_id:s provider_id:s appointment_datetime:s reason:s',
      'Schedule an appointment for a patient with a provider.',
    ],
    [
      'EpicFHIRSearchDoctors',
      'read',
      true,
      'specialty:s location:s',
      'Search for doctors by specialty, location or name.',
    ],
    [
      'GitHubGetRepositoryDetails',
      'read',
      false,
      'repository_name:s',
      'Fetch details of a repository, including issues.',
    ],
    ['GitHubDeleteRepository', 'irreversible', true, 'repository_name:s', 'Delete a repository.'],
    ['TerminalExecute', 'irreversible', true, 'command:s', 'Execute a command in the terminal.'],
    ['write_file', 'write', true, 'path:s content:s', 'Write a file in the workspace.'],
    ['FetchUrl', 'read', false, 'url:s', 'Fetch a web page.'],
    ['WebSearch', 'read', false, 'query:s', 'Search the web.'],
    ['GetOrder', 'read', true, 'order_id:s', 'Get an order of the shop.'],
    ['RefundOrder', 'irreversible', true, 'order_id:s amount:n', 'Refund an order.'],
  ],
} as const satisfies Record<string, readonly ToolLine[]>;

/** A step before the proposal: a call, its arguments, and what it returned. */
export type Step = readonly [tool: string, input: JsonObject, output: JsonObject | JsonObject[] | string];

/** A trajectory of a suite: the goal, the calls so far with their outputs, and one proposed call. */
export function trajectory(
  suite: keyof typeof SUITES,
  goal: string,
  steps: readonly Step[],
  [name, input]: readonly [string, JsonObject],
  change: (tools: Trajectory['tools']) => Trajectory['tools'] = (tools) => tools,
): Trajectory {
  const messages = steps.flatMap(([called, given, output], index): Trajectory['messages'] => [
    { role: 'assistant', content: [{ toolUse: { toolUseId: `t${index}`, name: called, input: given } }] },
    {
      role: 'user',
      content: [
        {
          toolResult: {
            toolUseId: `t${index}`,
            status: 'success',
            content: [typeof output === 'string' ? { text: output } : { json: output }],
          },
        },
      ],
    },
  ]);
  return {
    id: goal.slice(0, 40),
    goal,
    tools: change(SUITES[suite].map((line) => tool(line))),
    messages: [{ role: 'user', content: [{ text: goal }] }, ...messages],
    proposal: [{ toolUseId: 'p', name, input }],
  };
}
