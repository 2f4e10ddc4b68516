import { stem } from './words.ts';

/** What an action does, as far as one may stand for another. */
export type ActionClass =
  | 'message'
  | 'pay'
  | 'create'
  | 'schedule'
  | 'update'
  | 'delete'
  | 'share'
  | 'execute'
  | 'credential'
  | 'control'
  | 'admit';

const VERBS: Readonly<Record<ActionClass, string>> = {
  message:
    'bcc cc apprise acquaint advise consult congratulations commend text-back signal poll survey query refer onboard introduce warn caution escalate liaise mention poke nag chase page send email e-mail mail message reply respond answer forward notify tell inform remind text dm ping contact write announce alert ask relay compose draft sms whatsapp broadcast thank apologize apologise greet invite post communicate redirect resend follow-up nudge update-them wish congratulate brief comment delegate assign fax',
  pay: 'buy-back repurchase bankroll sponsor chip-in contribute gift loan lend owe cover clear foot tip-off recharge top reload splurge grab shop procure acquire obtain order-in pay transfer wire remit refund reimburse charge purchase buy order donate tip settle subscribe deposit withdraw invest trade sell checkout repay compensate swap stake return credit debit top-up prepay fund exchange rebook bid payout disburse cash',
  create:
    'create add write draft save make generate record log register note open raise submit put store insert build produce prepare append compose duplicate copy upload start enroll enrol apply document export file init initialize scaffold clone fork import raise-ticket report escalate jot capture remember memorize memorise prescribe request track comment rate review enter download attach set-up translate',
  schedule:
    'slot diarize diarise convene host book-in line-up schedule book reserve arrange plan invite reschedule postpone organize organise rent hire block rsvp set-up plan-out move delay remind push-back',
  update:
    'decide judge determine okay ok sanction ratify endorse authorize authorise veto refuse dismiss sign settle bump tweak modernize rotate cycle recolor rescore reprice remark reclassify recategorize reprioritize retag relabel retitle rephrase reword translate tidy sync land promote demote advance reflect deduct relocate ship tighten loosen shorten lengthen expand shrink trim crop double halve update write change edit modify set rename move adjust correct fix replace mark label tag archive assign reassign complete finish close resolve amend revise extend increase decrease raise lower switch convert format refactor patch implement merge approve accept decline reject confirm enable disable activate deactivate improve sort rewrite reset restore add append reschedule insert rate star pin upgrade downgrade renew swap put turn migrate bump commit overwrite redirect escalate postpone deduplicate shift push cancel reopen unarchive snooze flag toggle process exchange transition comment log return reply',
  delete:
    'bin scrap nuke axe ditch junk shred expunge strike drop-off nix abort retract withdraw rescind void annul fire sack dismiss dissolve detach disconnect unlink unpublish take-down hide deactivate offboard delete remove cancel revoke erase clear drop discard unsubscribe uninstall clean purge trash terminate kick ban wipe unshare unfollow unfriend undo empty deregister evict dismiss tidy get-rid prune rid',
  share:
    'show-to open-up disclose reveal circulate disseminate broadcast announce syndicate onboard allow share publish post upload grant tweet give invite expose sync submit push permit authorize authorise announce blog send release add forward comment distribute circulate',
  execute:
    'ship release apply spin roll initiate commence kick-off relaunch resume bounce bootstrap execute run install deploy launch start restart build test compile invoke trigger train evaluate debug lint migrate reboot stop kill rerun rollback roll-back scale provision benchmark fix setup set-up check',
  credential: 'login reset verify',
  control:
    'control operate hoover mop sweep brighten darken warm cool-down heat-up chill shut shade silence unmute resume rewind queue enqueue lock-up secure set-off turn switch lock close dim play pause stop set adjust start heat cool arm activate deactivate dispatch call dial drive raise lower increase decrease mute skip water feed vacuum charge boil preheat navigate move',
  admit: 'unlock disarm open unbolt unseal admit let-in',
};

/** Nouns of an action, which ask for it behind a light verb ("make a payment", "I want a refund"). */
const NOUNS: Readonly<Partial<Record<ActionClass, string>>> = {
  message: 'reply message email response answer reminder notification text note invitation comment',
  pay: 'payment transfer refund reimbursement purchase order donation deposit withdrawal transaction subscription tip bid trade',
  create:
    'note task ticket issue document file draft entry record reminder list copy backup request report summary account event',
  schedule:
    'meeting appointment reservation booking call event invitation invite reminder lunch dinner session visit slot',
  update: 'change edit update correction adjustment upgrade',
  share: 'post access invitation tweet permission publication',
  delete: 'cancellation deletion removal',
  execute: 'deployment run build test restart',
};

