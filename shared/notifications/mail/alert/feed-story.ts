import { dayIn } from '../../../domain/day.ts';
import type { Feed } from '../../../domain/feed.ts';
import { reportKinds } from '../../../domain/report-kind.ts';
import { accountInShort } from '../format/describe-account.ts';
import { formatAgo, formatDay, formatMoment } from '../format/format-day.ts';
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
  facts.connection === undefined ? describeUpload(notification, facts) : describeRepair(facts.connection);

const repairs = {
  'authorisation revoked': 'have the seller authorise',
  'authorisation expired': 'have the seller renew',
  'role missing': 'add the missing role to the app, then have the seller authorise',
  'app secret invalid': 'rotate the client secret of the app behind',
} as const;

const describeRepair = ({ name, state }: BrokenConnection): string =>
  `${repairs[state]} the connection ${oneLine(name)}; reports then come by themselves again`;

const describeUpload = (notification: Notification, facts: AlertFacts): string =>
  `upload a new ${describeReport(feedOf(notification, facts))} to the folder ${oneLine(facts.client.id)}/${oneLine(facts.marketplace)}/`;

/** The first line of a mail about an account's reports: they have stopped, or they arrive again. */
export function feedHeadline(
  notification: Notification,
  facts: AlertFacts,
): { readonly lead: string; readonly numbers: string } {
  const feed = feedOf(notification, facts);
  const account = accountInShort(facts.client, facts.marketplace);
  const isAmazonsWord = feed.kind === undefined;
  if (isOver(notification)) {
    const newest = feed.asOf === undefined ? '' : `, the newest as of ${formatDay(feed.asOf)}`;
    return {
      lead: isAmazonsWord
        ? `${account}: reports arrive again${newest}`
        : `${account}: ${describeReport(feed)} arrives again${newest}`,
      numbers: isAmazonsWord ? 'Silence from Headroom again means: checked, fresh, fine.' : '',
    };
  }
  const since = feed.asOf === undefined ? 'has arrived yet' : `since ${formatDay(feed.asOf)}`;
  return {
    lead: `${account}: no ${describeReport(feed)} ${since}`,
    numbers: isAmazonsWord
      ? sentences(
          'silence from Headroom now means nothing',
          feed.asOf === undefined ? undefined : `the numbers below are as of ${formatDay(feed.asOf)}`,
        )
      : 'What is estimated from it stands still; Amazon’s own numbers do not depend on it.',
  };
}

/** The feed's own part of the mail. */
export function feedStory(notification: Notification, facts: AlertFacts): Story {
  const { now, timeZone } = facts;
  const feed = feedOf(notification, facts);
  const today = dayIn(now, timeZone);
  const over = isOver(notification);
  return {
    title: feed.kind === undefined ? 'Seller performance reports' : capital(describeReport(feed)),
    state: over ? 'ok' : 'stale',
    reason: over ? 'arriving again' : notification.reason === 'reminder' ? 'still missing' : 'stopped',
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
