import { type KnownDays, type Supposition, spreadEvenly, type WhatIf, whatIf } from '../../cases/what-if.ts';
import type { CustomLimits } from '../../config/client-config.ts';
import { type Account, storeOf } from '../../domain/account.ts';
import { addDays, type Day, dayIn, daysBetween, laterDay } from '../../domain/day.ts';
import { orderChannels } from '../../domain/order-fact.ts';
import { daysOfWindows, type WindowCount } from '../../forecasting/model/days-of-windows.ts';
import type { Summaries } from '../../ledger/known-counts.ts';
import type { LatestReadings } from '../../ledger/latest-readings.ts';
import type { DayTally } from '../../ledger/tally.ts';
import type { MetricName } from '../../metrics/catalogue.ts';
import { defectsOf } from '../../metrics/judge.ts';
import { type Reading, readingKey } from '../../metrics/reading.ts';
import type { AccountSummaries, Ledger } from '../../ports/ledger.ts';
import type { LatestReadingsStore, Snapshots } from '../../ports/readings.ts';

export interface WhatIfDependencies {
  readonly latestReadings: LatestReadingsStore;
  readonly snapshots: Snapshots;
  readonly ledger: Ledger;
  readonly summaries: AccountSummaries;
}

/** How an account's rates of one metric would stand after such days: one answer for each channel and window. */
export async function answerWhatIf(
  dependencies: WhatIfDependencies,
  account: Account,
  metric: MetricName,
  supposed: Supposition,
  limits: CustomLimits,
  now: Date,
): Promise<readonly WhatIf[]> {
  const today = dayIn(now, storeOf(account).timeZone);
  const { value } = await dependencies.latestReadings.read(account);
  const readings = value.readings.filter((one) => one.metric === metric && one.measure.kind === 'share');
  const [oldest] = readings.flatMap(({ from }) => from ?? []).sort();
  if (oldest === undefined) return [];
  const [snapshots, tallies, summaries] = await Promise.all([
    dependencies.snapshots.between(account, oldest, addDays(today, 1)),
    dependencies.ledger.tallies(account, oldest, today),
    dependencies.summaries.read(account),
  ]);
  return readings.flatMap((reading) => {
    const known = ledgerDays(reading, tallies, summaries, today) ?? windowDays(reading, snapshots);
    const answer = known && whatIf(reading, known, supposed, limits[metric]);
    return answer === undefined ? [] : [answer];
  });
}

/**
 * The order defect rate day by day, from the first day of Amazon's window to today: only where every one of these days has
 * orders in the ledger and each kind of defect was read of.
 */
function ledgerDays(
  { metric, channel, from, to }: Reading,
  tallies: ReadonlyMap<Day, DayTally>,
  { defects }: Summaries,
  today: Day,
): KnownDays | undefined {
  const side = orderChannels.find((one) => one === channel);
  if (metric !== 'orderDefectRate' || side === undefined || from === undefined || to === undefined) return undefined;
  if (defects.seen.length === 0) return undefined;
  const newest = [...tallies.keys()].reduce<Day>((day, other) => laterDay(day, other), from);
  const last = newest < today ? newest : today;
  const defective = new Map(defects.days.flatMap((one) => (one.channel === side ? [[one.day, one.defective]] : [])));
  const days = daysFrom(from, last).map((day) => {
    const tally = tallies.get(day);
    return tally && { base: tally[side].orders, defects: defective.get(day) ?? 0 };
  });
  const whole = days.flatMap((day) => day ?? []);
  return whole.length < days.length || last < to ? undefined : { from: 'ledger', first: from, days: whole };
}

/** The days behind Amazon's windows, as far as several of them give them away; of a single one, its counts spread evenly. */
function windowDays(reading: Reading, snapshots: readonly LatestReadings[]): KnownDays | undefined {
  const { from, to } = reading;
  const counts = defectsOf(reading);
  if (from === undefined || to === undefined || counts === undefined) return undefined;
  const length = daysBetween(from, to) + 1;
  const shown = new Map<Day, WindowCount>();
  for (const one of snapshots.flatMap(({ readings }) => readings)) {
    const window = one.to === undefined || one.to > to ? undefined : defectsOf(one);
    if (window === undefined || one.from === undefined || one.to === undefined) continue;
    if (readingKey(one) !== readingKey(reading) || daysBetween(one.from, one.to) + 1 !== length) continue;
    shown.set(one.to, { orders: window.base, defects: window.defects });
  }
  shown.set(to, { orders: counts.base, defects: counts.defects });
  const [first = to] = [...shown.keys()].sort();
  if (first === to) return { from: 'one report', first: from, days: spreadEvenly(counts, length) };
  const days = daysOfWindows(
    daysFrom(first, to).map((day) => shown.get(day)),
    length,
  );
  const start = addDays(to, 1 - days.length);
  return { from: 'reports', first: start, days: days.map(({ orders, defects }) => ({ base: orders, defects })) };
}

const daysFrom = (first: Day, last: Day): readonly Day[] =>
  Array.from({ length: daysBetween(first, last) + 1 }, (_, at) => addDays(first, at));
