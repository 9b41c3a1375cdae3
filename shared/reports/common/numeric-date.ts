import { type Day, dayOf } from '../../domain/day.ts';

/** A date of numbers whose order is not known yet: `04-30-22`. */
export interface NumericDate {
  readonly first: number;
  readonly second: number;
  readonly year: number;
}

export type DateOrder = 'month first' | 'day first';

/** `04-30-22`, `4/30/2022`, `30.04.22`; `2022-04-30` has its order from its year. */
export function readNumericDate(text: string): NumericDate | Day | undefined {
  const yearFirst = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(text);
  if (yearFirst !== null) return dayOf(Number(yearFirst[1]), Number(yearFirst[2]), Number(yearFirst[3]));
  const parts = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})$/.exec(text);
  if (parts === null) return undefined;
  const [first, second, year] = [Number(parts[1]), Number(parts[3]), Number(parts[4])];
  return { first, second, year: year < 100 ? 2000 + year : year };
}

export const dayIn = ({ first, second, year }: NumericDate, order: DateOrder): Day | undefined =>
  order === 'month first' ? dayOf(year, first, second) : dayOf(year, second, first);
