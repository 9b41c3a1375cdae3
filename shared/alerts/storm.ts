import { isMetricName, type MetricName } from '../metrics/catalogue.ts';
import type { Verdict } from '../metrics/judge.ts';
import { type AlertKey, type AlertSubject, subjectOf } from './alert-key.ts';
import { type Decision, endsAlert, type ReasonToNotify } from './decision.ts';

/** One account that had something to tell, as far as a mail about many of them needs it. */
export interface StormEntry {
  readonly key: AlertKey;
  /** `lateShipmentRate|begins` */
  readonly cause: string;
  readonly account: string;
  /** instant, ISO 8601 UTC */
  readonly at: string;
  readonly verdict: Verdict;
  /** defects left; absent where nothing is counted */
  readonly left?: number;
  /** what it comes to, in words */
  readonly words: string;
  /** the consultancy's copy was kept back for the mail about all of them */
  readonly grouped: boolean;
  /** that mail was decided */
  readonly notified: boolean;
}

/** Who had what to tell in the last hours, over all accounts. */
export interface StormArrivals {
  readonly entries: readonly StormEntry[];
}

export const noStorm: StormArrivals = { entries: [] };

const hour = 3_600_000;
/** More accounts than this with one cause within the hour are one event: a carrier, a holiday, a report of Amazon's. */
export const mostAccountsAlone = 5;
const withinMilliseconds = hour;

/** What an alert has in common with those of other accounts; reminders have their own time, and none. */
export function causeOf(key: AlertKey, reason: ReasonToNotify): string | undefined {
  if (reason === 'reminder') return undefined;
  const subject = subjectOf(key);
  return `${subject.kind === 'metric' ? subject.metric : key}|${endsAlert(reason) ? 'ends' : 'begins'}`;
}

/** Splits what `causeOf` built. Of a metric the channel is not part of a cause. */
export function causeFrom(cause: string): { readonly subject: MetricCause | AlertSubject; readonly over: boolean } {
  const cut = cause.lastIndexOf('|');
  const what = cause.slice(0, cut);
  const subject = isMetricName(what) ? { kind: 'metric' as const, metric: what } : subjectOf(what);
  return { subject, over: cause.slice(cut + 1) === 'ends' };
}

interface MetricCause {
  readonly kind: 'metric';
  readonly metric: MetricName;
}

/** Something that an account has to tell. */
export interface Arrival extends Pick<StormEntry, 'key' | 'verdict' | 'left' | 'words'> {
  readonly cause: string | undefined;
}

/** What tells apart the arrivals of a batch of decisions. */
export const arrivalsOf = (
  decisions: readonly Decision[],
  wordsOf: (decision: Decision) => string,
): readonly Arrival[] =>
  decisions.flatMap((decision) => {
    if (!decision.notify) return [];
    const left = decision.judgement?.headroom;
    return [
      {
        key: decision.key,
        cause: causeOf(decision.key, decision.reason),
        verdict: decision.judgement?.verdict ?? 'warn',
        ...(left !== undefined && { left }),
        words: wordsOf(decision),
      },
    ];
  });

/**
 * Adds what an account has to tell. It is withheld when each part of it has a cause that more than five accounts share
 * within the hour. Asked again for the same account and the same numbers within the hour, the answer is the one given
 * before: whoever was cut short repeats. What became worse meanwhile takes the place of what waits. What waits is kept
 * until it was told: it is in no other mail.
 */
export function groupAlert(
  known: StormArrivals,
  account: string,
  arrivals: readonly Arrival[],
  now: Date,
): { readonly known: StormArrivals; readonly grouped: boolean } {
  const since = new Date(now.getTime() - withinMilliseconds).toISOString();
  const lately = known.entries.filter(({ at }) => at > since);
  const before = arrivals.map((arrival) =>
    lately.find((entry) => entry.account === account && !entry.notified && isSame(entry, arrival)),
  );
  if (arrivals.length > 0 && before.every((entry) => entry !== undefined))
    return { known, grouped: before.every((entry) => entry?.grouped === true) };
  const grouped =
    arrivals.length > 0 &&
    arrivals.every(({ cause }) => cause !== undefined && othersWith(cause) + 1 > mostAccountsAlone);
  const fresh = arrivals.flatMap(({ cause, ...arrival }): readonly StormEntry[] =>
    cause === undefined ? [] : [{ ...arrival, cause, account, at: now.toISOString(), grouped, notified: false }],
  );
  const kept = known.entries.filter((entry) =>
    entry.grouped && !entry.notified
      ? !(entry.account === account && fresh.some(({ key, cause }) => entry.key === key && entry.cause === cause))
      : entry.at > since,
  );
  return { known: fresh.length === 0 ? known : { entries: [...kept, ...fresh] }, grouped };

  function othersWith(cause: string): number {
    return new Set(lately.filter((entry) => entry.cause === cause && entry.account !== account).map((e) => e.account))
      .size;
  }
}

const isSame = (entry: StormEntry, { key, cause, verdict, left, words }: Arrival): boolean =>
  entry.key === key &&
  entry.cause === cause &&
  entry.verdict === verdict &&
  entry.left === left &&
  entry.words === words;

/** Many accounts with one cause, to be told in one mail. */
export interface Storm {
  readonly cause: string;
  /** those that are told with it, the worst first */
  readonly entries: readonly StormEntry[];
  /** accounts that had a mail of their own before it was a storm */
  readonly notifiedAlone: readonly string[];
}

/** What was withheld and is not told, by cause. */
export function stormsIn({ entries }: StormArrivals): readonly Storm[] {
  const waiting = entries.filter(({ grouped, notified }) => grouped && !notified);
  return [...new Set(waiting.map(({ cause }) => cause))].sort().map((cause) => ({
    cause,
    entries: waiting
      .filter((entry) => entry.cause === cause)
      .toSorted(
        (a, b) =>
          Number(b.verdict === 'breach') - Number(a.verdict === 'breach') ||
          (a.left ?? 0) - (b.left ?? 0) ||
          (a.account < b.account ? -1 : 1),
      ),
    notifiedAlone: [
      ...new Set(entries.filter((entry) => entry.cause === cause && !entry.grouped).map(({ account }) => account)),
    ].sort(),
  }));
}

/** The book after its storms were told. */
export const withoutStorms = ({ entries }: StormArrivals): StormArrivals => ({
  entries: entries.map((entry) => (entry.grouped && !entry.notified ? { ...entry, notified: true } : entry)),
});

/** The newest thing that waits to be told: whoever comes with it tells them all. */
export const newestWaiting = ({ entries }: StormArrivals): string | undefined =>
  entries.reduce<string | undefined>(
    (newest, { at, grouped, notified }) =>
      grouped && !notified && (newest === undefined || at > newest) ? at : newest,
    undefined,
  );
