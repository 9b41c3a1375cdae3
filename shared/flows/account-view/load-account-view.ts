import { feedOf, otherFeedsOf } from '../../alerts/feed-freshness.ts';
import { withoutOutdated } from '../../alerts/missing-from-reports.ts';
import type { CustomLimits } from '../../config/client-config.ts';
import { type Account, accountName, storeOf } from '../../domain/account.ts';
import { addDays, type Day, dayIn, daysBetween } from '../../domain/day.ts';
import type { Feed } from '../../domain/feed.ts';
import type { ForecastMemory, Thoroughness } from '../../forecasting/forecast-reading.ts';
import type { Priors } from '../../forecasting/priors.ts';
import { takenBackIn } from '../../forecasting/taken-back.ts';
import type { DefectCount } from '../../ledger/defect-summary.ts';
import { estimateSpanDays } from '../../ledger/estimate-window.ts';
import { estimatesFrom, lookAheadFrom } from '../../ledger/estimates/estimates.ts';
import type { KnownCounts } from '../../ledger/known-counts.ts';
import { mergeReadings, noReadings } from '../../ledger/latest-readings.ts';
import { addToHistories, seriesOf } from '../../ledger/rate-histories.ts';
import type { DayTally } from '../../ledger/tally.ts';
import { unreadRowsOf } from '../../ledger/unread-rows.ts';
import { type Judgement, judge } from '../../metrics/judge.ts';
import type { LookAhead } from '../../metrics/look-ahead.ts';
import type { RateHistories } from '../../metrics/rate-history.ts';
import { type Reading, readingKey } from '../../metrics/reading.ts';
import type { Fetches } from '../../ports/connections.ts';
import type { AccountSummaries, Ledger } from '../../ports/ledger.ts';
import type { Histories, LatestReadingsStore, PriorsStore, Snapshots } from '../../ports/readings.ts';
import type { UploadRecords } from '../../ports/upload-records.ts';
import type { UploadRecord } from '../../reports/common/report.ts';
import { answersWithoutData } from './answers-without-data.ts';
import { forecastReadings, memoriesOf } from './forecast-readings.ts';

export interface AccountDependencies {
  readonly latestReadings: LatestReadingsStore;
  readonly ledger: Ledger;
  readonly uploadRecords: UploadRecords;
  readonly summaries: AccountSummaries;
  readonly histories: Histories;
  readonly priors: Pick<PriorsStore, 'read'>;
  readonly fetches: Pick<Fetches, 'read'>;
}

/** Everything that is known of an account at a moment. */
export interface AccountView {
  readonly account: Account;
  /** official and estimated readings, judged by the custom limits */
  readonly judgements: readonly Judgement[];
  readonly feed: Feed;
  /** kinds of report besides, as far as their rhythm is known */
  readonly otherFeeds: readonly Feed[];
  /** newest upload first */
  readonly uploadRecords: readonly UploadRecord[];
  readonly tallies: ReadonlyMap<Day, DayTally>;
  /** by `orderDefectRate|seller`: what Amazon will show when its window has moved past its lag */
  readonly lookAheads: ReadonlyMap<string, LookAhead>;
  /** by reading: what is to be remembered of where it is going */
  readonly forecasts: Readonly<Record<string, ForecastMemory>>;
  readonly histories: RateHistories;
  /** by reading: how many defects Amazon took back, as its newest window shows it */
  readonly takenBack: ReadonlyMap<string, number>;
  /** orders with a defect, by kind, also those that are in no order report */
  readonly evidence: readonly DefectCount[];
  /** everything counted, for whoever needs another cut of it */
  readonly known: KnownCounts;
  /** what the consultancy's other accounts say; empty where none of its rates is young enough to need it */
  readonly priors: Priors;
}

/** Enough to find the newest official report among; each costs its share of a read unit (design: 10 for an evaluation). */
const uploadRecordsShown = 24;

