import type { Mail } from '../../../notifications/mail/mail.ts';

/** What became of a mail, as far as is known. */
export interface MailState {
  /** `suppressed`: its address has bounced or complained, so it was not sent */
  readonly state: 'sent' | 'waiting' | 'failed' | 'suppressed';
  /** why it waits or was not sent; absent where its turn is about to come */
  readonly why?: string;
}

/** One line of the mail log. */
export interface ListedMail extends MailState {
  readonly id: string;
  readonly kind: Mail['kind'];
  readonly to: string;
  readonly subject: string;
  /** when it was decided: instant, ISO 8601 UTC */
  readonly at: string;
}

export interface MailLogFacts {
  /** newest first */
  readonly mails: readonly ListedMail[];
  /** addresses on the page to which nothing is sent any more, and why */
  readonly suppressed: readonly { readonly address: string; readonly reason: string; readonly at: string }[];
  /** where older mail begins; absent where there is none */
  readonly older?: string;
}

/** A mail as its reader gets it; of one who is somebody else, without what only its reader may do. */
export interface MailFacts extends ListedMail {
  readonly from: string;
  readonly text: string;
  readonly html: string;
  readonly files: readonly { readonly fileName: string; readonly text: string }[];
  /** why something of it is left out */
  readonly leftOut?: 'links' | 'all';
}

/** Which part of the log is shown. It is in the address of the page. */
export interface MailQuery {
  /** only mail to this address; people of a client see their own in any case */
  readonly to?: string;
  readonly before?: string;
}

const longestAddress = 254;

/** What an address of the portal asks for. What it says of nothing that is known counts as not said. */
export function readMailQuery(parameter: (name: string) => string | undefined): MailQuery {
  const to = (parameter('to') ?? '').trim().slice(0, longestAddress);
  const before = parameter('before') ?? '';
  return { ...(to !== '' && { to }), ...(/^[0-9TZ:.-]{24}#[\w-]{1,80}$/.test(before) && { before }) };
}

/** `/mail?to=jo@acme.example` */
export function mailLogAddress({ to, before }: MailQuery): string {
  const parameters = new URLSearchParams({ ...(to !== undefined && { to }), ...(before !== undefined && { before }) });
  return parameters.size === 0 ? '/mail' : `/mail?${parameters.toString()}`;
}

export const mailAddress = (id: string, part?: string): string =>
  `/mail/${encodeURIComponent(id)}${part === undefined ? '' : `/${part}`}`;

/** A signed link, or the secret of one that signs in: letters, a dot, and 22 letters or more. */
const secret = String.raw`[\w-]{8,}\.[\w-]{22,}(?![\w-])`;
const hrefWithSecret = new RegExp(` href="[^"]*${secret}[^"]*"`, 'g');
const addressWithSecret = new RegExp(String.raw`https?://[^\s"<>]*${secret}[^\s"<>]*`, 'g');
const bareSecret = new RegExp(secret, 'g');

/** What a reader of a mail may do by its links is theirs alone: whoever else reads it sees that there is a link, and no more. */
export const withoutLinks = (content: string): string =>
  content
    .replaceAll(hrefWithSecret, '')
    .replaceAll(addressWithSecret, '(a link for its reader)')
    .replaceAll(bareSecret, '(a link for its reader)');

/** With its pictures inside the page, because a browser does not know `cid:`. */
export function withPictures({ html, attachments = [] }: Pick<Mail, 'html' | 'attachments'>): string {
  let shown = html;
  for (const attachment of attachments) {
    if (attachment.kind !== 'picture') continue;
    const picture = `data:image/svg+xml;base64,${Buffer.from(attachment.svg).toString('base64')}`;
    shown = shown.replaceAll(`cid:${attachment.contentId}`, picture);
  }
  return shown;
}
