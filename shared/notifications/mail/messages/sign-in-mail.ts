import { formatMoment } from '../format/format-day.ts';
import { shortLine } from '../format/one-line.ts';
import { foot, footLines, textFoot } from '../parts/foot.ts';
import { html } from '../parts/html.ts';
import { anchor } from '../parts/link-lines.ts';
import type { MailContent, Writing } from '../parts/mail-content.ts';
import { heading, look, page, paragraph } from '../parts/page.ts';

/** What a mail with a link to the portal is written from. */
export interface SignInFacts extends Omit<Writing, 'links'> {
  /** the whole link */
  readonly address: string;
  /** from here on it does nothing */
  readonly endsAt: Date;
}

/** The link that somebody asked for to sign in. It has no link to unsubscribe: it comes only when it is asked for. */
export function signInMail(facts: SignInFacts): MailContent {
  const subject = `Sign in to ${shortLine(facts.consultancy, 60)}`;
  const until = `It works once, until ${formatMoment(facts.endsAt, facts.timeZone)}.`;
  const notYou = 'If you did not ask for it, ignore this mail: nobody can sign in without the link.';
  const notes = footLines(facts);
  return {
    subject,
    text: `${[`Use this link to sign in. ${until}`, facts.address, notYou, textFoot(notes, {})].join('\n\n')}\n`,
    html: page({
      title: subject,
      preheader: until,
      state: 'watch',
      parts: [
        html`${heading(subject)}<p class="hi" style="${look.text}">${anchor({ words: 'Sign in', address: facts.address })}</p>${paragraph(until)}${paragraph(notYou)}`,
      ],
      foot: foot(notes, {}),
    }),
  };
}
