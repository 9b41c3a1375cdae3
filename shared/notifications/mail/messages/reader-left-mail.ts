import { describeClient, type NamedClient } from '../format/describe-account.ts';
import { formatMoment } from '../format/format-day.ts';
import { shortLine } from '../format/one-line.ts';
import { closed } from '../format/sentence.ts';
import { foot, footLines, textFoot } from '../parts/foot.ts';
import { html } from '../parts/html.ts';
import type { MailContent, Writing } from '../parts/mail-content.ts';
import { heading, page, paragraph } from '../parts/page.ts';

/** What the consultancy's mail is written from when the last of a client's recipients has unsubscribed from its alerts. */
export interface ReaderLeftFacts extends Writing {
  readonly client: NamedClient;
  /** the address that was unsubscribed */
  readonly reader: string;
}

/** Alerts never go unread in silence: whoever gets them from now on is notified at once. */
export function readerLeftMail(facts: ReaderLeftFacts): MailContent {
  const client = describeClient(facts.client);
  const subject = `[${shortLine(facts.client.name || facts.client.id, 40)}] Its alerts now come to you: the last recipient has unsubscribed`;
  const lead = closed(
    `NO RECIPIENT LEFT: ${client}, nobody there gets its alerts any more; from now on they come to you`,
  );
  const what = `${shortLine(facts.reader, 100)} unsubscribed on ${formatMoment(facts.now, facts.timeZone)}. It was the last address they went to.`;
  const step = `Do first: ask who should get them, and add that address under ${shortLine(facts.client.id, 60)} in clients.yaml (link below).`;
  const notes = footLines(facts);
  return {
    subject,
    text: [[lead, what].join(' '), step, textFoot(notes, facts)].join('\n\n').concat('\n'),
    html: page({
      title: subject,
      preheader: `${lead} ${what}`,
      state: 'stale',
      parts: [html`${heading(lead)}${paragraph(what)}${paragraph(step)}`],
      foot: foot(notes, facts),
    }),
  };
}
