import { htmlPacks, type PackPlace, textPacks } from '../alert/pack-part.ts';
import { describeAccount, type NamedClient } from '../format/describe-account.ts';
import { type CaseEvent, type CaseMatter, caseSection, caseSubject, describeCase } from '../format/describe-case.ts';
import { formatMoment } from '../format/format-day.ts';
import { closed } from '../format/sentence.ts';
import { factTable, knownRows, textRows } from '../parts/fact-rows.ts';
import { foot, footLines, textFoot } from '../parts/foot.ts';
import { html } from '../parts/html.ts';
import { htmlPlaces, placesOfCases, textPlaces } from '../parts/link-lines.ts';
import { section, textSection } from '../parts/list-section.ts';
import type { MailContent, Writing } from '../parts/mail-content.ts';
import { heading, page, paragraph } from '../parts/page.ts';

export interface CaseFacts extends Writing {
  readonly client: NamedClient;
  /** the marketplace's code: `DE` */
  readonly marketplace: string;
  /** the most urgent first; the mail has its thread and its subject from that one */
  readonly matters: readonly [CaseMatter, ...CaseMatter[]];
  /** evidence and drafts, of cases whose plan is not sent yet */
  readonly packs: readonly PackPlace[];
}

/** What is due about the cases of an account: a deadline that comes or has passed, Amazon's answer, or that one is closed. */
export function caseMail(facts: CaseFacts): MailContent {
  const { client, marketplace, matters, packs, timeZone } = facts;
  const [worst, ...others] = matters;
  const { label, lead, step } = describeCase(worst, facts);
  const first = `${label}: ${describeAccount(client, marketplace)}, ${lead}`;
  const rows = knownRows([
    ['Case', `${worst.title}, opened ${formatMoment(worst.openedAt, timeZone)}`],
    ['Deadline', describeDeadline(worst.event, timeZone)],
  ]);
  const more = others.length === 0 ? [] : [caseSection(others, facts)];
  const places = placesOfCases(matters, facts.links);
  const notes = footLines(facts);
  const subject = caseSubject({ ...worst, client, marketplace }, timeZone);
  return {
    subject,
    text: [
      `${closed(first)} ${step}`,
      textRows(rows).join('\n'),
      ...more.map(textSection),
      ...(places.length === 0 ? [] : [textPlaces(places, 'cases')]),
      ...textPacks(packs, facts),
      textFoot(notes, facts),
    ]
      .join('\n\n')
      .concat('\n'),
    html: page({
      title: subject,
      preheader: `${closed(first)} ${step}`,
      state: stateOf(worst.event),
      parts: [
        html`${heading(closed(first))}${paragraph(step)}`,
        html`${factTable('In detail', rows)}`,
        ...more.map(section),
        ...(places.length === 0 ? [] : [htmlPlaces(places, 'cases')]),
        ...htmlPacks(packs, facts),
      ],
      foot: foot(notes, facts),
    }),
  };
}

function stateOf({ kind }: CaseEvent): 'breach' | 'watch' | 'ok' {
  if (kind === 'closed') return 'ok';
  return kind === 'answer' ? 'watch' : 'breach';
}

const describeDeadline = (event: CaseEvent, timeZone: string): string | undefined =>
  'deadline' in event
    ? `${event.what}, ${formatMoment(event.deadline, timeZone)}${event.assumed === undefined ? '' : ' (assumed)'}`
    : undefined;
