import { dayIn } from '../metrics/day.ts';
import type { Feed } from '../metrics/decision.ts';
import { reportKinds } from '../metrics/report-kind.ts';
import { accountWords } from './account-words.ts';
import type { AlertFacts } from './alert-facts.ts';
import { localDay, pastWords, type Story } from './alert-story.ts';
import { agoWords, dayWords, momentWords } from './day-words.ts';
import { knownRows } from './fact-rows.ts';
import { oneLine } from './one-line.ts';
import { sentences } from './sentence.ts';
import { isOver, type Telling } from './telling.ts';

/** What is missed: `seller performance report` unless the feed is of another kind. */
const reportWords = ({ kind }: Feed): string => (kind === undefined ? 'seller performance report' : reportKinds[kind]);

/** What to do first when reports have stopped. */
export const uploadWords = ({ client, marketplace }: Pick<AlertFacts, 'client' | 'marketplace'>, feed: Feed): string =>
  `upload a new ${reportWords(feed)} to the folder ${oneLine(client.id)}/${oneLine(marketplace)}/`;

/** The first line of a mail about an account's reports: they have stopped, or they arrive again. */
export function feedHeadline(telling: Telling, facts: AlertFacts): { readonly lead: string; readonly numbers: string } {
  const feed = telling.feed ?? facts.feed;
  const account = accountWords(facts.client, facts.marketplace);
  if (isOver(telling)) {
    const newest = feed.asOf === undefined ? '' : `, the newest as of ${dayWords(feed.asOf)}`;
    return {
      lead: `${account}: ${feed.kind === undefined ? 'reports arrive' : `${reportWords(feed)} arrives`} again${newest}`,
      numbers: feed.kind === undefined ? 'Silence from Headroom again means: checked, fresh, fine.' : '',
    };
  }
  const since = feed.asOf === undefined ? 'has arrived yet' : `since ${dayWords(feed.asOf)}`;
  return {
    lead: `${account}: no ${reportWords(feed)} ${since}`,
    numbers: sentences(
      feed.kind === undefined
        ? 'silence from Headroom now means nothing'
        : 'what is made of it is no longer known, and Amazon’s own word is',
      feed.asOf === undefined ? undefined : `the numbers below are as of ${dayWords(feed.asOf)}`,
    ),
  };
}

/** The feed's own part of the mail. */
export function feedStory(telling: Telling, { now, timeZone, ...facts }: AlertFacts): Story {
  const feed = telling.feed ?? facts.feed;
  const today = dayIn(now, timeZone);
  const over = isOver(telling);
  return {
    title: feed.kind === undefined ? 'Seller performance reports' : `Reports: ${reportWords(feed)}`,
    state: over ? 'ok' : 'stale',
    because: over ? 'arriving again' : telling.because === 'reminder' ? 'still missing' : 'stopped',
    rows: knownRows([
      ['Newest', feed.asOf === undefined ? 'none yet' : `as of ${dayWords(feed.asOf)}, ${agoWords(feed.asOf, today)}`],
      [
        'Expected',
        over || feed.staleFrom === undefined ? undefined : `by ${momentWords(new Date(feed.staleFrom), timeZone)}`,
      ],
      ['Open', over ? pastWords(telling.after, undefined, now, timeZone) : stillOpen(telling, timeZone)],
    ]),
  };
}

const stillOpen = ({ after }: Telling, timeZone: string): string | undefined =>
  after.told < 2 ? undefined : `since ${dayWords(localDay(after.since, timeZone))}`;
