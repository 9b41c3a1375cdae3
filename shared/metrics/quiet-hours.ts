import type { QuietHours } from './client.ts';
import { localTime } from './day.ts';

/**
 * Whether it is quiet on a wall clock: from `from`, included, to `to`, excluded; over midnight when `from` is later. The
 * clock on the wall decides, so a night that loses or repeats an hour is still the night.
 */
export function isQuiet(now: Date, timeZone: string, hours: QuietHours | undefined): boolean {
  if (hours === undefined || hours.from === hours.to) return false;
  const { hour, minute } = localTime(now, timeZone);
  const clock = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
  return hours.from < hours.to ? clock >= hours.from && clock < hours.to : clock >= hours.from || clock < hours.to;
}

const step = 5 * 60_000;
const mostSteps = (26 * 3_600_000) / step;

/** When the quiet hours that an instant lies in are over, to five minutes; the instant itself when it is not quiet. */
export function quietUntil(now: Date, timeZone: string, hours: QuietHours | undefined): Date {
  let instant = now;
  for (let steps = 0; steps < mostSteps && isQuiet(instant, timeZone, hours); steps++) {
    instant = new Date(Math.floor(instant.getTime() / step) * step + step);
  }
  return instant;
}
