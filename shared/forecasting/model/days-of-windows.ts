/** What a moving window held on one day: its orders and its defects. */
export interface WindowCount {
  readonly orders: number;
  readonly defects: number;
}

/**
 * The days behind a daily series of moving windows, as far as they can be inferred: for metrics that are known from
 * Amazon's snapshots alone. `windows` has one entry per day, `undefined` where no snapshot is; the first and the last
 * must be there. The result begins with the first day of the first window and ends with the last day of the last.
 *
 * Of a window's change from one day to the next only the difference is known: what came less what rolled off. A rise of
 * 2 means at least 2 came, a fall of 2 that at least 2 rolled off. These are placed where they must be; what the first
 * window held beyond them is spread evenly over its days, as whole defects. So every window of the result holds exactly
 * what Amazon said, only the place of some defects inside the first window is a guess.
 */
export function daysOfWindows(
  windows: readonly (WindowCount | undefined)[],
  lengthDays: number,
): readonly WindowCount[] {
  const filled = fillGaps(windows);
  const orders = unroll(
    filled.map((w) => w.orders),
    lengthDays,
  );
  const defects = unroll(
    filled.map((w) => w.defects),
    lengthDays,
  );
  // A day cannot have more defects than orders; where the guess says so, the orders give way.
  return orders.map((count, day) => ({ orders: Math.max(count, defects[day] ?? 0), defects: defects[day] ?? 0 }));
}

/** Between two snapshots the window is taken to have changed evenly, in whole counts. */
function fillGaps(windows: readonly (WindowCount | undefined)[]): readonly WindowCount[] {
  const filled: WindowCount[] = [];
  let last = -1;
  for (const [day, window] of windows.entries()) {
    if (window === undefined) continue;
    const before = last < 0 ? undefined : filled[last];
    for (let gap = last + 1; before !== undefined && gap < day; gap++) {
      const part = (gap - last) / (day - last);
      filled[gap] = {
        orders: Math.round(before.orders + part * (window.orders - before.orders)),
        defects: Math.round(before.defects + part * (window.defects - before.defects)),
      };
    }
    filled[day] = window;
    last = day;
  }
  if (filled.length === 0 || filled[0] === undefined) throw new RangeError('the first snapshot is missing');
  return filled;
}

/** Whole daily counts whose moving sums over `length` days are `sums`. */
function unroll(sums: readonly number[], length: number): readonly number[] {
  const first = sums[0] ?? 0;
  const days = Array.from({ length: length + sums.length - 1 }, () => 0);
  // What each day of the first window holds at least: as much as the window later fell when the day left it. A day that
  // lies one or more lengths later has to make up for falls on the same place of the cycle.
  let certain = 0;
  for (let day = 0; day < length; day++) {
    let level = 0;
    let lowest = 0;
    for (let step = day + 1; step < sums.length; step += length) {
      level += (sums[step] ?? 0) - (sums[step - 1] ?? 0);
      lowest = Math.min(lowest, level);
    }
    days[day] = -lowest;
    certain -= lowest;
  }
  // The rest is spread evenly, whole: a running remainder decides which days get one more.
  const rest = Math.max(0, first - certain);
  for (let day = 0; day < length; day++) {
    days[day] = (days[day] ?? 0) + Math.floor(((day + 1) * rest) / length) - Math.floor((day * rest) / length);
  }
  for (let step = 1; step < sums.length; step++) {
    days[step + length - 1] = (days[step - 1] ?? 0) + (sums[step] ?? 0) - (sums[step - 1] ?? 0);
  }
  return days;
}
