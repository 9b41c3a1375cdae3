import { midSentence } from './describe-metric.ts';
import { formatMoment } from './format-day.ts';
import { amount } from './format-number.ts';
import { closed } from './sentence.ts';

/** Why a deadline is an assumption: see the rule of cases. */
interface AssumedDeadline {
  readonly countedFrom: 'seen' | 'notice';
  readonly hours: number;
}

/** What is said of a case. */
export type CaseEvent =
  | {
      readonly kind: 'opened' | 'deadline' | 'passed';
      /** what is due: `Plan of Action` */
      readonly what: string;
      readonly deadline: Date;
      readonly assumed?: AssumedDeadline;
    }
  | { readonly kind: 'answer'; readonly submittedAt: Date }
  | { readonly kind: 'closed'; readonly closedAt: Date };

/** One case in a mail. */
export interface CaseMatter {
  /** the metric that the case is about, with its channel */
  readonly title: string;
  readonly openedAt: Date;
  readonly event: CaseEvent;
}

interface At {
  readonly now: Date;
  readonly timeZone: string;
}

interface CaseWords {
  /** what happened, in the first words of a mail: `DUE IN 5 HOURS` */
  readonly label: string;
  /** what it is about, in the middle of a sentence */
  readonly lead: string;
  readonly step: string;
}

/** What has become of a case, and what to do. */
export function describeCase({ title, event }: CaseMatter, { now, timeZone }: At): CaseWords {
  const about = `appeal case about the ${midSentence(title)}`;
  switch (event.kind) {
    case 'opened':
      return {
        label: 'CASE OPENED',
        lead: `${about}: ${event.what} due ${formatMoment(event.deadline, timeZone)}${event.assumed === undefined ? '' : ' (assumed)'}`,
        step: setTheRealOne(event.assumed),
      };
    case 'deadline': {
      const hours = Math.max(1, Math.round((event.deadline.getTime() - now.getTime()) / 3_600_000));
      const assumed = event.assumed === undefined ? '' : ' (assumed)';
      return {
        label: `DUE IN ${amount(hours, ['HOUR', 'HOURS'])}${assumed}`,
        lead: `${event.what}, ${about}`,
        step: `Fill in the blanks of the draft in the pack, send it to Amazon, then record it with headroom case submitted.${after(setTheRealOne(event.assumed))}`,
      };
    }
    case 'passed':
      return {
        label: event.assumed === undefined ? 'DEADLINE PASSED' : 'DEADLINE PASSED (assumed)',
        lead: `${event.what}, ${about}`,
        step: 'If it has not been sent, send it now; if it has, record that with headroom case submitted. Another deadline is set with headroom case deadline.',
      };
    case 'answer':
      return {
        label: 'ANSWER DUE',
        lead: `${about}, plan sent on ${formatMoment(event.submittedAt, timeZone)}`,
        step: 'Has Amazon answered? Record the answer with headroom case note, or close the case with headroom case close.',
      };
    case 'closed':
      return {
        label: 'CASE CLOSED',
        lead: about,
        step: 'Amazon shows it within its limit and the account as NORMAL. Nothing is left to send.',
      };
  }
}

/** What an assumed deadline rests on, and how to replace it. */
export function setTheRealOne(assumed: AssumedDeadline | undefined): string {
  if (assumed === undefined) return '';
  const from =
    assumed.countedFrom === 'seen'
      ? 'from the moment Headroom saw it, because nobody has entered Amazon’s notice'
      : 'from Amazon’s notice';
  return `The deadline is assumed: ${assumed.hours} hours ${from}. If the notice names another, set it with headroom case deadline.`;
}

const after = (words: string): string => (words === '' ? '' : ` ${words}`);

/** Cases as a part of a mail that is about something else as well. */
export const caseSection = (matters: readonly CaseMatter[], at: At) => ({
  title: matters.length === 1 ? 'The case' : 'Cases',
  lines: matters.map((matter) => {
    const { label, lead, step } = describeCase(matter, at);
    return `${label}: ${closed(lead)}${step === '' ? '' : ` ${step}`}`;
  }),
});
