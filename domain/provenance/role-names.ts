/** What an argument is for, which decides how strictly its origin is judged. */
export type Role =
  | 'destination'
  | 'amount'
  | 'id'
  | 'path'
  | 'code'
  | 'secret'
  | 'privilege'
  | 'date'
  | 'text'
  | 'choice'
  | 'setting';

/** Property names by role, the more telling role first; the last word of a name that is listed decides, so that `recipient_id` is an id. */
export const ROLE_NAMES: readonly (readonly [Role, ReadonlySet<string>])[] = [
  ['secret', set('password passphrase passcode pin secret token credential credentials apikey otp')],
  [
    'code',
    set('command cmd code script sql shell program expression javascript python query statement args argv'),
  ],
  [
    'privilege',
    set(
      'role roles permission permissions access visibility scope scopes privilege privileges sharing public force recursive all everyone admin overwrite external anyone',
    ),
  ],
  [
    'text',
    set(
      'body message text content contents subject title asunto betreff texto titulo titel cuerpo objet texte message_text description note notes comment comments summary memo reason details caption html markdown instructions prompt remark remarks headline agenda sidenote context msg bio about 件名 本文 主题 正文 内容 标题 备注 意见 说明 理由 题名 コメ',
    ),
  ],
  [
    'amount',
    set(
      'amount price sum total cost fee tip budget percent percentage discount quantity qty shares units value rate limit cents passengers persons people seats guests_count importe betrag montant importo valor bedrag cantidad menge 金額 金额 数量 人数 料金',
    ),
  ],
  [
    'date',
    set(
      'date day time start end beginn ende von bis ab fecha vencimiento debut fin inicio when deadline due until datetime timestamp checkin checkout month year since expiry expires duration 日付 日期 时间 時間 日時 期限',
    ),
  ],
  [
    'id',
    set(
      'id ids uuid ref reference number no sku isbn serial key ticket order invoice sha hash 番号 单号 编号 号码',
    ),
  ],
  [
    'path',
    set(
      'path file files filename filepath folder directory dir attachment attachments enclosure enclosures anhang anlage adjunto adjuntos allegato allegati piece anexo anexos bijlage 附件 添付',
    ),
  ],
  [
    'destination',
    set(
      'recipient recipients to an para betreff_an cc bcc receiver payee beneficiary addressee email emails mail phone mobile iban account bic swift wallet address url urls uri link links href webhook endpoint callback host domain channel channels user users username handle participant participants attendee attendees invitee invitees guest guests member members contact contacts target destination assignee owner collaborator collaborators group team repo repository bucket server from sender source remote site website 宛先 收件 件人 口座 账号 账户 アド レス 電話 电话',
    ),
  ],
];

function set(words: string): ReadonlySet<string> {
  return new Set(words.split(' '));
}