/** Reads what is known of an account and judges it. The reads do not grow with the account's orders. */
export async function loadAccountView(
  dependencies: AccountDependencies,
  account: Account,
  limits: CustomLimits,
  now: Date,
  memories: Readonly<Record<string, ForecastMemory>> = {},
  thoroughness: Thoroughness = 'always',
): Promise<AccountView> {
  const today = dayIn(now, storeOf(account).timeZone);
  const [latest, history, tallies, uploadRecords, summaries] = await Promise.all([
    dependencies.latestReadings.read(account),
    // A second behind at worst, and half the price: the newest readings are added below.
    dependencies.histories.read(account, 'recent'),
    // "Account changed" waits for the rest of a batch, minutes where it is deployed: a second behind is long over by then.
    dependencies.ledger.tallies(account, addDays(today, -estimateSpanDays), addDays(today, 1), 'recent'),
    dependencies.uploadRecords.newest(accountName(account), uploadRecordsShown),
    dependencies.summaries.read(account, 'recent'),
  ]);
  const official = latest.value.readings;
  const known = { ...summaries, tallies, official, unread: unreadRowsOf(uploadRecords) };
  const readings = [...official, ...estimatesFrom(known, account, today)];
  const histories = addToHistories(history.value, official);
  const priors = readings.some((reading) => isYoung(reading, histories)) ? await dependencies.priors.read() : {};
  const forecasts = forecastReadings({ account, readings, histories, known, priors, memories, today }, thoroughness);
  const arrivals = newestArrivals(uploadRecords);
  const feed = feedOf(latest.value.feeds, arrivals.get('seller-performance'), now);
  const uploaded = otherFeedsOf(latest.value.feeds, now, arrivals);
  const answered = await answersWithoutData(dependencies.fetches, account, uploaded);
  return {
    account,
    judgements: withoutOutdated(
      readings.map((reading) =>
        judge(reading, limits[reading.metric], forecasts.get(readingKey(reading))?.readingForecast),
      ),
      feed.asOf,
    ),
    feed,
    otherFeeds:
      answered.size === 0 ? uploaded : otherFeedsOf(latest.value.feeds, now, new Map([...arrivals, ...answered])),
    uploadRecords,
    tallies,
    lookAheads: lookAheadFrom(known, today),
    forecasts: memoriesOf(forecasts),
    histories,
    takenBack: takenBackOf(official, histories),
    evidence: summaries.defects.counts,
    known,
    priors,
  };
}

/** Windows that lost more defects than can have left them, by reading. */
function takenBackOf(official: readonly Reading[], histories: RateHistories): ReadonlyMap<string, number> {
  const fewer = official.flatMap((reading) => {
    const series = seriesOf(histories, reading);
    return series === undefined ? [] : [[readingKey(reading), takenBackIn(series)] as const];
  });
  return new Map(fewer.filter(([, count]) => count > 0));
}

/** Judges readings by the custom limits of their metrics. */
export const judgeAll = (readings: readonly Reading[], limits: CustomLimits): readonly Judgement[] =>
  readings.map((reading) => judge(reading, limits[reading.metric]));

const snapshotsReachBack = 14;

/**
 * What the official reports that had arrived by an instant said, judged by today's custom limits: what a mail of that instant
 * showed. Empty when there were none.
 */
export async function loadShownAt(
  dependencies: { readonly snapshots: Snapshots },
  account: Account,
  limits: CustomLimits,
  shownAt: Date,
): Promise<readonly Judgement[]> {
  const to = dayIn(shownAt, storeOf(account).timeZone);
  const snapshots = await dependencies.snapshots.between(account, addDays(to, 1 - snapshotsReachBack), to);
  const arrived = snapshots.map(({ readings, feeds }) => ({
    feeds,
    readings: readings.filter(({ receivedAt = '' }) => receivedAt <= shownAt.toISOString()),
  }));
  return judgeAll(arrived.reduce(mergeReadings, noReadings).readings, limits);
}

/** When each kind of report last came, of what could be read. */
function newestArrivals(uploadRecords: readonly UploadRecord[]): ReadonlyMap<UploadRecord['kind'], Date> {
  const read = uploadRecords.filter(({ outcome }) => outcome === 'read');
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
