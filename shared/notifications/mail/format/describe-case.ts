import { dayIn } from '../../../domain/day.ts';
import { caseLinkWords } from './case-link-words.ts';
import { type NamedClient, subjectAccount } from './describe-account.ts';
import { midSentence } from './describe-metric.ts';
import { formatDay, formatMoment } from './format-day.ts';
import { amount } from './format-number.ts';
import { closed } from './sentence.ts';

/** Why a deadline is an assumption: see the rule of cases. */
interface AssumedDeadline {
  readonly countedFrom: 'seen' | 'notice' | 'answer';
  readonly hours: number;
}

/** What is said of a case. */
export type CaseEvent =
  | {
      readonly kind: 'opened' | 'deadline' | 'passed';
      /** what is due: `Plan of Action` */
      readonly what: string;
      /** it is the Plan of Action, of which there is a draft */
      readonly isPlan: boolean;
      readonly deadline: Date;
      readonly assumed?: AssumedDeadline;
    }
  | { readonly kind: 'answer'; readonly submittedAt: Date }
  | { readonly kind: 'closed'; readonly closedAt: Date };

/** One case in a mail. */
export interface CaseMatter {
  /** names it among those of a mail: `orderDefectRate-seller-1 planOfAction` */
  readonly key: string;
  /** the metric that the case is about, with its channel */
  readonly title: string;
  readonly openedAt: Date;
  readonly event: CaseEvent;
}

/** Constant for the life of the case, or mail programs break the thread. */
export const caseSubject = (
  {
    client,
    marketplace,
    title,
    openedAt,
  }: Pick<CaseMatter, 'title' | 'openedAt'> & {
    readonly client: NamedClient;
    readonly marketplace: string;
  },
  timeZone: string,
): string => `[${subjectAccount(client, marketplace)}] Case: ${title}, ${formatDay(dayIn(openedAt, timeZone))}`;

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

const { sent, deadline: another } = caseLinkWords;

/** What has become of a case, and what to do. What is to be recorded is recorded by links in the mail. */
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
      const send = event.isPlan
        ? 'Fill in the blanks of the draft and send it from Account Health in Seller Central'
        : 'Send it from Seller Central';
      return {
        label: `DUE IN ${amount(hours, ['HOUR', 'HOURS'])}${assumed}`,
        lead: `${event.what}, ${about}`,
        step: `${send}; then press “${sent}” below.${after(setTheRealOne(event.assumed))}`,
      };
    }
    case 'passed':
      return {
        label: event.assumed === undefined ? 'DEADLINE PASSED' : 'DEADLINE PASSED (assumed)',
        lead: `${event.what}, ${about}`,
        step: `If it has not been sent, send it now from ${event.isPlan ? 'Account Health in Seller Central' : 'Seller Central'}. Once it has been, press “${sent}” below; if Amazon has set a later deadline, press “${another}”.`,
      };
    case 'answer':
      return {
        label: 'ANSWER DUE',
        lead: `${about}, plan sent on ${formatMoment(event.submittedAt, timeZone)}`,
        step: 'Has Amazon answered? Look in Account Health and Performance Notifications in Seller Central, and record the answer by the links below.',
      };
    case 'closed':
      return {
        label: 'CASE CLOSED',
        lead: about,
        step: 'Amazon no longer shows what it was about, and shows the account as NORMAL. Nothing is left to send.',
      };
  }
}

const countedFrom: Readonly<Record<AssumedDeadline['countedFrom'], string>> = {
  seen: 'from when Headroom saw it, because nobody has entered Amazon’s notice',
  notice: 'from Amazon’s notice',
  answer: 'from when it was recorded that Amazon wants more',
};

/** What an assumed deadline rests on, and how to replace it. */
export function setTheRealOne(assumed: AssumedDeadline | undefined): string {
  if (assumed === undefined) return '';
  return `The deadline is assumed: ${assumed.hours} hours ${countedFrom[assumed.countedFrom]}. If Amazon’s notice names another, enter it with “${another}” below.`;
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
