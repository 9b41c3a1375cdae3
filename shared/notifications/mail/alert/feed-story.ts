import { dayIn } from '../../../domain/day.ts';
import type { Feed } from '../../../domain/feed.ts';
import { reportKinds } from '../../../domain/report-kind.ts';
import { accountInShort } from '../format/describe-account.ts';
import { agoWords, dayWords, momentWords } from '../format/format-day.ts';
import { oneLine } from '../format/one-line.ts';
import { sentences } from '../format/sentence.ts';
import { knownRows } from '../parts/fact-rows.ts';
import type { AlertFacts } from './alert-facts.ts';
import { localDay, pastWords, type Story } from './alert-story.ts';
import { isOver, type Telling } from './notification.ts';

/** The feed that a decision is about: Amazon's own word, or another kind of report that used to come. */
const feedOf = (telling: Telling, facts: AlertFacts): Feed => telling.feed ?? facts.feed;

/** `seller performance report`, `All Orders report` */
const reportWords = ({ kind }: Feed): string => (kind === undefined ? 'seller performance report' : reportKinds[kind]);

/** What to do first when reports have stopped. */
export const uploadWords = (telling: Telling, facts: AlertFacts): string =>
  `upload a new ${reportWords(feedOf(telling, facts))} to the folder ${oneLine(facts.client.id)}/${oneLine(facts.marketplace)}/`;

/** The first line of a mail about an account's reports: they have stopped, or they arrive again. */
export function feedHeadline(telling: Telling, facts: AlertFacts): { readonly lead: string; readonly numbers: string } {
  const feed = feedOf(telling, facts);
  const account = accountInShort(facts.client, facts.marketplace);
  const isAmazonsWord = feed.kind === undefined;
  if (isOver(telling)) {
    const newest = feed.asOf === undefined ? '' : `, the newest as of ${dayWords(feed.asOf)}`;
    return {
      lead: isAmazonsWord
        ? `${account}: reports arrive again${newest}`
        : `${account}: ${reportWords(feed)} arrives again${newest}`,
      numbers: isAmazonsWord ? 'Silence from Headroom again means: checked, fresh, fine.' : '',
    };
  }
  const since = feed.asOf === undefined ? 'has arrived yet' : `since ${dayWords(feed.asOf)}`;
  return {
    lead: `${account}: no ${reportWords(feed)} ${since}`,
    numbers: isAmazonsWord
      ? sentences(
          'silence from Headroom now means nothing',
          feed.asOf === undefined ? undefined : `the numbers below are as of ${dayWords(feed.asOf)}`,
        )
      : 'What is estimated from it stands still; Amazon’s own numbers do not depend on it.',
  };
}

/** The feed's own part of the mail. */
export function feedStory(telling: Telling, facts: AlertFacts): Story {
  const { now, timeZone } = facts;
  const feed = feedOf(telling, facts);
  const today = dayIn(now, timeZone);
  const over = isOver(telling);
  return {
    title: feed.kind === undefined ? 'Seller performance reports' : capital(reportWords(feed)),
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

const capital = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}`;

const stillOpen = ({ after }: Telling, timeZone: string): string | undefined =>
  after.told < 2 ? undefined : `since ${dayWords(localDay(after.since, timeZone))}`;
