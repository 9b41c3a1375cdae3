import { feedOf } from '../alerts/feed.ts';
import { withoutOutdated } from '../alerts/missing-from-reports.ts';
import type { DefectCount, DefectDay } from '../ledger/defect-summary.ts';
import { estimateSpanDays } from '../ledger/estimate-window.ts';
import { estimatesFrom, lookAheadFrom } from '../ledger/estimates.ts';
import { mergeReadings, noReadings } from '../ledger/latest-readings.ts';
import type { DayTally } from '../ledger/tally.ts';
import { type Account, accountName, storeOf } from '../metrics/account.ts';
import type { HouseLimits } from '../metrics/client.ts';
import { addDays, type Day, dayIn } from '../metrics/day.ts';
import type { Feed } from '../metrics/decision.ts';
import { type Judgement, judge } from '../metrics/judge.ts';
import type { LookAhead } from '../metrics/look-ahead.ts';
import type { Reading } from '../metrics/reading.ts';
import type { Receipt } from '../metrics/report.ts';
import type { AccountSummaries, LatestReadingsStore, Ledger, Receipts, Snapshots } from './ports.ts';

export interface AccountTools {
  readonly latestReadings: LatestReadingsStore;
  readonly ledger: Ledger;
  readonly receipts: Receipts;
  readonly summaries: AccountSummaries;
}

/** Everything that is known of an account at a moment. */
export interface AccountView {
  readonly account: Account;
  /** official and estimated readings, judged by the house limits */
  readonly judgements: readonly Judgement[];
  readonly feed: Feed;
  /** newest upload first */
  readonly receipts: readonly Receipt[];
  readonly tallies: ReadonlyMap<Day, DayTally>;
  /** by `orderDefectRate|seller`: what Amazon will show when its window has moved past its lag */
  readonly lookAheads: ReadonlyMap<string, LookAhead>;
  /** orders with a defect, by kind, also those that are in no order report */
  readonly evidence: readonly DefectCount[];
  /** defective orders by day, as far as reports of single orders tell them */
  readonly defective: readonly DefectDay[];
}

/** Enough to find the newest official report among; each costs its share of a read unit (design: 10 for an evaluation). */
const receiptsShown = 24;

/** Reads what is known of an account and judges it. The reads do not grow with the account's orders. */
export async function lookAtAccount(
  tools: AccountTools,
  account: Account,
  limits: HouseLimits,
  now: Date,
): Promise<AccountView> {
  const today = dayIn(now, storeOf(account).timeZone);
  const [latest, tallies, receipts, summaries] = await Promise.all([
    tools.latestReadings.read(account),
    tools.ledger.tallies(account, addDays(today, -estimateSpanDays), addDays(today, 1)),
    tools.receipts.newest(accountName(account), receiptsShown),
    tools.summaries.read(account),
  ]);
  const official = latest.value.readings;
  const known = { ...summaries, tallies, official };
  const readings = [...official, ...estimatesFrom(known, account, today)];
  const feed = feedOf(latest.value.feeds, newestArrival(receipts), now);
  return {
    account,
    judgements: withoutOutdated(judgeAll(readings, limits), feed.asOf),
    feed,
    receipts,
    tallies,
    lookAheads: lookAheadFrom(known, today),
    evidence: summaries.defects.counts,
    defective: summaries.defects.days,
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

function newestArrival(receipts: readonly Receipt[]): Date | undefined {
  const newest = receipts.find(({ kind, outcome }) => kind === 'seller-performance' && outcome === 'read');
  return newest && new Date(newest.receivedAt);
}
