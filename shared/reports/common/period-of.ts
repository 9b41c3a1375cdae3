import { addDays, type Day, dayOf, parseDay } from '../../domain/day.ts';
import type { Period, UploadContext } from './report.ts';

/**
 * Reads a period as people write it: `2026-09-01/2026-09-30`, `2026-09-01_2026-09-30`, one day, or a month `2026-09`.
 * Only ISO dates count: the numbers that Amazon's download page puts into file names say something else in every country.
 */
export function readPeriod(text: string): Period | undefined {
  const days = [...text.matchAll(/(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)/g)].flatMap(([found]) => parseDay(found) ?? []);
  const [first, second] = days;
  if (first !== undefined && days.length <= 2) {
    const last = second ?? first;
    return first <= last ? { from: first, to: last } : { from: last, to: first };
  }
  const month = /(?<![\d-])(\d{4})-(\d{2})(?![\d-])/.exec(text);
  return month === null || days.length > 0 ? undefined : monthOf(Number(month[1]), Number(month[2]));
}

function monthOf(year: number, month: number): Period | undefined {
  const from = dayOf(year, month, 1);
  const next = month === 12 ? dayOf(year + 1, 1, 1) : dayOf(year, month + 1, 1);
  return from === undefined || next === undefined ? undefined : { from, to: addDays(next, -1) };
}

/** The days that a report without dates speaks of: from the object's metadata, else from its key. */
export const periodOf = ({ period, key }: UploadContext): Period | undefined =>
  period ?? readPeriod(key.split('/').slice(2).join('/'));

/** The calendar month that a day lies in. */
export const monthAround = (day: Day): Period =>
  monthOf(Number(day.slice(0, 4)), Number(day.slice(5, 7))) ?? { from: day, to: day };
