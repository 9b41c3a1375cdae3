import { dayIn } from '../../../domain/day.ts';
import type { Feed } from '../../../domain/feed.ts';
import { reportKinds } from '../../../domain/report-kind.ts';
import { metricOf } from '../../../metrics/catalogue.ts';
import type { Judgement } from '../../../metrics/judge.ts';
import { moreSeriousFirst } from '../../../metrics/seriousness.ts';
import { accountInShort } from '../format/describe-account.ts';
import { labelled, stateLabels } from '../format/describe-state.ts';
import { formatAgo, formatDay, formatMoment } from '../format/format-day.ts';
import { headlineOf } from '../format/headline.ts';
import { oneLine } from '../format/one-line.ts';
import { sentences } from '../format/sentence.ts';
import { knownRows } from '../parts/fact-rows.ts';
import type { AlertFacts, BrokenConnection } from './alert-facts.ts';
import { describePast, localDay, type Story } from './alert-story.ts';
import { isOver, type Notification } from './notification.ts';

/** The feed that a decision is about: Amazon's own word, or another kind of report that used to come. */
const feedOf = (notification: Notification, facts: AlertFacts): Feed => notification.feed ?? facts.feed;

/** `seller performance report`, `All Orders report` */
const describeReport = ({ kind }: Feed): string =>
  kind === undefined ? 'seller performance report' : reportKinds[kind];

/** What to do first when reports have stopped. */
export const describeUploadWord = (notification: Notification, facts: AlertFacts): string =>
  facts.connection === undefined
    ? describeUpload(notification, facts)
    : describeRepair(facts.connection, facts.consultancy);

const repairs = {
  'authorisation revoked': 'have the seller authorise',
  'authorisation expired': 'have the seller renew',
  'role missing': 'add the missing role to the app, then have the seller authorise',
  'app secret invalid': 'rotate the client secret of the app behind',
} as const;

/** The consultancy was mailed the link by which the seller consents; the client's own readers were not. */
const describeRepair = ({ name, state }: BrokenConnection, consultancy: string): string =>
  `${repairs[state]} the connection ${oneLine(name)}${state === 'app secret invalid' ? '' : ` (${oneLine(consultancy)} has the link for it)`}; reports then come by themselves again`;

const describeUpload = (notification: Notification, facts: AlertFacts): string =>
  `upload a new ${describeReport(feedOf(notification, facts))} on the account’s page (link below), or into the folder ${oneLine(facts.client.id)}/${oneLine(facts.marketplace)}/`;

/** The first line of a mail about an account's reports: none comes any more, or they are back with these numbers. */
export function feedHeadline(
  notification: Notification,
  facts: AlertFacts,
): { readonly lead: string; readonly numbers: string } {
  const feed = feedOf(notification, facts);
  const account = accountInShort(facts.client, facts.marketplace);
  const isAmazonsWord = feed.kind === undefined;
  if (isOver(notification)) {
    const newest = feed.asOf === undefined ? undefined : `the newest report is as of ${formatDay(feed.asOf)}`;
    if (!isAmazonsWord) return { lead: `${account}, ${describeReport(feed)}`, numbers: sentences(newest) };
    // What they say comes first: whoever waited for them wants the numbers.
    const worst = facts.judgements.filter(isOfInterest).toSorted(moreSeriousFirst)[0];
    if (worst === undefined || worst.verdict === 'ok')
      return { lead: `${account}: nothing is near a limit`, numbers: sentences(newest) };
    const { lead, numbers } = headlineOf(worst, { short: true });
    return { lead: `${account}, ${labelled(worst, lead)}`, numbers: sentences(numbers, newest) };
  }
  return {
    lead: `${account}: no ${describeReport(feed)} ${feed.asOf === undefined ? 'yet' : `since ${formatDay(feed.asOf)}`}`,
    numbers: isAmazonsWord
      ? sentences(
          'while it is missing, no mail from Headroom means nothing',
          feed.asOf === undefined ? undefined : `the numbers below are as of ${formatDay(feed.asOf)}`,
        )
      : 'What is estimated from it stands still; Amazon’s own numbers do not depend on it.',
  };
}

const isOfInterest = ({ reading, verdict }: Judgement): boolean =>
  reading.source === 'official' && metricOf(reading.metric).partOf === undefined && verdict !== 'unknown';

/** The feed's own part of the mail. */
export function feedStory(notification: Notification, facts: AlertFacts): Story {
  const { now, timeZone } = facts;
  const feed = feedOf(notification, facts);
  const today = dayIn(now, timeZone);
  const over = isOver(notification);
  return {
    title: feed.kind === undefined ? 'Seller performance reports' : capital(describeReport(feed)),
    state: over ? 'ok' : 'stale',
    label: over ? stateLabels.ok.word : stateLabels.stale.word,
    event: over ? 'REPORTS ARE BACK' : stateLabels.stale.word,
    reason: over ? 'arriving again' : notification.reason === 'reminder' ? 'still missing' : 'none has arrived in time',
    rows: knownRows([
      [
        'Newest',
        feed.asOf === undefined ? 'none yet' : `as of ${formatDay(feed.asOf)}, ${formatAgo(feed.asOf, today)}`,
      ],
      [
        'Expected',
        over || feed.staleFrom === undefined ? undefined : `by ${formatMoment(new Date(feed.staleFrom), timeZone)}`,
      ],
      [
        'Connection',
        over || facts.connection === undefined ? undefined : describeConnection(facts.connection, timeZone),
      ],
      ['Open', over ? describePast(notification.after, undefined, now, timeZone) : stillOpen(notification, timeZone)],
    ]),
  };
}

const problems = {
  'authorisation revoked': 'Amazon no longer accepts the authorisation',
  'authorisation expired': 'the authorisation has ended',
  'role missing': 'the app lacks a role',
  'app secret invalid': 'Amazon does not accept the app’s client secret',
} as const;

const describeConnection = ({ name, state, since }: BrokenConnection, timeZone: string): string =>
  `${oneLine(name)}: ${problems[state]}${since === undefined ? '' : `, since ${formatDay(dayIn(since, timeZone))}`}`;

const capital = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}`;

const stillOpen = ({ after }: Notification, timeZone: string): string | undefined =>
  after.notified < 2 ? undefined : `since ${formatDay(localDay(after.since, timeZone))}`;
