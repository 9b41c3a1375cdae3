import { feedOf, otherFeedsOf } from '../../alerts/feed-freshness.ts';
import { withoutOutdated } from '../../alerts/missing-from-reports.ts';
import type { HouseLimits } from '../../config/client-config.ts';
import { type Account, accountName, storeOf } from '../../domain/account.ts';
import { addDays, type Day, dayIn, daysBetween } from '../../domain/day.ts';
import type { Feed } from '../../domain/feed.ts';
import type { OutlookMemory, Thoroughness } from '../../forecasting/forecast-reading.ts';
import type { Priors } from '../../forecasting/priors.ts';
import type { DefectCount } from '../../ledger/defect-summary.ts';
import { estimateSpanDays } from '../../ledger/estimate-window.ts';
import { estimatesFrom, lookAheadFrom } from '../../ledger/estimates.ts';
import type { KnownCounts } from '../../ledger/known-counts.ts';
import { mergeReadings, noReadings } from '../../ledger/latest-readings.ts';
import { addToHistories, seriesOf } from '../../ledger/rate-histories.ts';
import type { DayTally } from '../../ledger/tally.ts';
import { type Judgement, judge } from '../../metrics/judge.ts';
import type { LookAhead } from '../../metrics/look-ahead.ts';
import type { RateHistories } from '../../metrics/rate-history.ts';
import { type Reading, readingKey } from '../../metrics/reading.ts';
import type { AccountSummaries, Ledger } from '../../ports/ledger.ts';
import type { Histories, LatestReadingsStore, PriorsStore, Snapshots } from '../../ports/readings.ts';
import type { Receipts } from '../../ports/upload-records.ts';
import type { Receipt } from '../../reports/common/report.ts';
import { memoriesOf, outlooksOf } from './forecast-readings.ts';

export interface AccountTools {
  readonly latestReadings: LatestReadingsStore;
  readonly ledger: Ledger;
  readonly receipts: Receipts;
  readonly summaries: AccountSummaries;
  readonly histories: Histories;
  readonly priors: Pick<PriorsStore, 'read'>;
}

/** Everything that is known of an account at a moment. */
export interface AccountView {
  readonly account: Account;
  /** official and estimated readings, judged by the house limits */
  readonly judgements: readonly Judgement[];
  readonly feed: Feed;
  /** kinds of report besides, as far as their rhythm is known */
  readonly otherFeeds: readonly Feed[];
  /** newest upload first */
  readonly receipts: readonly Receipt[];
  readonly tallies: ReadonlyMap<Day, DayTally>;
  /** by `orderDefectRate|seller`: what Amazon will show when its window has moved past its lag */
  readonly lookAheads: ReadonlyMap<string, LookAhead>;
  /** by reading: what is to be remembered of where it is going */
  readonly outlooks: Readonly<Record<string, OutlookMemory>>;
  readonly histories: RateHistories;
  /** orders with a defect, by kind, also those that are in no order report */
  readonly evidence: readonly DefectCount[];
  /** everything counted, for whoever needs another cut of it */
  readonly known: KnownCounts;
  /** what the consultancy's other accounts say; empty where none of its rates is young enough to need it */
  readonly priors: Priors;
}

/** Enough to find the newest official report among; each costs its share of a read unit (design: 10 for an evaluation). */
const receiptsShown = 24;

/** Reads what is known of an account and judges it. The reads do not grow with the account's orders. */
export async function lookAtAccount(
  tools: AccountTools,
  account: Account,
  limits: HouseLimits,
  now: Date,
  memories: Readonly<Record<string, OutlookMemory>> = {},
  thoroughness: Thoroughness = 'always',
): Promise<AccountView> {
  const today = dayIn(now, storeOf(account).timeZone);
  const [latest, history, tallies, receipts, summaries] = await Promise.all([
    tools.latestReadings.read(account),
    // A second behind at worst, and half the price: the newest readings are added below.
    tools.histories.read(account, 'recent'),
    // "Account changed" waits for the rest of a batch, minutes where it is deployed: a second behind is long over by then.
    tools.ledger.tallies(account, addDays(today, -estimateSpanDays), addDays(today, 1), 'recent'),
    tools.receipts.newest(accountName(account), receiptsShown),
    tools.summaries.read(account, 'recent'),
  ]);
  const official = latest.value.readings;
  const known = { ...summaries, tallies, official };
  const readings = [...official, ...estimatesFrom(known, account, today)];
  const histories = addToHistories(history.value, official);
  const priors = readings.some((reading) => isYoung(reading, histories)) ? await tools.priors.read() : {};
  const outlooks = outlooksOf({ account, readings, histories, known, priors, memories, today }, thoroughness);
  const arrivals = newestArrivals(receipts);
  const feed = feedOf(latest.value.feeds, arrivals.get('seller-performance'), now);
  return {
    account,
    judgements: withoutOutdated(
      readings.map((reading) => judge(reading, limits[reading.metric], outlooks.get(readingKey(reading))?.outlook)),
      feed.asOf,
    ),
    feed,
    otherFeeds: otherFeedsOf(latest.value.feeds, now, arrivals),
    receipts,
    tallies,
    lookAheads: lookAheadFrom(known, today),
    outlooks: memoriesOf(outlooks),
    histories,
    evidence: summaries.defects.counts,
    known,
    priors,
  };
}

/** Judges readings by the house limits of their metrics. */
export const judgeAll = (readings: readonly Reading[], limits: HouseLimits): readonly Judgement[] =>
  readings.map((reading) => judge(reading, limits[reading.metric]));

const weeksBack = 7;
const snapshotsReachBack = 14;

/** What the official reports said a week ago, judged by today's house limits; empty when there were none then. */
export async function lookBackAWeek(
  tools: { readonly snapshots: Snapshots },
  account: Account,
  limits: HouseLimits,
  now: Date,
): Promise<readonly Judgement[]> {
  const today = dayIn(now, storeOf(account).timeZone);
  const to = addDays(today, -weeksBack);
  const snapshots = await tools.snapshots.between(account, addDays(to, 1 - snapshotsReachBack), to);
  return judgeAll(snapshots.reduce(mergeReadings, noReadings).readings, limits);
}

/** When each kind of report last came, of what could be read. */
function newestArrivals(receipts: readonly Receipt[]): ReadonlyMap<Receipt['kind'], Date> {
  const read = receipts.filter(({ outcome }) => outcome === 'read');
  // Newest first: the last one to be set is the newest.
  return new Map(read.toReversed().map(({ kind, receivedAt }) => [kind, new Date(receivedAt)]));
}

/** Longer than Amazon's longest lag and a weekend: readings that are older say nothing of now, whenever they arrived. */
const oldestFreshDays = 21;

/** Reports come as they usually do, and what they say is not of another season. */
export function isFresh({ account, feed, judgements }: AccountView, now: Date): boolean {
  const today = dayIn(now, storeOf(account).timeZone);
  const newest = judgements
    .map(({ reading }) => reading.asOf)
    .sort()
    .at(-1);
  return !feed.stale && newest !== undefined && daysBetween(newest, today) <= oldestFreshDays;
}

/** After two months an account speaks for itself, and what others do is not read any more. */
const youngDays = 60;

function isYoung(reading: Reading, histories: RateHistories): boolean {
  const series = seriesOf(histories, reading);
  return reading.source === 'official' && series !== undefined && series.shown.length < youngDays;
}
