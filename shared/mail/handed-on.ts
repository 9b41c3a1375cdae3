import { html } from './html.ts';
import type { Mail } from './mail.ts';
import { look } from './page.ts';
import { light } from './palette.ts';

/** How a suppressed address is spoken of in the middle of a sentence. */
export const suppressionWords = {
  bounced: 'does not take mail any more',
  complained: 'was closed to our mail by a complaint',
} as const;

/**
 * The same news for another reader, with a note at its foot that says whose it was. The first words stay the news itself.
 * Links in it speak for the first recipient, so only what every mail has is taken over.
 */
export function handedOnMail(mail: Mail, id: string, to: string, because: keyof typeof suppressionWords): Mail {
  const note = `This mail was for ${mail.to}, which ${suppressionWords[because]}. It comes to you so that somebody reads it.`;
  const { kind, from, subject, references, listId, attachments } = mail;
  return {
    id,
    kind,
    from,
    to,
    subject,
    text: `${mail.text.trimEnd()}\n${note}\n`,
    html: withNote(mail.html, note),
    references,
    listId,
    ...(attachments !== undefined && { attachments }),
  };
}

function withNote(page: string, note: string): string {
  const { markup } =
    html`<p class="hi" style="${look.text};max-width:608px;margin:0 auto;padding:0 16px 16px;background-color:${light.page}">${note}</p>`;
  const end = page.lastIndexOf('</body>');
  return end < 0 ? page + markup : `${page.slice(0, end)}${markup}\n${page.slice(end)}`;
}
