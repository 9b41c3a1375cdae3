import { type Day, daysBetween } from '../domain/day.ts';
import { metricOf } from '../metrics/catalogue.ts';
import { allowedDefects } from '../metrics/headroom.ts';
import { defectsOf, type ReadingForecast } from '../metrics/judge.ts';
import type { Reading } from '../metrics/reading.ts';
import { driftWarning } from './drift-warning.ts';
import { forecastRate, forecastThresholds, forecastWarning, isClearlyQuiet } from './forecast-warning.ts';
import { type KnownOfRate, knownDaysOf } from './known-days.ts';
import type { DayCount } from './model/allowance.ts';
import { neverWarned, type WarningMemory } from './warning-memory.ts';

/**
 * What is remembered of a rate's forecast: one snapshot counts once, however often it is evaluated, so the memory from before
 * the newest snapshot is kept beside the memory after it.
 */
export interface ForecastMemory {
  /** day of the newest snapshot */
  readonly asOf: Day;
  readonly before: WarningMemory;
  readonly after: WarningMemory;
}

export interface KnownOfMetric extends KnownOfRate {
  /** of a metric without a limit: the base and its hits, by day */
  readonly traffic?: readonly (DayCount | undefined)[];
}

export interface ForecastReading {
  readonly readingForecast: ReadingForecast;
  /** absent where there is nothing to remember */
  readonly memory?: ForecastMemory;
}

/**
 * A forecast takes a millisecond or two. A decision needs it only where it could be a warning or already is one; a display of
 * all forecasts needs it always.
 */
export type Thoroughness = 'always' | 'where it matters';

/** Windows or days that must be known before a forecast replaces the 80 % rule. */
const fewestKnownDays = 14;

/**
 * Where a reading is going: its forecast, or its drift where it has no limit, and whether that is a warning. `undefined` where
 * the past is not known, or where the limit allows so few defects that only the headroom says anything.
 */
export function forecastReading(
  reading: Reading,
  known: KnownOfMetric,
  memory: ForecastMemory | undefined,
  today: Day,
  thoroughness: Thoroughness = 'always',
): ForecastReading | undefined {
  const metric = metricOf(reading.metric);
  if (metric.partOf !== undefined || reading.measure.kind !== 'share') return undefined;
  return reading.limit?.perMillion === undefined
    ? forecastDrift(reading, known, memory)
    : forecastLimitedRate(reading, known, memory, today, thoroughness);
}

function forecastLimitedRate(
  reading: Reading,
  known: KnownOfRate,
  memory: ForecastMemory | undefined,
  today: Day,
  thoroughness: Thoroughness,
): ForecastReading | undefined {
  const counts = defectsOf(reading);
  const { limit } = reading;
  if (counts === undefined || counts.base <= 0 || limit?.perMillion === undefined) return undefined;
  const allowed = allowedDefects(counts.base, limit.perMillion, limit.condition);
  const decides = allowed >= forecastThresholds.fewestAllowed && fewestKnownDays <= knownSnapshots(reading, known);
  const isOpen = decides && (counts.defects >= forecastThresholds.fewestDefects || memory !== undefined);
  // At the limit and past it the reader wants the dates, whatever decides.
  if (thoroughness === 'where it matters' && !isOpen && counts.defects < allowed)
    return decides ? { readingForecast: { warned: false, speaks: true } } : undefined;
  const history = knownDaysOf(reading, known, today);
  if (history === undefined) return decides && reading.source === 'official' ? lastForecast(memory) : undefined;
  const isNew = decides && memory === undefined && counts.defects < allowed;
  if (thoroughness === 'where it matters' && isNew && isClearlyQuiet(history))
    return { readingForecast: { warned: false, speaks: true } };
  const forecast = forecastRate(history);
  if (forecast === undefined) return undefined;
  if (!decides) return { readingForecast: { forecast, warned: false, speaks: false } };
  // A warning of what was taken back does not wait to be calm for days.
  const before = history.correctedOn === history.lastDay ? neverWarned : memoryBefore(memory, history.lastDay);
  const { warned, memory: after } = forecastWarning(forecast, { ...counts, limit }, before);
  return {
    readingForecast: { forecast, warned, speaks: true, ...(warned && { warnedBy: 'forecast' }) },
    ...remembered(history.lastDay, before, after),
  };
}

/** For a reading that is too old for a forecast: the last forecast stands until a newer reading comes. */
function lastForecast(memory: ForecastMemory | undefined): ForecastReading {
  const warned = memory?.after.warned ?? false;
  return {
    readingForecast: { warned, speaks: true, ...(warned && { warnedBy: 'forecast' }) },
    ...(memory !== undefined && { memory }),
  };
}

/** The number of days on which the rate was seen. */
const knownSnapshots = ({ source }: Reading, { series, counted }: KnownOfRate): number =>
  source === 'official' ? (series?.shown.length ?? 0) : (counted?.days.length ?? 0);

function forecastDrift(
  reading: Reading,
  { traffic = [] }: KnownOfMetric,
  memory: ForecastMemory | undefined,
): ForecastReading | undefined {
  if (traffic.length === 0 || reading.to === undefined) return undefined;
  const before = memoryBefore(memory, reading.asOf);
  const { warned, drift, memory: after } = driftWarning(traffic, metricOf(reading.metric).better, before);
  return {
    readingForecast: {
      ...(drift !== undefined && { drift }),
      warned,
      speaks: true,
      ...(warned && { warnedBy: 'drift' }),
    },
    ...remembered(reading.asOf, before, after),
  };
}

/** The memory from before this snapshot. A warning that nobody has evaluated for months no longer counts. */
function memoryBefore(memory: ForecastMemory | undefined, asOf: Day): WarningMemory {
  if (memory === undefined || daysBetween(memory.asOf, asOf) > 60) return neverWarned;
  return asOf > memory.asOf ? memory.after : memory.before;
}

const remembered = (asOf: Day, before: WarningMemory, after: WarningMemory): { readonly memory?: ForecastMemory } =>
  isNothing(before) && isNothing(after) ? {} : { memory: { asOf, before, after } };

const isNothing = (memory: WarningMemory): boolean =>
  Object.values(memory).every((value) => value === false || value === 0);
