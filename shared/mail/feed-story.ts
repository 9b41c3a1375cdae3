import { dayIn } from '../metrics/day.ts';
import { accountInShort } from './account-words.ts';
import type { AlertFacts } from './alert-facts.ts';
import { localDay, pastWords, type Story } from './alert-story.ts';
import { agoWords, dayWords, momentWords } from './day-words.ts';
import { knownRows } from './fact-rows.ts';
import { oneLine } from './one-line.ts';
import { sentences } from './sentence.ts';
import { isOver, type Telling } from './telling.ts';

/** What to do first when reports have stopped. */
export const uploadWords = ({ client, marketplace }: Pick<AlertFacts, 'client' | 'marketplace'>): string =>
  `upload a new seller performance report to the folder ${oneLine(client.id)}/${oneLine(marketplace)}/`;

/** The first line of a mail about an account's reports: they have stopped, or they arrive again. */
export function feedHeadline(telling: Telling, facts: AlertFacts): { readonly lead: string; readonly numbers: string } {
  const { feed } = facts;
  const account = accountInShort(facts.client, facts.marketplace);
  if (isOver(telling)) {
    const newest = feed.asOf === undefined ? '' : `, the newest as of ${dayWords(feed.asOf)}`;
    return {
      lead: `${account}: reports arrive again${newest}`,
      numbers: 'Silence from Headroom again means: checked, fresh, fine.',
    };
  }
  const since = feed.asOf === undefined ? 'has arrived yet' : `since ${dayWords(feed.asOf)}`;
  return {
    lead: `${account}: no seller performance report ${since}`,
    numbers: sentences(
      'silence from Headroom now means nothing',
      feed.asOf === undefined ? undefined : `the numbers below are as of ${dayWords(feed.asOf)}`,
    ),
  };
}

/** The feed's own part of the mail. */
export function feedStory(telling: Telling, { feed, now, timeZone }: AlertFacts): Story {
  const today = dayIn(now, timeZone);
  const over = isOver(telling);
  return {
    title: 'Seller performance reports',
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
