/** Orders to expect on a coming day: a level that follows the last weeks, and the account's own week. */
export interface OrderVolume {
  readonly perDay: number;
  /** factor for each (index of day) mod 7, averaging 1 */
  readonly week: readonly number[];
}

/** A change of volume is half followed after a week, and nearly wholly after three. */
const halfLifeDays = 7;
const daysOfPattern = 56;
/** A weekday's factor is drawn toward 1 as if it had been seen on so many average days more. */
const averageWeekdays = 1;

/** Reads the volume off daily order counts, oldest first; days that are `undefined` are unknown. */
export function volumeOf(orders: readonly (number | undefined)[]): OrderVolume {
  const week = weekOf(orders);
  let usual = 0;
  let came = 0;
  for (let index = Math.max(0, orders.length - daysOfPattern); index < orders.length; index++) {
    const count = orders[index];
    if (count === undefined) continue;
    const weight = 0.5 ** ((orders.length - 1 - index) / halfLifeDays);
    usual += weight * (week[index % 7] ?? 1);
    came += weight * count;
  }
  return { perDay: usual === 0 ? 0 : came / usual, week };
}

function weekOf(orders: readonly (number | undefined)[]): readonly number[] {
  const counts = [0, 0, 0, 0, 0, 0, 0];
  const days = [0, 0, 0, 0, 0, 0, 0];
  let total = 0;
  let seen = 0;
  for (let index = Math.max(0, orders.length - daysOfPattern); index < orders.length; index++) {
    const count = orders[index];
    if (count === undefined) continue;
    counts[index % 7] = (counts[index % 7] ?? 0) + count;
    days[index % 7] = (days[index % 7] ?? 0) + 1;
    total += count;
    seen++;
  }
  if (total === 0) return [1, 1, 1, 1, 1, 1, 1];
  const mean = total / seen;
  const factors = counts.map((count, i) => (count / mean + averageWeekdays) / ((days[i] ?? 0) + averageWeekdays));
  const average = factors.reduce((a, b) => a + b, 0) / 7;
  return factors.map((factor) => factor / average);
}

/** Expected orders on the day with this index. */
export const expectedOrders = (volume: OrderVolume, index: number): number =>
  volume.perDay * (volume.week[((index % 7) + 7) % 7] ?? 1);
