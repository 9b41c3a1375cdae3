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

/** What has become of a case, and what to do. */
export function describeCase(
  { title, event }: CaseMatter,
  { now, timeZone }: At,
): { readonly lead: string; readonly step: string } {
  switch (event.kind) {
    case 'opened':
      return {
        lead: `${title}: a case is open, ${event.what} ${describeDue(event.deadline, event.assumed, timeZone)}`,
        step: setTheRealOne(event.assumed),
      };
    case 'deadline': {
      const hours = Math.max(1, Math.round((event.deadline.getTime() - now.getTime()) / 3_600_000));
      const assumed = event.assumed === undefined ? '' : ' (assumed)';
      return {
        lead: `${event.what} due in ${amount(hours, ['hour', 'hours'])}${assumed} (${title})`,
        step: `Fill the blanks of the draft in the pack, send it, then note it with headroom case submitted.${after(setTheRealOne(event.assumed))}`,
      };
    }
    case 'passed':
      return {
        lead: `${event.what}: the ${event.assumed === undefined ? '' : 'assumed '}deadline has passed (${title})`,
        step: `Send it now if it was not sent, or set another deadline with headroom case deadline.`,
      };
    case 'answer':
      return {
        lead: `has Amazon answered? (${title})`,
        step: `The plan was sent on ${formatMoment(event.submittedAt, timeZone)}. Note the answer with headroom case note, or close the case with headroom case close.`,
      };
    case 'closed':
      return {
        lead: `${title}: the case is closed`,
        step: 'Amazon shows it inside its limit and the account as NORMAL. Nothing is left to send.',
      };
  }
}

const describeDue = (deadline: Date, assumed: AssumedDeadline | undefined, timeZone: string): string =>
  `due ${formatMoment(deadline, timeZone)}${assumed === undefined ? '' : ' (assumed)'}`;

/** What an assumed deadline rests on, and how to replace it. */
export function setTheRealOne(assumed: AssumedDeadline | undefined): string {
  if (assumed === undefined) return '';
  const from =
    assumed.countedFrom === 'seen'
      ? 'from when Headroom saw it, because no notice has been entered'
      : 'from the notice';
  return `The deadline is assumed: ${assumed.hours} hours ${from}. Set the one that the notice names with headroom case deadline.`;
}

const after = (words: string): string => (words === '' ? '' : ` ${words}`);

/** Cases as a part of a mail that is about something else as well. */
export const caseSection = (matters: readonly CaseMatter[], at: At) => ({
  title: matters.length === 1 ? 'The case' : 'Cases',
  lines: matters.map((matter) => {
    const { lead, step } = describeCase(matter, at);
    return `${closed(lead)}${step === '' ? '' : ` ${step}`}`;
  }),
});
