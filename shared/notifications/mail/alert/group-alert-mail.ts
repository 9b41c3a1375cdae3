import type { AlertSubject } from '../../../alerts/alert-key.ts';
import { type Decision, endsAlert } from '../../../alerts/decision.ts';
import { causeFrom } from '../../../alerts/storm.ts';
import { reportKinds } from '../../../domain/report-kind.ts';
import { metricOf } from '../../../metrics/catalogue.ts';
import type { Verdict } from '../../../metrics/judge.ts';
import { describeAccount, type NamedClient } from '../format/describe-account.ts';
import { headlineOf } from '../format/describe-judgement.ts';
import { formatDay } from '../format/format-day.ts';
import { amount } from '../format/format-number.ts';
import { shortLine } from '../format/one-line.ts';
import { sentences } from '../format/sentence.ts';
import { firstThatFits } from '../parts/fitting.ts';
import { foot, footLines, textFoot } from '../parts/foot.ts';
import { html } from '../parts/html.ts';
import { section, textSection } from '../parts/list-section.ts';
import type { MailContent, Writing } from '../parts/mail-content.ts';
import { heading, page, paragraph } from '../parts/page.ts';
import { standingTable, textRow } from '../parts/standing-table.ts';

/** One account of many that alert at once. */
export interface StormAccount {
  readonly client: NamedClient;
  readonly marketplace: string;
  readonly verdict: Verdict;
  readonly left?: number;
  readonly words: string;
}

/** What a mail about many accounts with one cause is written from. */
export interface StormFacts extends Writing {
  /** `lateShipmentRate|begins`, `feed|all|ends` */
  readonly cause: string;
  /** the worst first; at least one */
  readonly accounts: readonly StormAccount[];
  /** how many had a mail of their own just before */
  readonly notifiedAlone: number;
}

/** Accounts with their numbers, and accounts that are only named; the rest are counted. */
interface Detail {
  readonly inTable: number;
  readonly named: number;
}

/** One mail instead of one for each account. Throws without an account. */
export const stormMail = (facts: StormFacts): MailContent =>
  firstThatFits<Detail>(
    [
      { inTable: 80, named: 400 },
      { inTable: 40, named: 200 },
      { inTable: 15, named: 60 },
    ],
    (detail) => write(facts, detail),
  );

function write(facts: StormFacts, { inTable, named }: Detail): MailContent {
  const { accounts, cause, notifiedAlone } = facts;
  if (accounts.length === 0) throw new Error('A mail about many accounts needs accounts');
  const what = aboutOf(cause);
  const count = amount(accounts.length, ['account', 'accounts']);
  const lead = `${what.title}: ${count} ${what.over ? 'are well again' : what.verb} within the hour`;
  const alone =
    notifiedAlone === 0
      ? undefined
      : `${amount(notifiedAlone, ['account', 'accounts'])} with the same had a mail of ${notifiedAlone === 1 ? 'its' : 'their'} own just before`;
  const detail = sentences(what.over ? undefined : what.likely, alone);
  const rows = accounts.slice(0, inTable).map(({ client, marketplace, verdict, left, words }) => ({
    name: describeAccount(client, marketplace),
    state: what.over ? ('ok' as const) : verdict,
    left: left === undefined ? '-' : String(left),
    noun: left === undefined ? '' : what.noun(left),
    words: [words],
  }));
  const rest = accounts.slice(inTable);
  const lines = [
    ...rest.slice(0, named).map(({ client, marketplace }) => describeAccount(client, marketplace)),
    ...(rest.length > named ? [`and ${amount(rest.length - named, ['more account', 'more accounts'])}`] : []),
  ];
  const more = lines.length === 0 ? [] : [{ title: 'And', lines }];
  const subject = `[${shortLine(facts.consultancy, 40)}] ${what.title}: ${count} at once`;
  const notes = footLines(
    facts,
    'One mail instead of one for each account: the next about any of them is its own again.',
  );
  return {
    subject,
    text: [sentences(lead, detail), rows.map(textRow).join('\n'), ...more.map(textSection), textFoot(notes, facts)]
      .filter((part) => part !== '')
      .join('\n\n')
      .concat('\n'),
    html: page({
      title: subject,
      preheader: sentences(lead, detail),
      state: what.over ? 'ok' : (accounts[0]?.verdict ?? 'warn'),
      parts: [
        html`${heading(sentences(lead))}${detail === '' ? html`` : paragraph(detail)}`,
        standingTable({ caption: 'The worst first', first: 'Account', rows }),
        ...more.map(section),
      ],
      foot: foot(notes, facts),
    }),
  };
}

/** What one account comes to, in a line. */
export function describeStorm(decision: Decision): string {
  const { judgement, feed, reason } = decision;
  if (judgement === undefined)
    return sentences(feed?.asOf === undefined ? undefined : `newest as of ${formatDay(feed.asOf)}`);
  const { lead, numbers } = headlineOf(judgement, { recovered: endsAlert(reason) });
  return numbers === '' ? sentences(lead) : numbers;
}

function describeMissing(subject: Exclude<AlertSubject, { readonly kind: 'metric' }>): string {
  if (subject.kind === 'unknown') return subject.key;
  return subject.reports === undefined ? 'No seller performance report' : `No ${reportKinds[subject.reports]}`;
}

interface About {
  readonly title: string;
  readonly over: boolean;
  readonly verb: string;
  readonly likely: string;
  readonly noun: (left: number) => string;
}

function aboutOf(cause: string): About {
  const { subject, over } = causeFrom(cause);
  if (subject.kind === 'metric') {
    const { title, defect } = metricOf(subject.metric);
    const verb = 'alert';
    const likely =
      'so many at once have one cause as a rule: a carrier, a holiday, a change or a fault in Amazon’s reports. Look for it before each of them';
    return { title, over, verb, likely, noun: (left) => defect[left === 1 ? 0 : 1] };
  }
  const title = describeMissing(subject);
  return {
    title: over ? 'Reports arrive again' : title,
    over,
    verb: 'are without news',
    likely: 'so many at once have one cause as a rule: a job that uploads has stopped, or Amazon offers no reports',
    noun: () => '',
  };
}
