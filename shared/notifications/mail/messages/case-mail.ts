import { dayIn } from '../../../domain/day.ts';
import { htmlPacks, type PackPlace, textPacks } from '../alert/pack-part.ts';
import { describeAccount, type NamedClient, subjectAccount } from '../format/describe-account.ts';
import { formatDay, formatMoment } from '../format/format-day.ts';
import { amount } from '../format/format-number.ts';
import { closed } from '../format/sentence.ts';
import { factTable, knownRows, textRows } from '../parts/fact-rows.ts';
import { foot, footLines, textFoot } from '../parts/foot.ts';
import { html } from '../parts/html.ts';
import type { MailContent, Writing } from '../parts/mail-content.ts';
import { heading, page, paragraph } from '../parts/page.ts';

/** What a case reminds of. */
export type CaseReminder =
  | { readonly kind: 'deadline' | 'passed'; readonly what: string; readonly deadline: Date }
  | { readonly kind: 'answer'; readonly submittedAt: Date };

export interface CaseFacts extends Writing {
  readonly client: NamedClient;
  /** the marketplace's code: `DE` */
  readonly marketplace: string;
  /** the metric that the case is about, with its channel */
  readonly title: string;
  readonly openedAt: Date;
  readonly pack: PackPlace;
  readonly reminder: CaseReminder;
}

/** A reminder of a case: a deadline that comes or has passed, or the question whether Amazon has answered. */
export function caseMail(facts: CaseFacts): MailContent {
  const { client, marketplace, title, reminder, openedAt, pack, timeZone } = facts;
  const { lead, step } = wordsOf(facts);
  const first = `${describeAccount(client, marketplace)}: ${lead}`;
  const rows = knownRows([
    ['Matter', `${title}, opened ${formatMoment(openedAt, timeZone)}`],
    [
      'Deadline',
      reminder.kind === 'answer' ? undefined : `${reminder.what}, ${formatMoment(reminder.deadline, timeZone)}`,
    ],
  ]);
  const notes = footLines(facts);
  // Constant for the life of the case, or mail programs break the thread.
  const subject = `[${subjectAccount(client, marketplace)}] Case: ${title}, ${formatDay(dayIn(openedAt, timeZone))}`;
  return {
    subject,
    text: [`${closed(first)} ${step}`, textRows(rows).join('\n'), ...textPacks([pack], facts), textFoot(notes, facts)]
      .join('\n\n')
      .concat('\n'),
    html: page({
      title: subject,
      preheader: `${closed(first)} ${step}`,
      state: reminder.kind === 'answer' ? 'watch' : 'breach',
      parts: [
        html`${heading(closed(first))}${paragraph(step)}`,
        html`${factTable('In detail', rows)}`,
        ...htmlPacks([pack], facts),
      ],
      foot: foot(notes, facts),
    }),
  };
}

function wordsOf({ title, reminder, now, timeZone }: CaseFacts): { readonly lead: string; readonly step: string } {
  switch (reminder.kind) {
    case 'deadline': {
      const hours = Math.max(1, Math.round((reminder.deadline.getTime() - now.getTime()) / 3_600_000));
      return {
        lead: `${reminder.what} due in ${amount(hours, ['hour', 'hours'])} (${title})`,
        step: 'Fill the blanks of the draft in the pack, send it, then note it with headroom case submitted.',
      };
    }
    case 'passed':
      return {
        lead: `${reminder.what}: the deadline has passed (${title})`,
        step: 'Send it now if it was not sent, or set another deadline with headroom case deadline.',
      };
    case 'answer':
      return {
        lead: `has Amazon answered? (${title})`,
        step: `The plan was sent on ${formatMoment(reminder.submittedAt, timeZone)}. Note the answer with headroom case note, or close the case with headroom case close.`,
      };
  }
}
