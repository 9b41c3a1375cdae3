import { localTime } from '../domain/day.ts';
import type { QuietHours } from './client-config.ts';

const saturday = 6;

/**
 * Whether an instant lies in quiet hours: from `from`, included, until `to`, excluded, across midnight when `from` is later;
 * and all day on weekends and holidays. Local time decides, so a night that loses or repeats an hour is still the night.
 */
export function isQuiet(now: Date, timeZone: string, hours: QuietHours | undefined): boolean {
  if (hours === undefined) return false;
  const { from, to, weekends = false, holidays = [] } = hours;
  const { day, hour, minute, weekday } = localTime(now, timeZone);
  if (weekends && weekday >= saturday) return true;
  if (holidays.includes(day) || holidays.includes(day.slice('YYYY-'.length))) return true;
  if (from === undefined || to === undefined || from === to) return false;
  const clock = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
  return from < to ? clock >= from && clock < to : clock >= from || clock < to;
}

const step = 5 * 60_000;
/** Two weeks of holidays; for longer quiet hours the answer is to look again then. */
const mostSteps = (14 * 24 * 3_600_000) / step;

/** When the quiet hours around an instant end, rounded up to five minutes; the instant itself when it is not quiet. */
export function quietUntil(now: Date, timeZone: string, hours: QuietHours | undefined): Date {
  let instant = now;
  for (let steps = 0; steps < mostSteps && isQuiet(instant, timeZone, hours); steps++) {
    instant = new Date(Math.floor(instant.getTime() / step) * step + step);
  }
  return instant;
}
