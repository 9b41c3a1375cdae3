import { type Day, firstDay, lastDay, localTime, parseDay } from './day.ts';

/** What `<input type="datetime-local">` holds: `2026-10-05T09:30`, the time on somebody's wall, without a zone. */
export type WallClock = string;

const pattern = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):([0-5]\d)(?::[0-5]\d(?:\.\d{1,3})?)?$/;

/**
 * The instant at which the wall clock of a zone shows a time, to the minute; nothing for what is no time. An hour that is
 * skipped in spring counts as the hour beside it, and one that comes twice in autumn as one of the two.
 */
export function instantOnWallClock(text: WallClock, timeZone: string): Date | undefined {
  const [, date = '', hour = '', minute = ''] = pattern.exec(text) ?? [];
  const day = parseDay(date);
  if (day === undefined || day <= firstDay || day >= lastDay) return undefined;
  const wanted = asUtc(day, Number(hour), Number(minute));
  let instant = wanted;
  // The second time for days on which clocks change between the guess and what is wanted.
  for (let round = 0; round < 2; round++) instant += wanted - shownAt(instant, timeZone);
  return new Date(instant);
}

/** What the wall clock of a zone shows at an instant. */
export const wallClockAt = (instant: Date, timeZone: string): WallClock =>
  new Date(shownAt(instant.getTime(), timeZone)).toISOString().slice(0, 16);

function shownAt(instant: number, timeZone: string): number {
  const { day, hour, minute } = localTime(new Date(instant), timeZone);
  return asUtc(day, hour, minute);
}

const asUtc = (day: Day, hour: number, minute: number): number =>
  Date.parse(`${day}T00:00:00Z`) + (hour * 60 + minute) * 60_000;