/** Verbs that say only that something is done; the noun behind them says what. */
export const LIGHT_VERBS: ReadonlySet<string> = new Set(
  'make issue do process initiate arrange perform execute complete set place give want need like submit file raise put leave take schedule create request start drop shoot'
    .split(' ')
    .map(stem),
);

/** Words that look at things; behind one of them, an action's word is a noun ("check my order"). */
export const LOOKING_VERBS: ReadonlySet<string> = new Set(
  'check read show find get see view look list search summarize summarise review fetch open tell give know count compare analyze analyse explain describe understand browse examine retrieve display lookup identify'
    .split(' ')
    .map(stem),
);

/** Words that are as often nouns as verbs; they ask for something only where a verb stands. */
export const AMBIGUOUS: ReadonlySet<string> = new Set(
  'order book post message email e-mail mail transfer charge refund share update schedule text call note file report change record log list mark document draft answer reply plan comment trade return deposit tip issue contact review test run build label tag fix set play copy fork clone star set-up start stop switch credit debit fund exchange block rate track brief ping permit release access reset track cash swap move check format export import request'
    .split(' ')
    .map(stem),
);

const index = (
  lists: Readonly<Partial<Record<ActionClass, string>>>,
): ReadonlyMap<string, readonly ActionClass[]> => {
  const found = new Map<string, ActionClass[]>();
  for (const [name, words] of Object.entries(lists) as [ActionClass, string][]) {
    for (const word of words.split(' ')) {
      const root = stem(word);
      const classes = found.get(root) ?? [];
      if (!classes.includes(name)) classes.push(name);
      found.set(root, classes);
    }
  }
  return found;
};

/** The classes of a verb, by its stem. */
export const VERB_CLASSES = index(VERBS);
/** The classes that an action's noun asks for behind a light verb, by its stem. */
export const NOUN_CLASSES = index(NOUNS);

/** What the action is done to, in groups of words that name the same thing, by stem. */
const OBJECTS = [
  'email e-mail mail inbox message reply letter newsletter mailbox gmail outlook',
  'message dm chat slack channel teams thread sms text whatsapp discord telegram notification',
  'money payment transaction transfer fund funds bill invoice rent refund salary amount bank account iban fee balance dollar euro eur usd gbp eth bitcoin crypto subscription donation deposit price expense dinner share cost tip debt chf venmo paypal',
  'event meeting appointment calendar lunch dinner call schedule session reminder invite invitation participant attendee slot standup sync breakfast birthday party visit demo',
  'file document doc folder drive spreadsheet pdf report page directory txt csv note summary list markdown minutes proposal readme config configuration draft wiki memo',
  'task todo ticket issue case bug card request incident item reminder',
  'user member account profile people contact customer employee guest team group person role address name phone friend permission',
  'order product cart purchase item shipment delivery return shoe book basket checkout stock pizza ticket subscription store',
  'hotel restaurant flight car trip reservation booking table room ticket taxi train rental seat stay accommodation apartment travel cab ride',
  'code file function repo repository branch pull pr commit issue test script build function bug deploy pipeline server database service package app release module migration container cluster command shell terminal job instance workflow',
  'post tweet comment article blog story photo video status facebook instagram twitter reddit website page forum',
  'password passphrase login credential 2fa mfa pin key token secret security',
  'light lamp coffee machine plug heating degree bedroom door lock thermostat temperature heating music song playlist volume alarm camera device robot tv oven garage blind window vacuum speaker sprinkler fan heater ac gate',
  'appointment patient doctor prescription medication record clinic health',
  'access permission role sharing visibility link grant collaborator',
  'memory preference note fact remember',
].map((words) => new Set(words.split(' ').map(stem)));

/** The groups of objects that words (stems) name. */
export function objectGroups(stems: Iterable<string>): ReadonlySet<number> {
  const groups = new Set<number>();
  for (const root of stems) OBJECTS.forEach((words, group) => void (words.has(root) && groups.add(group)));
  return groups;
}

/** Objects that make any action on them one with money, or one with credentials. */
export const MONEY: ReadonlySet<string> = new Set(
  'money payment fund transaction transfer bill eth bitcoin crypto refund donation wire iban payout purchase checkout'
    .split(' ')
    .map(stem),
);
export const CREDENTIALS: ReadonlySet<string> = new Set(
  'password passphrase login credential 2fa mfa pin otp passcode'.split(' ').map(stem),
);
