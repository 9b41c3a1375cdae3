import type { Mail } from '../mail.ts';
import { html } from '../parts/html.ts';
import { look } from '../parts/page.ts';
import { light } from '../parts/palette.ts';

/** How a suppressed address is spoken of in the middle of a sentence. */
export const suppressionLabels = {
  bounced: 'no longer accepts mail',
  complained: 'has reported our mail as unwanted',
} as const;

/** Why a mail is read by somebody else than it was written for. */
export type ForwardReason = keyof typeof whyForwarded;

const whyForwarded = {
  ...suppressionLabels,
  returned: 'returned it this time',
  rejected: 'the mail service would not send to',
  removed: 'is no longer in clients.yaml',
  nobody: 'has no recipient in clients.yaml yet',
} as const;

/** What is new about a mail that is forwarded. */
export type ForwardedTo = Pick<Mail, 'id' | 'from' | 'to' | 'alsoTo'>;

/**
 * The same news for another reader, with a note at its foot that says whose it was. The first words stay the news itself.
 * Links in it speak for the first recipient, so only what every mail has is taken over, and the link by which that one
 * would be unsubscribed is left out.
 */
export function forwardedMail(mail: Mail, anew: ForwardedTo, reason: ForwardReason): Mail {
  const ended = reason === 'removed' || reason === 'nobody' ? ' Its links to snooze or mute no longer work.' : '';
  const note = `This mail was for ${mail.to}, which ${whyForwarded[reason]}. You are getting it so that somebody reads it.${ended}`;
  const { kind, client, subject, references, listId, attachments } = mail;
  const { text, page } = withoutLink(mail);
  return {
    ...anew,
    kind,
    ...(client !== undefined && { client }),
    subject,
    text: `${text.trimEnd()}\n${note}\n`,
    html: withNote(page, note),
    references,
    listId,
    ...(attachments !== undefined && { attachments }),
  };
}

/** The words without the line and the paragraph that hold the way out: `shared/notifications/mail/parts/link-lines.ts` writes them. */
function withoutLink({ text, html: page, unsubscribe }: Mail): { readonly text: string; readonly page: string } {
  if (unsubscribe === undefined) return { text, page };
  const lines = text.split('\n').filter((line) => !line.endsWith(` ${unsubscribe}`));
  return {
    text: lines.join('\n'),
    page: page.replaceAll(/<p\b[^>]*><a\b[^>]*>[^<]*<\/a><\/p>/g, (part) =>
      part.includes(`href="${unsubscribe}"`) ? '' : part,
    ),
  };
}

function withNote(page: string, note: string): string {
  const { markup } =
    html`<p class="hi hp" style="${look.text};max-width:608px;margin:0 auto;padding:0 16px 16px;background-color:${light.page}">${note}</p>`;
  const end = page.lastIndexOf('</body>');
  return end < 0 ? page + markup : `${page.slice(0, end)}${markup}\n${page.slice(end)}`;
}
