/** A calendar day, `YYYY-MM-DD`, in whatever zone its owner says. Days compare as strings. */
export type Day = string & { readonly day: unique symbol };

/** Reads `YYYY-MM-DD`; anything that is not a day of the calendar (2026-02-30) is `undefined`. */
export function parseDay(text: string): Day | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const month = Number(text.slice(5, 7));
  const date = Number(text.slice(8));
  return month >= 1 && date >= 1 && date <= daysIn(Number(text.slice(0, 4)), month) ? (text as Day) : undefined;
}

const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** 0 for a month that no year has. */
function daysIn(year: number, month: number): number {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month === 2 && isLeap ? 29 : (lengths[month - 1] ?? 0);
}

/** The day from its numbers (month 1–12), or `undefined` when the calendar has no such day. */
export function dayOf(year: number, month: number, date: number): Day | undefined {
  const digits = (value: number, width: number) => String(value).padStart(width, '0');
  return parseDay(`${digits(year, 4)}-${digits(month, 2)}-${digits(date, 2)}`);
}

/** `days` later (negative: earlier). */
export const addDays = (day: Day, days: number): Day => dayOfNumber(numberOfDay(day) + days);

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export const daysBetween = (from: Day, to: Day): number => numberOfDay(to) - numberOfDay(from);

/** The later of two days. */
export const laterDay = (a: Day, b: Day): Day => (a > b ? a : b);

const formatters = new Map<string, Intl.DateTimeFormat>();

interface LocalTime {
  readonly day: Day;
  /** 0–23 */
  readonly hour: number;
  readonly minute: number;
  /** 1 = Monday … 7 = Sunday, as in ISO 8601 */
  readonly weekday: number;
}

/** The local date and time of an instant in an IANA time zone. Throws `RangeError` for an unknown zone. */
export function localTime(instant: Date, timeZone: string): LocalTime {
  let formatter = formatters.get(timeZone);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
    formatters.set(timeZone, formatter);
  }
  const part: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {};
  for (const { type, value } of formatter.formatToParts(instant)) part[type] = value;
  const day = `${part.year}-${part.month}-${part.day}` as Day;
  return { day, hour: Number(part.hour), minute: Number(part.minute), weekday: weekdayOf(day) };
}

/** The calendar day that an instant falls on in an IANA time zone. */
export const dayIn = (instant: Date, timeZone: string): Day => localTime(instant, timeZone).day;

/** The instant at which a day begins in an IANA time zone, to the minute. */
export function startOfDay(day: Day, timeZone: string): Date {
  const noon = Date.parse(`${day}T12:00:00Z`);
  const local = localTime(new Date(noon), timeZone);
  const minutes = daysBetween(day, local.day) * 1440 + local.hour * 60 + local.minute;
  const guess = new Date(noon - minutes * 60_000);
  // Where clocks change between midnight and noon, the guess is an hour off.
  const seen = localTime(guess, timeZone);
  const off = daysBetween(day, seen.day) * 1440 + seen.hour * 60 + seen.minute;
  return new Date(guess.getTime() - off * 60_000);
}

/** 1 = Monday … 7 = Sunday. */
export const weekdayOf = (day: Day): number => new Date(`${day}T00:00:00Z`).getUTCDay() || 7;

/** Whether the runtime's time-zone database knows the name. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const millisecondsPerDay = 86_400_000;

const zero = 48;

const daysTo1970 = 719_528;

/**
 * Days since 1970-01-01. By arithmetic (years from March, so that the leap day is the last of its year): an evaluation calls it
 * thousands of times, and `Date.parse` would take a tenth of its time.
 */
export function numberOfDay(day: Day): number {
  const digit = (at: number): number => day.charCodeAt(at) - zero;
  const year = digit(0) * 1000 + digit(1) * 100 + digit(2) * 10 + digit(3);
  const month = digit(5) * 10 + digit(6);
  const date = digit(8) * 10 + digit(9);
  const years = month > 2 ? year : year - 1;
  const months = month > 2 ? month - 3 : month + 9;
  const leapDays = Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400);
  return 365 * years + leapDays + Math.floor((153 * months + 2) / 5) + date + 60 - 1 - daysTo1970;
}

const known = new Map<number, Day>();

const mostKnown = 4000;

/** The day that many days after 1970-01-01: the inverse of `numberOfDay`. */
export function dayOfNumber(number: number): Day {
  const remembered = known.get(number);
  if (remembered !== undefined) return remembered;
  const day = new Date(number * millisecondsPerDay).toISOString().slice(0, 10) as Day;
  if (known.size === mostKnown) known.clear();
  known.set(number, day);
  return day;
}

/** Every day that anything is stored of lies between these two. */
export const firstDay: Day = dayOfNumber(0);
export const lastDay: Day = dayOfNumber(99_999);
