import { type ParseArgsConfig, parseArgs } from 'node:util';
import { type Day, parseDay } from '../../shared/domain/day.ts';
import { UsageError } from './cli-error.ts';

/** Options of the commands that connect to a running Headroom. */
export const whereOptions = { dir: { type: 'string' }, stack: { type: 'string' } } as const;

/** Parses the arguments of a command; throws `UsageError` for an option it does not have. */
export function readArgs<const Options extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: Options,
  allowPositionals = false,
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? (error.message.split(/\. |\n/)[0] ?? error.message) : String(error));
  }
}

/** `2026-10-05T06:00:00Z`, or with another offset; milliseconds since the epoch. Throws `UsageError` without a time zone. */
export function readInstant(option: string, text: string): number {
  const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
  if (Number.isNaN(instant)) {
    throw new UsageError(`${option} must be an instant such as 2026-10-05T06:00:00Z, not "${text}"`);
  }
  return instant;
}

export function readDay(option: string, text: string): Day {
  const day = parseDay(text);
  if (day === undefined) throw new UsageError(`${option} must be a day such as 2026-10-05, not "${text}"`);
  return day;
}

export function required(option: string, value: string | undefined): string {
  if (value === undefined || value === '') throw new UsageError(`${option} is missing`);
  return value;
}
