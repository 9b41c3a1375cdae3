import MailComposer from 'nodemailer/lib/mail-composer';
import type { Mail } from '../../notifications/mail/mail.ts';
import { partsOf } from './mail-parts.ts';

/**
 * A mail as MIME bytes for `SendRawEmail`: text first, then HTML. Every mail of an alert, the first included, refers to the
 * synthetic root of its thread, because SES replaces `Message-ID` and `Date`. Rejects when nodemailer cannot compose.
 * `rendered`: the PNG of each picture by its content id; a picture that is not among them is sent as its words.
 */
export function composeMime(
  mail: Mail,
  stage: string,
  rendered: ReadonlyMap<string, Uint8Array> = new Map(),
): Promise<Buffer> {
  const { text, html, pictures, files } = partsOf(mail, rendered);
  const references = mail.references.map((id) => `<${headerToken(id)}>`);
  const [root] = references;
  return new MailComposer({
    from: { name: headerText(mail.from.name), address: headerText(mail.from.address) },
    to: [{ name: '', address: headerText(mail.to) }],
    subject: headerText(mail.subject),
    messageId: `<${headerToken(mail.id)}@${headerToken(mail.listId)}>`,
    ...(root !== undefined && { inReplyTo: root, references: references.join(' ') }),
    headers: {
      'List-ID': `<${headerToken(mail.listId)}>`,
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      ...(mail.unsubscribe !== undefined && oneClick(mail.unsubscribe)),
      ...(stage !== 'production' && { 'X-Headroom-Stage': headerText(stage) }),
    },
    text,
    html,
    textEncoding: 'quoted-printable',
    attachments: [
      ...pictures.map(({ contentId, fileName, png }) => ({
        cid: headerToken(contentId),
        filename: headerText(fileName),
        contentType: 'image/png',
        contentDisposition: 'inline' as const,
        content: Buffer.from(png),
      })),
      ...files.map(({ fileName, mediaType, bytes }) => ({
        filename: headerText(fileName),
        contentType: `${mediaType}; charset=utf-8`,
        contentDisposition: 'attachment' as const,
        content: Buffer.from(bytes),
      })),
    ],
    // Nothing is ever fetched or read from a disk to compose a mail, whatever a client is called.
    disableFileAccess: true,
    disableUrlAccess: true,
    // From the mail's own id: the same mail composes to the same parts.
    baseBoundary: headerToken(mail.id),
  })
    .compile()
    .build();
}

/**
 * The button "Unsubscribe" of mail programs (RFC 8058): one address that names reader and list by itself. An address with
 * a character that could end it is ours no more, and stays out.
 */
const oneClick = (address: string): Readonly<Record<string, string>> =>
  /^https?:\/\/[\w.:/%-]+$/.test(address)
    ? { 'List-Unsubscribe': `<${address}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }
    : {};

/** Outside text for a header: one line, or a name with a line break in it would add headers of its own. */
const headerText = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();

/** What may stand inside a message id or list id. */
const headerToken = (text: string): string => text.replace(/[^\w.@+-]+/g, '-');
