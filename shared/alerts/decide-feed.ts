import type { Feed } from '../domain/feed.ts';
import { feedKeyOf } from './alert-key.ts';
import type { AlertMemory, Decision, ReasonForSilence, ReasonToTell } from './decision.ts';
import type { DecisionInput } from './decision-input.ts';
import { isActive, ranOut } from './silences.ts';

const day = 86_400_000;

/** Tell or stay silent about each feed of reports. While Amazon's own word is missing, no other feed is missed as well. */
export function decideFeeds(input: DecisionInput, hadMail: boolean): readonly Decision[] {
  const others = (input.otherFeeds ?? []).filter(
    (feed) => !(input.feed.stale && feed.stale) || input.memory[feedKeyOf(feed)]?.state === 'open',
  );
  return [input.feed, ...others].flatMap((feed) => (feed.asOf === undefined ? [] : [decideFeed(input, feed, hadMail)]));
}

function decideFeed(input: DecisionInput, feed: Feed, hadMail: boolean): Decision {
  const { memory, hushes, now, quiet, openThread } = input;
  const key = feedKeyOf(feed);
  const before = memory[key];
  const open = before?.state === 'open' ? before : undefined;
  const hush = hushes?.[key];
  const about = { key, feed, ...(before !== undefined && { before }) };
  const silent = (because: ReasonForSilence): Decision => ({ ...about, tell: false, because });
  const because = wishOf(feed, open, now, hush !== undefined && open !== undefined && ranOut(hush, open, now));
  if (because === undefined) return silent(open === undefined ? 'well' : 'unchanged');
  if (hush !== undefined && isActive(hush, now) && (hush.kind === 'muted' || because === 'reminder')) {
    // A muted feed that is back ends without a word.
    const ends = because === 'feed resumed' && open !== undefined;
    return { ...about, tell: false, because: hush.kind, ...(ends && { after: { ...open, state: 'resolved' } }) };
  }
  if (quiet) return silent('quiet hours');
  if (hadMail && because !== 'feed resumed') return silent('one mail a day');
  const instant = now.toISOString();
  const after: AlertMemory =
    open === undefined
      ? {
          state: 'open',
          verdict: 'warn',
          since: instant,
          lastTold: instant,
          because,
          told: 1,
          ...openThread(key, undefined),
        }
      : {
          ...open,
          state: because === 'feed resumed' ? 'resolved' : 'open',
          lastTold: instant,
          because,
          told: open.told + 1,
        };
  return { ...about, tell: true, because, after };
}

function wishOf(
  feed: Feed,
  open: AlertMemory | undefined,
  now: Date,
  hushRanOut: boolean,
): Extract<ReasonToTell, 'feed stopped' | 'feed resumed' | 'reminder'> | undefined {
  if (open === undefined) return feed.stale ? 'feed stopped' : undefined;
  if (!feed.stale) return 'feed resumed';
  const weekly = now.getTime() - Date.parse(open.lastTold) >= 7 * day;
  return weekly || hushRanOut ? 'reminder' : undefined;
}
