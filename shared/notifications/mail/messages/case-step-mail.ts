import { accountInShort, type NamedClient } from '../format/describe-account.ts';
import { caseSubject } from '../format/describe-case.ts';
import { midSentence } from '../format/describe-metric.ts';
import { formatMoment } from '../format/format-day.ts';
import { shortLine } from '../format/one-line.ts';
import { closed, sentences } from '../format/sentence.ts';
import { foot, footLines, textFoot } from '../parts/foot.ts';
import { html } from '../parts/html.ts';
import type { MailContent, Writing } from '../parts/mail-content.ts';
import { heading, page, paragraph } from '../parts/page.ts';

/** What a mail to the consultancy says when somebody at the client has recorded a step of a case, or taken one back. */
export interface CaseStepMailFacts extends Writing {
  readonly client: NamedClient;
  /** the marketplace's code: `DE` */
  readonly marketplace: string;
  /** the metric that the case is about, with its channel */
  readonly title: string;
  readonly openedAt: Date;
  /** of the case's other mail, which has the same subject */
  readonly clientTimeZone: string;
  readonly step: {
    readonly kind: 'sent' | 'set deadline' | 'accepted' | 'rejected' | 'closed';
    /** what is due, in the middle of a sentence: `Plan of Action` */
    readonly what: string;
    /** that was set by it */
    readonly deadline?: Date;
  };
  readonly isWithdrawn: boolean;
  readonly through: keyof typeof throughWords;
  /** address of who recorded it */
  readonly by: string;
}

const throughWords = { link: 'by a link in a mail', portal: 'in the portal' } as const;

/** Recorded by somebody at the client, which the consultancy did not see. */
export function caseStepMail(facts: CaseStepMailFacts): MailContent {
  const { client, marketplace, isWithdrawn, through, by, step, title, timeZone, now } = facts;
  const { label, effect } = wordsOf(step, timeZone);
  const subject = caseSubject(facts, facts.clientTimeZone);
  const lead = closed(
    `${isWithdrawn ? `TAKEN BACK (${label.toLowerCase()})` : label}: ${accountInShort(client, marketplace)}, appeal case about the ${midSentence(title)}`,
  );
  const who = `${isWithdrawn ? 'taken back' : 'recorded'} by ${shortLine(by, 100)} on ${formatMoment(now, timeZone)}, ${throughWords[through]}`;
  const detail = sentences(who, isWithdrawn ? 'the case is as it was before' : effect);
  const notes = footLines(facts);
  return {
    subject,
    text: [`${lead} ${detail}`, textFoot(notes, facts)].join('\n\n').concat('\n'),
    html: page({
      title: subject,
      preheader: `${lead} ${detail}`,
      state: step.kind === 'rejected' && !isWithdrawn ? 'breach' : 'watch',
      parts: [html`${heading(lead)}${paragraph(detail)}`],
      foot: foot(notes, facts),
    }),
  };
}

function wordsOf(
  { kind, what, deadline }: CaseStepMailFacts['step'],
  timeZone: string,
): { readonly label: string; readonly effect: string } {
  const due = deadline === undefined ? '' : ` due ${formatMoment(deadline, timeZone)}`;
  switch (kind) {
    case 'sent':
      return {
        label: 'SENT',
        effect:
          what === 'Plan of Action'
            ? 'the Plan of Action is with Amazon, and its answer is awaited'
            : `the ${what} is with Amazon`,
      };
    case 'set deadline':
      return { label: 'DEADLINE SET', effect: `the ${what} is${due}` };
    case 'accepted':
      return { label: 'PLAN ACCEPTED', effect: 'the case is closed' };
    case 'rejected':
      return { label: 'PLAN NOT ACCEPTED', effect: `the case is open again, with the ${what}${due}` };
    case 'closed':
      return { label: 'CASE CLOSED BY HAND', effect: 'nothing more is asked about it, and its reminders have ended' };
  }
}
