import { readFile } from 'node:fs/promises';
import { addDays, type Day } from '../../shared/domain/day.ts';
import { forecastRowJson } from '../../shared/flows/inspection/former-names.ts';
import { followDrift } from '../../shared/forecasting/follow-drift.ts';
import { type FollowedDay, followRate } from '../../shared/forecasting/follow-rate.ts';
import { shareLimitOf } from '../../shared/forecasting/forecast-warning.ts';
import { type MetricName, metricNames, metricOf, publishedLimit } from '../../shared/metrics/catalogue.ts';
import { judge } from '../../shared/metrics/judge.ts';
import { type Limit, perMillionOf } from '../../shared/metrics/limit.ts';
import type { Reading } from '../../shared/metrics/reading.ts';
import { readArgs, required } from '../arguments/args.ts';
import { CliError, UsageError } from '../arguments/cli-error.ts';
import { metricNamed } from '../arguments/metric-named.ts';
import { type DailySeries, readDailyCounts } from '../arguments/read-daily-counts.ts';

/** One day of one series, as `headroom forecast --json` prints it. Rates and chances are fractions; absent is absent. */
export interface ForecastRow {
  readonly series?: string;
  readonly day: string | number;
  readonly rate?: number;
  readonly verdict: string;
  readonly headroom?: number;
  /** whether the alert rules would warn on this day */
  readonly warned: boolean;
  readonly reason: string;
  readonly p7?: number;
  readonly p14?: number;
  readonly p30?: number;
  readonly p60?: number;
  readonly likelyDate?: string | number;
  readonly earliestDate?: string | number;
  readonly recoveryDate?: string | number;
}

export interface ForecastOptions {
  readonly metric: MetricName;
  readonly eachDay: boolean;
  readonly windowDays?: number;
  readonly lagDays?: number;
  /** a limit other than the published one, as a fraction */
  readonly limit?: number;
  readonly marketplace?: string;
}

/**
 * Forecasts from a file of daily counts (`day,orders,defects`, optionally `series`): `headroom forecast FILE.csv
 * --metric NAME [--each-day] [--json]`. The counts are of *defects* for every metric (packages without valid tracking,
 * not with). The file's last day is the last day of the window, unless `--lag` says how many days earlier it ends.
 */
export async function forecast(words: readonly string[]): Promise<number> {
  const { values, positionals } = readArgs(
    words,
    {
      metric: { type: 'string' },
      'each-day': { type: 'boolean' },
      window: { type: 'string' },
      lag: { type: 'string' },
      limit: { type: 'string' },
      marketplace: { type: 'string' },
      json: { type: 'boolean' },
    },
    true,
  );
  const [file, more] = positionals;
  if (file === undefined || more !== undefined) throw new UsageError('pass exactly one file of daily counts');
  const metric = metricNamed(required('--metric NAME', values.metric));
  const windowDays = days('--window', values.window, 1);
  const lagDays = days('--lag', values.lag, 0);
  const limit = fraction('--limit', values.limit);
  const rows = forecastDailyCounts(await contentOf(file), file, {
    metric,
    eachDay: values['each-day'] === true,
    ...(windowDays !== undefined && { windowDays }),
    ...(lagDays !== undefined && { lagDays }),
    ...(limit !== undefined && { limit }),
    ...(values.marketplace !== undefined && { marketplace: values.marketplace }),
  });
  process.stdout.write(values.json ? jsonOf(rows) : tableOf(rows));
  return 0;
}

/** The rows of a file, series by series, day by day: all days, or the last one of each. */
export function forecastDailyCounts(text: string, file: string, options: ForecastOptions): readonly ForecastRow[] {
  const { metric, eachDay } = options;
  const [usual] = metricOf(metric).windows;
  const lengthDays = options.windowDays ?? usual?.lengthDays;
  if (lengthDays === undefined)
    throw new UsageError(`${metric} is not measured over a number of days, so it cannot be forecast`);
  const window = { lengthDays, endLagDays: options.lagDays ?? 0 };
  return readDailyCounts(text, file).flatMap((series) => {
    const limit = limitFor(options, series.lastDay);
    const followed =
      limit === undefined
        ? [...followDrift(hitsOf(series, metric), window, metricOf(metric).better)]
        : [...followRate({ days: series.days, lastDay: series.lastDay, window, limit })];
    return (eachDay ? followed : followed.slice(-1)).map((day) => rowOf(series, day, metric, window, limit));
  });
}

/** Of a metric without a limit the hits are followed: refunds, or the units that sessions ended in. */
const hitsOf = ({ days }: DailySeries, metric: MetricName): DailySeries['days'] =>
  metricOf(metric).numeratorCounts === 'defects'
    ? days
    : days.map((day) => day && { orders: day.orders, defects: day.orders - day.defects });

