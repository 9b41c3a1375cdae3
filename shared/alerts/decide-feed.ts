import type { Feed } from '../domain/feed.ts';
import { feedKeyOf } from './alert-key.ts';
import type { AlertMemory, Decision, ReasonForSilence, ReasonToNotify } from './decision.ts';
import type { DecisionInput } from './decision-input.ts';
import { isActive, ranOut } from './silences.ts';

/** Notify or not about each feed of reports. While Amazon's own word is missing, no other feed is missed as well. */
export function decideFeeds(input: DecisionInput, hadMail: boolean): readonly Decision[] {
  const others = (input.otherFeeds ?? []).filter(
    (feed) => !(input.feed.stale && feed.stale) || input.memory[feedKeyOf(feed)]?.state === 'open',
  );
  return [input.feed, ...others].flatMap((feed) => (feed.asOf === undefined ? [] : [decideFeed(input, feed, hadMail)]));
}

function decideFeed(input: DecisionInput, feed: Feed, hadMail: boolean): Decision {
  const { memory, silences, now, quiet, openThread } = input;
  const key = feedKeyOf(feed);
  const before = memory[key];
  const open = before?.state === 'open' ? before : undefined;
  const silence = silences?.[key];
  const about = { key, feed, ...(before !== undefined && { before }) };
  const silent = (reason: ReasonForSilence): Decision => ({ ...about, notify: false, reason });
  const reason = wishOf(feed, open, silence !== undefined && open !== undefined && ranOut(silence, open, now));
  if (reason === undefined) return silent(open === undefined ? 'well' : 'unchanged');
  if (silence !== undefined && isActive(silence, now) && (silence.kind === 'muted' || reason === 'reminder')) {
    // A muted feed that is back ends without a word.
    const ends = reason === 'feed resumed' && open !== undefined;
    return { ...about, notify: false, reason: silence.kind, ...(ends && { after: { ...open, state: 'resolved' } }) };
  }
  if (quiet) return silent('quiet hours');
  if (hadMail && reason !== 'feed resumed') return silent('one mail a day');
  const instant = now.toISOString();
  const after: AlertMemory =
    open === undefined
      ? {
          state: 'open',
          verdict: 'warn',
          since: instant,
          lastNotified: instant,
          reason,
          notified: 1,
          ...openThread(key, undefined),
        }
      : {
          ...open,
          state: reason === 'feed resumed' ? 'resolved' : 'open',
          lastNotified: instant,
          reason,
          notified: open.notified + 1,
        };
  return { ...about, notify: true, reason, after };
}

/** A feed that is still missing is in the weekly page: there is nothing new to say of it. */
function wishOf(
  feed: Feed,
  open: AlertMemory | undefined,
  silenceRanOut: boolean,
): Extract<ReasonToNotify, 'feed stopped' | 'feed resumed' | 'reminder'> | undefined {
  if (open === undefined) return feed.stale ? 'feed stopped' : undefined;
  if (!feed.stale) return 'feed resumed';
  return silenceRanOut ? 'reminder' : undefined;
}
