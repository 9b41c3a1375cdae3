import { formatMoment } from '../format/format-day.ts';
import { amount } from '../format/format-number.ts';
import { shortLine } from '../format/one-line.ts';
import { closed, sentences } from '../format/sentence.ts';
import { factTable, knownRows, textRows } from '../parts/fact-rows.ts';
import { foot, footLines, textFoot } from '../parts/foot.ts';
import { html } from '../parts/html.ts';
import { anchor } from '../parts/link-lines.ts';
import { type ListSection, section, textSection } from '../parts/list-section.ts';
import type { MailContent, Writing } from '../parts/mail-content.ts';
import { heading, look, page, paragraph } from '../parts/page.ts';
import { suppressionLabels } from './forwarded-note.ts';

/** What an address read until now. */
export interface LostReading {
  /** `Acme GmbH (acme)`, or the consultancy's name */
  readonly of: string;
  /** `alerts and weekly summary` */
  readonly what: string;
  /** nobody else of the client is left for its alerts: the consultancy gets them now */
  readonly alertsComeToYou: boolean;
}

/** What a mail about an address that mail does not reach is written from. */
export interface UndeliveredFacts extends Writing {
  readonly address: string;
  readonly reason: 'bounced' | 'complained';
  readonly at: Date;
  /** what the other side's mail server said */
  readonly detail?: string;
  /** of the mail that came back */
  readonly mailSubject?: string;
  readonly read: readonly LostReading[];
}

const mostNamed = 30;

const whatHappened = {
  bounced: 'its mail server has rejected our mail for good',
  complained: 'its owner has reported one of our mails as unwanted',
} as const;

const steps = {
  bounced:
    'Do first: ask for an address that works and put it into clients.yaml (link below). If the mailbox works again, press “Write to it again” below.',
  complained:
    'Do first: ask whether mail is wanted there at all. If it is, press “Write to it again” below; if not, put another address into clients.yaml (link below).',
} as const;

/** Says which address is no longer written to, and what its owner no longer gets. */
export function undeliveredMail(facts: UndeliveredFacts): MailContent {
  const address = shortLine(facts.address, 100);
  const subject = `[${shortLine(facts.consultancy, 40)}] Mail does not reach ${address}`;
  const lead = `${address} ${suppressionLabels[facts.reason]}: nothing more will be sent to it`;
  const takenOver = facts.read.filter(({ alertsComeToYou }) => alertsComeToYou).length;
  const consequence =
    takenOver === 0
      ? undefined
      : `it was the last address for the alerts of ${amount(takenOver, ['client', 'clients'])}: they come to you from now on`;
  const detail = sentences(whatHappened[facts.reason], consequence);
  const rows = knownRows([
    ['When', formatMoment(facts.at, facts.timeZone)],
    ['Answer', facts.detail === undefined ? undefined : shortLine(facts.detail, 300)],
    ['Mail', facts.mailSubject === undefined ? undefined : shortLine(facts.mailSubject, 160)],
  ]);
  const lists = readList(facts.read);
  const step = steps[facts.reason];
  const again =
    facts.links?.reinstate === undefined ? undefined : { words: 'Write to it again', address: facts.links.reinstate };
  const notes = footLines(facts);
  return {
    subject,
    text: [
      [closed(lead), detail].join(' '),
      step,
      ['What came back', ...textRows(rows)].join('\n'),
      ...lists.map(textSection),
      ...(again === undefined ? [] : [`${again.words}: ${again.address}`]),
      textFoot(notes, facts),
    ]
      .join('\n\n')
      .concat('\n'),
    html: page({
      title: subject,
      preheader: [closed(lead), detail].join(' '),
      state: 'unknown',
      parts: [
        html`${heading(closed(lead))}${paragraph(detail)}${paragraph(step)}`,
        html`${factTable('What came back', rows)}`,
        ...lists.map(section),
        ...(again === undefined ? [] : [html`<p style="${look.text};margin:0">${anchor(again)}</p>`]),
      ],
      foot: foot(notes, facts),
    }),
  };
}

function readList(read: readonly LostReading[]): readonly ListSection[] {
  if (read.length === 0) return [{ title: 'What it received', lines: ['Nothing: it is no longer in clients.yaml.'] }];
  const lines = read
    .slice(0, mostNamed)
    .map(({ of, what, alertsComeToYou }) => `${of}: ${what}${alertsComeToYou ? '; the alerts come to you now' : ''}`);
  const more = read.length - lines.length;
  return [{ title: 'What it received', lines: [...lines, ...(more > 0 ? [`and of ${more} more`] : [])] }];
}
