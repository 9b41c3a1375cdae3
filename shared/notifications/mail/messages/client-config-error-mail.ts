import { midSentence } from '../format/describe-metric.ts';
import { formatMoment } from '../format/format-day.ts';
import { amount } from '../format/format-number.ts';
import { shortLine } from '../format/one-line.ts';
import { sentences } from '../format/sentence.ts';
import { factTable, textRows } from '../parts/fact-rows.ts';
import { foot, footLines, textFoot } from '../parts/foot.ts';
import { html } from '../parts/html.ts';
import type { MailContent, Writing } from '../parts/mail-content.ts';
import { heading, page, paragraph } from '../parts/page.ts';

/** A mistake in `clients.yaml`, where it is. */
export interface ConfigurationMistake {
  /** 1-based; absent when the whole file is meant */
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
}

/** What a mail about a mistaken `clients.yaml` is written from. */
export interface ConfigurationFacts extends Writing {
  /** `config/clients.yaml` */
  readonly key: string;
  readonly uploadedAt: Date;
  /** at least one */
  readonly mistakes: readonly ConfigurationMistake[];
  /** whether an earlier version is in force, or only the defaults of the stack */
  readonly inForce: 'previous version' | 'defaults';
}

const mostMistakes = 50;

/** One mail for all mistakes of one upload. Throws when there are none. */
export function configurationMail(facts: ConfigurationFacts): MailContent {
  const [first] = facts.mistakes;
  if (first === undefined) throw new Error('A mail about a mistake in clients.yaml needs a mistake');
  const key = shortLine(facts.key, 120);
  const subject = `[${shortLine(facts.consultancy, 40)}] ${key} was not applied`;
  const inForce =
    facts.inForce === 'previous version'
      ? 'The previous version stays in force.'
      : 'No version was applied before, so the defaults stay in force.';
  const count = amount(facts.mistakes.length, ['mistake', 'mistakes']);
  const lead = `Configuration not applied: ${count} in ${key}`;
  const detail = sentences(
    facts.mistakes.length > 1 ? `the first: ${midSentence(describeMistake(first))}` : describeMistake(first),
  );
  const step = 'Do first: correct it in the portal (link below), or upload a corrected file; it is checked at once.';
  const rows = [
    ...facts.mistakes.slice(0, mostMistakes).map((mistake) => ({
      label: describePlace(mistake),
      value: sentences(shortLine(mistake.message, 400)),
    })),
    ...(facts.mistakes.length > mostMistakes
      ? [
          {
            label: 'More',
            value: `${amount(facts.mistakes.length - mostMistakes, ['mistake', 'mistakes'])} after these`,
          },
        ]
      : []),
  ];
  const uploaded = `Uploaded ${formatMoment(facts.uploadedAt, facts.timeZone)}.`;
  const notes = footLines(facts);
  return {
    subject,
    text: [sentences(lead, detail, inForce), step, textRows(rows).join('\n'), uploaded, textFoot(notes, facts)]
      .join('\n\n')
      .concat('\n'),
    html: page({
      title: subject,
      preheader: sentences(lead, detail, inForce),
      state: 'unknown',
      parts: [
        html`${heading(sentences(lead))}${paragraph(detail)}${paragraph(inForce)}${paragraph(step)}`,
        html`${factTable('What to correct', rows)}`,
        paragraph(uploaded),
      ],
      foot: foot(notes, facts),
    }),
  };
}

const describePlace = ({ line, column }: ConfigurationMistake): string => {
  if (line === undefined) return 'File';
  return column === undefined ? `Line ${line}` : `Line ${line}, column ${column}`;
};

const describeMistake = (mistake: ConfigurationMistake): string =>
  mistake.line === undefined
    ? shortLine(mistake.message, 200)
    : `${describePlace(mistake)}: ${shortLine(mistake.message, 200)}`;
