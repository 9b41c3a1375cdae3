import type { Day } from '../domain/day.ts';

/** Chances of missing the limit on any day within so many days, as fractions, and what they mean in dates. */
export interface RateForecast {
  /** the day that the chances are counted from: the newest one of the history */
  readonly asOf?: Day;
  readonly p7: number;
  readonly p14: number;
  readonly p30: number;
  readonly p60: number;
  /**
   * the chance that orders go wrong at the rate of the limit or a worse one by now, whatever the window still shows;
   * absent where only the chances of the window are known
   */
  readonly levelPast?: number;
  /** the day by which it is more likely than not that the limit has been missed; absent when that is unlikely, or it is missed already */
  readonly likelyDate?: Day;
  /** the first day on which missing it is to be reckoned with: 5 % */
  readonly earliestDate?: Day;
  /**
   * while it is missed, and only where the days of the defects are known: the first day on which it can be met again, if no
   * further defect comes, and how many known defects have rolled off by then
   */
  readonly recoveryDate?: Day;
  readonly rolledOff?: number;
  /** while it is missed: the chances that the window meets the limit 30 and 60 days on, whatever comes until then */
  readonly inside30?: number;
  readonly inside60?: number;
}

/** How a rate without a limit compares with the account's own past. */
export interface Drift {
  /** the share of the past: everything but the last four weeks */
  readonly baseline: number;
  /** the share now, as believed: not an average of some days, but the level since it last changed */
  readonly current: number;
  /** probability that the level is now lower, or higher, than the baseline by more than a tenth of it */
  readonly lower: number;
  readonly higher: number;
}
