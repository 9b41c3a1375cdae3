import { type Day, dayOf } from '../../domain/day.ts';
import type { Marketplace } from '../../domain/marketplace.ts';

/** The first part of a date of numbers only, the second and the third, as they stand; which is which is not known yet. */
export interface NumericParts {
  readonly parts: readonly [number, number, number];
  /** digits in the third part: 4 for a whole year, 1 for what can be no year */
  readonly lastDigits: number;
  readonly dotted: boolean;
}

export type PartOrder = Marketplace['dateOrder'];
export const partOrders: readonly PartOrder[] = ['dmy', 'mdy', 'ymd'];

/** Months by the beginnings of their names in English, German, French, Italian, Spanish, Portuguese, Dutch, Swedish and Polish. */
const monthBeginnings: readonly (readonly string[])[] = [
  ['jan', 'gen', 'ene', 'janv', 'sty'],
  ['feb', 'fev', 'lut'],
  ['mar', 'mrz', 'mrt', 'maa'],
  ['apr', 'avr', 'abr', 'kwi'],
  ['may', 'mai', 'mag', 'mei', 'maj'],
  ['jun', 'juin', 'giu', 'cze'],
  ['jul', 'juil', 'lug', 'lip'],
  ['aug', 'aou', 'ago', 'sie'],
  ['sep', 'set', 'wrz'],
  ['oct', 'okt', 'ott', 'out', 'paz'],
  ['nov', 'lis'],
  ['dec', 'dez', 'dic', 'gru'],
];

function monthOf(name: string): number | undefined {
  const plain = name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const month = monthBeginnings.findIndex((beginnings) => beginnings.some((beginning) => plain.startsWith(beginning)));
  return month === -1 ? undefined : month + 1;
}

const withYear = (text: string): number => (text.length === 4 ? Number(text) : 2000 + Number(text));

/** What may follow a date: a time of day and a zone. */
const rest = '(?:[T ,].{0,40})?$';
const yearFirst = new RegExp(String.raw`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})${rest}`);
const numbersOnly = new RegExp(String.raw`^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{1,2})${rest}`);
const dayThenMonth = new RegExp(
  String.raw`^(\d{1,2})\.?[- ](?:de )?(\p{L}{3,12})\.?,?[- ](?:de )?(\d{4}|\d{2})${rest}`,
  'u',
);
const monthThenDay = new RegExp(String.raw`^(\p{L}{3,12})\.? (\d{1,2}),? (\d{4})${rest}`, 'u');
const eastAsian = /^(\d{4})年(\d{1,2})月(\d{1,2})日/;

/**
 * Reads the day at the beginning of a text: `2026-10-05`, `17.07.2026 07:06:34 UTC`, `1/13/17`, `03-Feb-2025`,
 * `29 June 2026 5:39:32 pm GMT+9`, `Jun 29, 2026`, `2026年6月29日`. Days are taken as written, in whatever zone they are.
 * @returns the parts where only the column and the store can say which is the month
 */
export function readWrittenDate(text: string): Day | NumericParts | undefined {
  const iso = yearFirst.exec(text) ?? eastAsian.exec(text);
  if (iso !== null) return dayOf(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const numeric = numbersOnly.exec(text);
  if (numeric !== null) {
    const [, first, separator, second, third = ''] = numeric;
    return {
      parts: [Number(first), Number(second), Number(third)],
      lastDigits: third.length,
      dotted: separator === '.',
    };
  }
  const named = dayThenMonth.exec(text);
  if (named !== null) return dayOf(withYear(named[3] ?? ''), monthOf(named[2] ?? '') ?? 0, Number(named[1]));
  const american = monthThenDay.exec(text);
  if (american !== null) return dayOf(Number(american[3]), monthOf(american[1] ?? '') ?? 0, Number(american[2]));
  return undefined;
}

/** The day that the parts make in an order, `undefined` when they make none. Nobody writes the month first with dots. */
export function dayFromParts({ parts, lastDigits, dotted }: NumericParts, order: PartOrder): Day | undefined {
  const [a, b, c] = parts;
  if (order === 'ymd') return lastDigits === 4 ? undefined : dayOf(2000 + a, b, c);
  if (lastDigits === 1) return undefined;
  const year = lastDigits === 4 ? c : 2000 + c;
  if (order === 'mdy') return dotted ? undefined : dayOf(year, a, b);
  return dayOf(year, b, a);
}
