import { type DelayCurve, shareKnown } from './delay-curve.ts';
import { expectedOrders, type OrderVolume } from './order-volume.ts';

/** What one day brought; `undefined` in a series of days stands for a day that is not known. */
export interface DayCount {
  readonly orders: number;
  readonly defects: number;
}

/** A moving window: so many days, ending so many days before the day it is shown. */
export interface MovingWindow {
  readonly lengthDays: number;
  readonly endLagDays: number;
}

/** When a window's share of defects is past its limit. */
export interface ShareLimit {
  /** parts per million of *defects*: 10 000 for "less than 1 %", 50 000 for "at least 95 % good" */
  readonly perMillion: number;
  /** whether a share of exactly the limit misses it (`LESS_THAN`) or not (`GREATER_THAN`) */
  readonly missedAt: boolean;
}

/** For today and each day ahead: how many arrivals miss the limit, and which arrivals are inside the window by then. */
export interface Allowance {
  /** orders inside the window by then, coming ones as expected, and the known defects inside it */
  readonly orders: Float64Array;
  readonly defects: Float64Array;
  /** as many more defects as this miss the limit; 0 or less: missed already, by what is known */
  readonly left: Float64Array;
  /** defects of known days that have left the window since today */
  readonly rolledOff: Float64Array;
  /** the window holds the arrivals up to `to` less those up to `from`, counted in coming days */
  readonly from: Uint16Array;
  readonly to: Uint16Array;
  /** how much of the defects that are late today is known and inside the window by then */
  readonly lateShown: Float64Array;
}

/** The windows of today and of the `ahead` days after it. Roll-off is exact; coming orders are the expected ones. */
export function allowanceOf(
  days: readonly (DayCount | undefined)[],
  { lengthDays, endLagDays }: MovingWindow,
  { perMillion, missedAt }: ShareLimit,
  volume: OrderVolume,
  ahead: number,
  delay: DelayCurve | undefined,
): Allowance {
  const sums = runningSums(days, volume, ahead - endLagDays);
  const left = new Float64Array(ahead + 1);
  const inside = { orders: new Float64Array(left.length), defects: new Float64Array(left.length) };
  const rolledOff = new Float64Array(left.length);
  const lateShown = new Float64Array(left.length);
  const from = new Uint16Array(left.length);
  const to = new Uint16Array(left.length);
  const firstToday = Math.max(0, days.length - endLagDays - lengthDays);
  for (let s = 0; s < left.length; s++) {
    const last = Math.max(0, days.length - endLagDays + s);
    const first = Math.max(0, last - lengthDays);
    const orders = (sums.orders[last] as number) - (sums.orders[first] as number);
    const defects = (sums.defects[last] as number) - (sums.defects[first] as number);
    inside.orders[s] = orders;
    inside.defects[s] = defects;
    const share = (perMillion * orders) / 1_000_000;
    const least = missedAt ? Math.ceil(share - 1e-9) : Math.floor(share + 1e-9) + 1;
    left[s] = orders <= 0 ? Number.POSITIVE_INFINITY : Math.max(least, 1) - defects;
    rolledOff[s] = (sums.defects[Math.min(first, days.length)] as number) - (sums.defects[firstToday] as number);
    from[s] = Math.max(0, first - days.length);
    to[s] = Math.max(0, last - days.length);
    if (delay !== undefined) lateShown[s] = lateShareShown(days, delay, first, last, s);
  }
  return { ...inside, left, rolledOff, from, to, lateShown };
}

/** Orders of past days, each weighted with the share of its defects that is not known yet. */
export function lateExposureOf(days: readonly (DayCount | undefined)[], delay: DelayCurve | undefined): number {
  if (delay === undefined) return 0;
  return days.reduce(
    (sum, day, index) => sum + (day?.orders ?? 0) * (1 - shareKnown(delay, days.length - 1 - index)),
    0,
  );
}

function lateShareShown(
  days: readonly (DayCount | undefined)[],
  delay: DelayCurve,
  first: number,
  last: number,
  ahead: number,
): number {
  const exposure = lateExposureOf(days, delay);
  if (exposure === 0) return 0;
  let shown = 0;
  for (let index = first; index < Math.min(last, days.length); index++) {
    const age = days.length - 1 - index;
    shown += (days[index]?.orders ?? 0) * (shareKnown(delay, age + ahead) - shareKnown(delay, age));
  }
  return shown / exposure;
}

/** Orders and defects before each day; the coming days have the orders to expect and no defects. */
function runningSums(days: readonly (DayCount | undefined)[], volume: OrderVolume, ahead: number) {
  const orders = new Float64Array(days.length + Math.max(0, ahead) + 1);
  const defects = new Float64Array(orders.length);
  for (let index = 0; index < orders.length - 1; index++) {
    const day = days[index];
    const came = index < days.length ? (day?.orders ?? 0) : expectedOrders(volume, index);
    orders[index + 1] = (orders[index] as number) + came;
    defects[index + 1] = (defects[index] as number) + (day?.defects ?? 0);
  }
  return { orders, defects };
}
