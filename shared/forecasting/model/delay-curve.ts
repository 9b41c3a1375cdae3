/**
 * How fast defects become known: the share of an order day's eventual defects that has been reported when the day is
 * 0, 1, 2 … days old. Ages past the end have all of them.
 */
export type DelayCurve = readonly number[];

/** One defect that has been reported, and how long it could have taken at most to be seen today. */
export interface ReportedDefect {
  /** days from the order to the report */
  readonly delayDays: number;
  /** days from the order to today */
  readonly ageDays: number;
}

export const shareKnown = (curve: DelayCurve, ageDays: number): number => (ageDays < 0 ? 0 : (curve[ageDays] ?? 1));

const fewestDefects = 10;

/**
 * The account's own delays. What is slow and recent has not been seen yet, so plain frequencies would be too fast: the
 * chain ladder goes backwards instead, and asks of the defects that could show a delay of `d` days and took `d` or
 * fewer, how many took exactly `d`. `undefined` with fewer than ten defects: too few to say.
 */
export function delayCurveOf(defects: readonly ReportedDefect[]): DelayCurve | undefined {
  if (defects.length < fewestDefects) return undefined;
  const longest = defects.reduce((most, { delayDays }) => Math.max(most, delayDays), 0);
  const curve = Array.from({ length: longest + 1 }, () => 1);
  for (let delay = longest; delay > 0; delay--) {
    let exactly = 0;
    let atMost = 0;
    for (const { delayDays, ageDays } of defects) {
      if (ageDays < delay || delayDays > delay) continue;
      atMost++;
      if (delayDays === delay) exactly++;
    }
    const known = curve[delay] ?? 1;
    curve[delay - 1] = atMost === 0 ? known : known * (1 - exactly / atMost);
  }
  return curve;
}
