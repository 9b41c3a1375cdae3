import type { AlertSubject } from '../../../alerts/alert-key.ts';
import { type Decision, endsAlert } from '../../../alerts/decision.ts';
import { causeFrom, type StormPhase } from '../../../alerts/storm.ts';
import { reportKinds } from '../../../domain/report-kind.ts';
import { metricOf } from '../../../metrics/catalogue.ts';
import type { DeactivatedListings } from '../../../metrics/deactivated-listings.ts';
import type { Verdict } from '../../../metrics/judge.ts';
import { describeAccount, type NamedClient } from '../format/describe-account.ts';
import { describeOtherSide } from '../format/describe-deactivated-listings.ts';
import { midSentence } from '../format/describe-metric.ts';
import { stateLabels } from '../format/describe-state.ts';
import { formatDay } from '../format/format-day.ts';
import { amount, formatCount } from '../format/format-number.ts';
import { headlineOf } from '../format/headline.ts';
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
  /** those that had a mail of their own just before */
  readonly notifiedAlone: readonly Pick<StormAccount, 'client' | 'marketplace'>[];
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
  // Accounts, not alerts: one may have the same in both channels, or have had a mail of its own and be worse since.
  const names = new Set(accounts.map(({ client, marketplace }) => describeAccount(client, marketplace)));
  const before = notifiedAlone
    .map(({ client, marketplace }) => describeAccount(client, marketplace))
    .filter((name) => !names.has(name));
  const size = names.size + before.length;
  const counted = describeVerdicts(accounts, before.length);
  const lead = `${what.event} AT ${amount(size, ['ACCOUNT', 'ACCOUNTS'])}: ${what.about}${what.counts && counted !== '' ? ` (${counted})` : ''}${what.when}`;
  const detail = what.likely === undefined ? '' : sentences(what.likely);
  const rows = accounts.slice(0, inTable).map(({ client, marketplace, verdict, left, words }) => ({
    name: describeAccount(client, marketplace),
    state: verdict,
    label: what.label ?? stateLabels[verdict].word,
    room: left === undefined || verdict === 'breach' ? none : { number: formatCount(left), noun: 'more allowed' },
    words: [words],
  }));
  const rest = accounts.slice(inTable);
  const lines = [
    ...rest.slice(0, named).map(({ client, marketplace }) => describeAccount(client, marketplace)),
    ...(rest.length > named ? [`and ${amount(rest.length - named, ['more account', 'more accounts'])}`] : []),
  ];
  const more = [
    ...(lines.length === 0 ? [] : [{ title: 'And', lines }]),
    ...(before.length === 0 ? [] : [{ title: 'Had a mail of their own just before', lines: before }]),
  ];
  const subject = `[${shortLine(facts.consultancy, 40)}] ${what.title}: ${amount(size, ['account', 'accounts'])}`;
  const notes = footLines(facts, 'This is one mail instead of one for each account.');
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
        standingTable({ caption: 'Worst first', first: 'Account', rows }),
        ...more.map(section),
      ],
      foot: foot(notes, facts),
    }),
  };
}

/** What one account comes to, in a line. `matter`: its late delivery and the listings deactivated for it, where it has both. */
export function describeStorm(decision: Decision, matter?: DeactivatedListings): string {
  const { judgement, feed, reason } = decision;
  if (judgement === undefined)
    return sentences(feed?.asOf === undefined ? undefined : `the newest is as of ${formatDay(feed.asOf)}`);
  const { lead, numbers } = headlineOf(judgement, { short: true, over: endsAlert(reason) });
  const isCause = matter !== undefined && judgement.reading === matter.cause.reading && !endsAlert(reason);
  return sentences(lead, numbers, isCause ? describeOtherSide(matter, judgement.reading.metric) : undefined);
}

const none = { number: '-', noun: '' } as const;

/** `7 in breach, 3 with a warning`: nothing where some are only known by name. */
function describeVerdicts(accounts: readonly StormAccount[], named: number): string {
  if (named > 0) return '';
  const verdicts: readonly Verdict[] = ['breach', 'warn', 'watch'];
  return verdicts
    .flatMap((verdict) => {
      const count = accounts.filter((account) => account.verdict === verdict).length;
      return count === 0 ? [] : [`${formatCount(count)} ${stateLabels[verdict].counted}`];
    })
    .join(', ');
}

interface About {
  /** of the subject */
  readonly title: string;
  /** what happened: the first words */
  readonly event: string;
  /** what it is about, in the middle of a sentence */
  readonly about: string;
  /** verdicts are counted: of what ends they say little */
  readonly counts: boolean;
  /** of each account, where no verdict is meant */
  readonly label?: string;
  readonly over: boolean;
  /** what ends the first line */
  readonly when: string;
  readonly likely?: string;
}

const events: Readonly<Record<StormPhase, { readonly metric: string; readonly feed: string }>> = {
  begins: { metric: 'ALERT', feed: stateLabels.stale.word },
  'goes on': { metric: 'STILL OPEN', feed: 'STILL NO REPORT' },
  ends: { metric: 'BETTER', feed: 'REPORTS ARE BACK' },
};

function aboutOf(cause: string): About {
  const { subject, phase } = causeFrom(cause);
  const over = phase === 'ends';
  const isBeginning = phase === 'begins';
  if (subject.kind === 'metric') {
    const { title } = metricOf(subject.metric);
    const likely =
      'when so many alert at once there is usually one cause: a carrier, a holiday, or a change or fault in Amazon’s reports. Look for that before each of them';
    const about = midSentence(title);
    const said = isBeginning
      ? likely
      : phase === 'goes on'
        ? 'a reminder: nobody has acknowledged these alerts yet'
        : undefined;
    return {
      title,
      event: events[phase].metric,
      about,
      counts: !over,
      over,
      when: isBeginning ? ', all within the hour' : '',
      ...(said !== undefined && { likely: said }),
    };
  }
  const title = subject.kind === 'unknown' ? subject.key : reportsIn(subject);
  const likely =
    'when so many stop at once there is usually one cause: an upload job or a connection has stopped, or Amazon offers no reports';
  return {
    title,
    event: events[phase].feed,
    about: midSentence(title),
    counts: false,
    label: over ? stateLabels.ok.word : stateLabels.stale.word,
    over,
    when: isBeginning ? ' have stopped' : '',
    ...(isBeginning && { likely }),
  };
}

const reportsIn = ({ reports }: Extract<AlertSubject, { readonly kind: 'feed' }>): string =>
  reports === undefined ? 'Seller performance reports' : `Reports: ${reportKinds[reports]}`;
