import type { Mail } from '../mail.ts';
import { html } from '../parts/html.ts';
import { look } from '../parts/page.ts';
import { light } from '../parts/palette.ts';

/** How a suppressed address is spoken of in the middle of a sentence. */
export const suppressionLabels = {
  bounced: 'does not take mail any more',
  complained: 'was closed to our mail by a complaint',
} as const;

/** Why a mail is read by somebody else than it was written for. */
export type ForwardReason = keyof typeof whyForwarded;

const whyForwarded = {
  ...suppressionLabels,
  returned: 'sent it back this time',
  rejected: 'the mail service would not send it to',
  removed: 'is not in clients.yaml any more',
  nobody: 'stands for nobody until clients.yaml names who reads',
} as const;

/** What is new of a mail that is handed on. */
export type ForwardedTo = Pick<Mail, 'id' | 'from' | 'to' | 'alsoTo'>;

/**
 * The same news for another reader, with a note at its foot that says whose it was. The first words stay the news itself.
 * Links in it speak for the first recipient, so only what every mail has is taken over, and the link by which that one
 * would be unsubscribed is left out.
 */
export function forwardedMail(mail: Mail, anew: ForwardedTo, reason: ForwardReason): Mail {
  const ended = reason === 'removed' || reason === 'nobody' ? ' Its links to snooze or mute do nothing any more.' : '';
  const note = `This mail was for ${mail.to}, which ${whyForwarded[reason]}. It comes to you so that somebody reads it.${ended}`;
  const { kind, subject, references, listId, attachments } = mail;
  const { text, page } = withoutLink(mail);
  return {
    ...anew,
    kind,
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
