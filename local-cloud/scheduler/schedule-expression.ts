import { Unsupported } from '../template/intrinsics.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

/** The next instant after the given one at which a schedule is due; milliseconds since the epoch, UTC. */
export type NextDue = (after: number) => number;

/**
 * Reads `rate(…)` and the `cron(…)` forms that name minutes and hours of every day:
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html. Throws `Unsupported` for any other.
 */
export function readSchedule(expression: string, path: string): NextDue {
  const rate = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression);
  if (rate !== null) {
    const every = Number(rate[1]) * { minute, hour: 60 * minute, day }[rate[2] as 'minute' | 'hour' | 'day'];
    if (every > 0) return (after) => (Math.floor(after / every) + 1) * every;
  }
  const cron = /^cron\((\S+) (\S+) (\S+) (\S+) (\S+) (\S+)\)$/.exec(expression);
  const [, minutes, hours, ...rest] = cron ?? [];
  if (minutes === undefined || hours === undefined || !rest.every((field) => field === '*' || field === '?')) {
    throw new Unsupported(`${path}: ${expression} is not run locally, only minutes and hours of every day`);
  }
  const inHour = readField(minutes, 59);
  const inDay = readField(hours, 23);
  if (inHour === undefined || inDay === undefined) {
    throw new Unsupported(`${path}: ${expression} has a field that the local cloud does not know`);
  }
  const ofDay = inDay.flatMap((hour) => inHour.map((one) => (hour * 60 + one) * minute));
  return (after) => {
    const today = Math.floor(after / day) * day;
    const next = ofDay.find((offset) => today + offset > after);
    return next === undefined ? today + day + Number(ofDay[0]) : today + next;
  };
}

// A star, a number, a range, each with or without a step behind a slash, and lists of them; ascending. Nothing when it is something else.
function readField(field: string, most: number): readonly number[] | undefined {
  const found = new Set<number>();
  for (const item of field.split(',')) {
    const parts = /^(?:(\*)|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(item);
    if (parts === null) return undefined;
    const [, every, from, to, step] = parts;
    const first = every === undefined ? Number(from) : 0;
    const last = to !== undefined ? Number(to) : every !== undefined || step !== undefined ? most : first;
    const stride = Number(step ?? 1);
    if (first > last || last > most || stride < 1) return undefined;
    for (let value = first; value <= last; value += stride) found.add(value);
  }
  return [...found].sort((a, b) => a - b);
}