/** `undefined` for a rate that Amazon sets no limit for; throws for what is not a rate. */
function limitFor({ metric, marketplace = 'US', limit: fraction }: ForecastOptions, on: Day): Limit | undefined {
  const published = publishedLimit(metric, marketplace, on) ?? metricOf(metric).limits.at(-1);
  const condition = published?.condition ?? (metricOf(metric).better === 'lower' ? 'LESS_THAN' : 'GREATER_THAN');
  const limit = fraction === undefined ? published : { condition, perMillion: perMillionOf(fraction) };
  if (limit === undefined && metricOf(metric).kind === 'rate') return undefined;
  if (limit === undefined || shareLimitOf(limit) === undefined) {
    throw new UsageError(
      `${metric} has no limit that is a rate; pass one with --limit, or use one of ${ratesWithLimit().join(', ')}`,
    );
  }
  return { condition: limit.condition, ...(limit.perMillion !== undefined && { perMillion: limit.perMillion }) };
}

const ratesWithLimit = (): readonly MetricName[] =>
  metricNames.filter((name) => metricOf(name).kind === 'rate' && metricOf(name).limits.length > 0);

/** A day of either kind of metric. */
type Followed = Pick<FollowedDay, 'index' | 'orders' | 'defects' | 'forecast'> & {
  readonly warning: { readonly warned: boolean; readonly reason: string };
};

function rowOf(
  { series, days, lastDay, written }: DailySeries,
  { index, orders, defects, forecast, warning }: Followed,
  metric: MetricName,
  window: { readonly lengthDays: number; readonly endLagDays: number },
  limit: Limit | undefined,
): ForecastRow {
  const today = addDays(lastDay, index + 1 - days.length);
  const to = addDays(today, -window.endLagDays);
  const reading: Reading = {
    metric,
    channel: metricOf(metric).channels[0] ?? 'all',
    source: 'estimate',
    measure: {
      kind: 'share',
      numerator: limit === undefined || metricOf(metric).numeratorCounts === 'defects' ? defects : orders - defects,
      denominator: orders,
    },
    windowDays: window.lengthDays,
    from: addDays(to, 1 - window.lengthDays),
    to,
    ...(limit !== undefined && { limit }),
    asOf: today,
  };
  const { verdict, headroom } = judge(reading);
  const { p7, p14, p30, p60, likelyDate, earliestDate, recoveryDate } = forecast ?? {};
  return {
    ...(series !== undefined && { series }),
    day: written(today),
    ...(orders > 0 && { rate: reading.measure.kind === 'share' ? reading.measure.numerator / orders : 0 }),
    verdict,
    ...(headroom !== undefined && { headroom }),
    warned: warning.warned,
    reason: warning.reason,
    ...(p7 !== undefined && { p7: rounded(p7) }),
    ...(p14 !== undefined && { p14: rounded(p14) }),
    ...(p30 !== undefined && { p30: rounded(p30) }),
    ...(p60 !== undefined && { p60: rounded(p60) }),
    ...(likelyDate !== undefined && { likelyDate: written(likelyDate) }),
    ...(earliestDate !== undefined && { earliestDate: written(earliestDate) }),
    ...(recoveryDate !== undefined && { recoveryDate: written(recoveryDate) }),
  };
}

/** 256 simulated futures support no more than three digits. */
const rounded = (chance: number): number => Math.round(chance * 1000) / 1000;

/** One row per line, so that a year of many accounts stays readable. */
const jsonOf = (rows: readonly ForecastRow[]): string =>
  `[\n${rows.map((row) => JSON.stringify(forecastRowJson(row))).join(',\n')}\n]\n`;

function tableOf(rows: readonly ForecastRow[]): string {
  const percent = (fraction: number | undefined, digits = 0) =>
    fraction === undefined ? '' : `${(fraction * 100).toFixed(digits)} %`;
  const table = [
    [
      'series',
      'day',
      'rate',
      'verdict',
      'left',
      'warned',
      '7 days',
      '14',
      '30',
      '60',
      'likely',
      'earliest',
      'recovers',
    ],
    ...rows.map((row) => [
      row.series ?? '',
      String(row.day),
      percent(row.rate, 2),
      row.verdict,
      String(row.headroom ?? ''),
      row.warned ? 'yes' : '',
      percent(row.p7),
      percent(row.p14),
      percent(row.p30),
      percent(row.p60),
      String(row.likelyDate ?? ''),
      String(row.earliestDate ?? ''),
      String(row.recoveryDate ?? ''),
    ]),
  ];
  const shown = rows.some(({ series }) => series !== undefined) ? table : table.map((cells) => cells.slice(1));
  const widths = (shown[0] ?? []).map((_, column) =>
    shown.reduce((most, cells) => Math.max(most, cells[column]?.length ?? 0), 0),
  );
  return shown
    .map(
      (cells) =>
        `${cells
          .map((cell, i) => cell.padEnd(widths[i] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

async function contentOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new CliError(`${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

function days(option: string, text: string | undefined, least: number): number | undefined {
  if (text === undefined) return undefined;
  const count = /^\d{1,3}$/.test(text) ? Number(text) : Number.NaN;
  if (!(count >= least && count <= 365))
    throw new UsageError(`${option} must be a number of days from ${least} to 365, not "${text}"`);
  return count;
}

function fraction(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = /^0?\.\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value > 0 && value < 1))
    throw new UsageError(`${option} must be a fraction such as 0.01 for 1 %, not "${text}"`);
  return value;
}
