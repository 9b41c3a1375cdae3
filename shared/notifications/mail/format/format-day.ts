import { type Day, dayIn, daysBetween, localTime } from '../../../domain/day.ts';
import { formatDay, monthNames } from '../../../domain/format-count-and-day.ts';
import { amount } from './format-number.ts';

const partsOf = (day: Day) => ({
  year: day.slice(0, 4),
  month: monthNames[Number(day.slice(5, 7)) - 1] ?? '',
  date: String(Number(day.slice(8, 10))),
});

export { formatDay };

/** `5 October`, where the year is beyond doubt */
export function formatShortDay(day: Day): string {
  const { month, date } = partsOf(day);
  return `${date} ${month}`;
}

/** `9 August to 7 October 2026`; the first year is named where it differs. */
export function formatDayRange(from: Day, to: Day): string {
  const first = partsOf(from);
  const start = first.year === partsOf(to).year ? `${first.date} ${first.month}` : formatDay(from);
  return from === to ? formatDay(to) : `${start} to ${formatDay(to)}`;
}

/** `today`, `yesterday`, `3 days ago` */
export function formatAgo(day: Day, today: Day): string {
  const days = daysBetween(day, today);
  if (days <= 0) return 'today';
  return days === 1 ? 'yesterday' : `${amount(days, ['day', 'days'])} ago`;
}

/** How long something lasted, by the calendar of a zone: `6 days`, `less than a day`. */
export function formatDuration(since: string, now: Date, timeZone: string): string {
  const days = daysBetween(dayIn(new Date(since), timeZone), dayIn(now, timeZone));
  return days <= 0 ? 'less than a day' : amount(days, ['day', 'days']);
}

/** `5 October 2026, 08:04` on the wall clock of a zone; the zone is named once, at the foot of the mail. */
export function formatMoment(instant: Date, timeZone: string): string {
  const { day, hour, minute } = localTime(instant, timeZone);
  const digits = (value: number) => String(value).padStart(2, '0');
  return `${formatDay(day)}, ${digits(hour)}:${digits(minute)}`;
}
