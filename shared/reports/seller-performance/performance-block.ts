import type { Channel } from '../../domain/channel.ts';
import { type Day, daysBetween, parseDay } from '../../domain/day.ts';
import { type MetricName, metricOf, plainLimit, publishedLimit } from '../../metrics/catalogue.ts';
import { type Limit, perMillionOf } from '../../metrics/limit.ts';
import type { Measure, Reading } from '../../metrics/reading.ts';
import { showCell } from '../common/show-cell.ts';
import { isObject, type JsonObject } from '../json/json-value.ts';
import type { CountBlock, RateBlock } from './performance-blocks.ts';

/** A block that cannot be read: where, what was expected, what was found. The rest of the report still can. */
export class MalformedBlock extends Error {
  override readonly name = 'MalformedBlock';
  constructor(path: string, expected: string, found: string) {
    super(`${path}: expected ${expected}, found ${found}`);
  }
}

/** What all blocks of one report share. */
export interface ReportFrame {
  readonly marketplace: string;
  readonly asOf: Day;
  /** ranges that end later are not believed */
  readonly latest: Day;
}

/** The member at a dotted path; `undefined` where there is none, or null. */
function memberAt(block: JsonObject, path: string): unknown {
  let value: unknown = block;
  for (const name of path.split('.')) value = isObject(value) ? value[name] : undefined;
  return value ?? undefined;
}

/** A value as a report error may show it. */
export const showValue = (value: unknown): string =>
  typeof value === 'string' ? showText(value) : isObject(value) || Array.isArray(value) ? 'a structure' : String(value);

const showText = (text: string): string => {
  const shown = showCell(text);
  return shown.startsWith('“') ? `the text ${shown}` : text === '' ? 'an empty text' : shown;
};

/** Trimmed reports write `claims: 4` for `claims: { count: 4 }`. */
function bareCount(block: JsonObject, path: string): unknown {
  const whole = path.endsWith('.count') ? memberAt(block, path.slice(0, -'.count'.length)) : undefined;
  return isObject(whole) ? undefined : whole;
}

function readCount(block: JsonObject, name: string, path: string): number | undefined {
  const value = memberAt(block, name) ?? bareCount(block, name);
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    throw new MalformedBlock(`${path}.${name}`, 'a whole number from 0', showValue(value));
  }
  return value;
}

/** The printed rate; one that is none is `odd`, which only matters where there are no counts. */
function readRate(block: JsonObject, path: string): { readonly printed?: number; readonly odd?: MalformedBlock } {
  const value = memberAt(block, 'rate');
  if (value === undefined) return {};
  if (typeof value === 'number' && value >= 0 && value <= 1) return { printed: value };
  return { odd: new MalformedBlock(`${path}.rate`, 'a fraction from 0 to 1', showValue(value)) };
}

/** Amazon's word for a block, when it is one. */
export function readWord(block: JsonObject, name: string): string | undefined {
  const value = memberAt(block, name);
  return typeof value === 'string' && /^[A-Za-z][A-Za-z_ ]{0,39}$/.test(value) ? value : undefined;
}

export interface Range {
  readonly from?: Day;
  readonly to?: Day;
  readonly remark?: string;
}

/** `2020-09-06T00:00Z`, `…T00:00:00Z`, `…T23:59:59.999Z`, or the day alone: ranges are in UTC. */
const dayOfRange = (value: unknown): Day | undefined =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z)?$/.test(value)
    ? parseDay(value.slice(0, 10))
    : undefined;

/** The range a block speaks of. One that contradicts itself is dropped, with a remark; the numbers stay. */
export function readRange(block: JsonObject, latest: Day): Range {
  const range = memberAt(block, 'reportingDateRange');
  if (range === undefined) return {};
  const from = isObject(range) ? dayOfRange(range['reportingDateFrom']) : undefined;
  const to = isObject(range) ? dayOfRange(range['reportingDateTo']) : undefined;
  if (from === undefined || to === undefined) return { remark: 'the report’s date range is not readable' };
  if (from > to) return { remark: `the report’s date range begins (${from}) after it ends (${to})` };
  if (to > latest) return { remark: `the report’s date range ends in the future (${to})` };
  return { from, to };
}

/** Days from the first to the last, both inside. */
export const lengthOf = ({ from, to }: Range): number | undefined =>
  from === undefined || to === undefined ? undefined : daysBetween(from, to) + 1;

/** A limit, and what is to be said of it. */
interface Judged {
  readonly limit?: Limit | undefined;
  readonly remark?: string;
}

/**
 * Whether a target can be one. Amazon asks for at most a few defects in a hundred and for nearly all of the good: a target
 * that every account meets, or none, is a mistake of the file.
 */
const isSensible = (condition: 'LESS_THAN' | 'GREATER_THAN', perMillion: number): boolean =>
  condition === 'LESS_THAN' ? perMillion > 0 && perMillion <= 500_000 : perMillion >= 500_000 && perMillion < 1_000_000;

/** The file's target when it is whole, sensible and points the way the metric does, else Amazon's published limit. */
function limitOf(metric: MetricName, block: JsonObject, { marketplace, asOf }: ReportFrame): Judged {
  const { kind, better } = metricOf(metric);
  const limit = plainLimit(publishedLimit(metric, marketplace, asOf));
  const target = memberAt(block, 'targetValue');
  const condition = memberAt(block, 'targetCondition');
  if (typeof target !== 'number') return { limit };
  if (kind === 'count' && condition === 'EQUALS' && Number.isSafeInteger(target) && target >= 0) {
    return { limit: { condition, value: target } };
  }
  const direction = better === 'lower' ? 'LESS_THAN' : 'GREATER_THAN';
  if (kind !== 'rate' || condition !== direction) return { limit };
  const perMillion = perMillionOf(target);
  if (isSensible(direction, perMillion)) {
    // The number is the report’s own; whether the store enforces it is not in the report.
    const { target: notEnforced, minimumToJudge } = limit ?? {};
    return {
      limit: {
        condition: direction,
        perMillion,
        ...(notEnforced !== undefined && { target: notEnforced }),
        ...(minimumToJudge !== undefined && { minimumToJudge }),
      },
    };
  }
  const instead = limit === undefined ? 'and is not used' : 'and Amazon’s published limit is used';
  return { limit, remark: `the report’s target of ${percent(target)} cannot be one, ${instead}` };
}

const percent = (fraction: number): string => `${Number((fraction * 100).toFixed(3))} %`;
const furthestApart = 0.0005;

function measureOf(block: JsonObject, spec: RateBlock, path: string): { measure: Measure; remark?: string } {
  const numerator = readCount(block, spec.numerator, path);
  const denominator = readCount(block, spec.denominator, path);
  const { printed, odd } = readRate(block, path);
  const oddRate = odd && { remark: `the printed rate is not used (${odd.message})` };
  // Nothing was counted, so whatever rate is printed beside it says nothing.
  if (denominator === 0 && (numerator ?? 0) === 0) {
    const measure = { kind: 'share', numerator: 0, denominator, ...(printed !== undefined && { printed }) } as const;
    return { measure, ...oddRate };
  }
  if (numerator === undefined || denominator === undefined) {
    if (printed !== undefined) return { measure: { kind: 'rate', printed } };
    throw odd ?? new MalformedBlock(path, `${spec.numerator} and ${spec.denominator}, or a rate`, 'neither');
  }
  if (numerator > denominator) {
    const contradiction = `${spec.numerator} ${numerator} is more than ${spec.denominator} ${denominator}`;
    if (printed === undefined || denominator === 0) {
      throw new MalformedBlock(path, `${spec.numerator} within ${spec.denominator}`, contradiction);
    }
    return {
      measure: { kind: 'rate', printed },
      remark: `the report contradicts itself: ${contradiction}; its printed rate is used`,
    };
  }
  const counts = { kind: 'share', numerator, denominator } as const;
  if (printed === undefined) return { measure: counts, ...oddRate };
  const rate = numerator / denominator;
  return {
    measure: { ...counts, printed },
    ...(Math.abs(rate - printed) > furthestApart && {
      remark: `the report prints ${percent(printed)}, its counts give ${percent(rate)} (${numerator} of ${denominator})`,
    }),
  };
}

const joined = (remarks: readonly (string | undefined)[]): string | undefined =>
  remarks.filter((remark) => remark !== undefined).join('; ') || undefined;

interface Notified {
  readonly metric: MetricName;
  readonly channel: Channel;
  readonly measure: Measure;
  readonly range?: Range;
  readonly windowDays?: number | undefined;
  readonly limit?: Limit | undefined;
  readonly officialStatus?: string | undefined;
  readonly remarks?: readonly (string | undefined)[];
}

/** A reading that Amazon gave. The window is the catalogue's: a range that varies by a day is still the same window. */
export function officialReading(notified: Notified, { asOf }: ReportFrame): Reading {
  const { metric, channel, measure, range = {}, limit, officialStatus, remarks = [] } = notified;
  const windowDays = notified.windowDays ?? metricOf(metric).windows[0]?.lengthDays;
  const remark = joined([...remarks, range.remark]);
  return {
    metric,
    channel,
    source: 'official',
    measure,
    ...(windowDays !== undefined && { windowDays }),
    ...(range.from !== undefined && { from: range.from }),
    ...(range.to !== undefined && { to: range.to }),
    ...(limit !== undefined && { limit }),
    ...(officialStatus !== undefined && { officialStatus }),
    asOf,
    ...(remark !== undefined && { remark }),
  };
}

/**
 * Reads a rate with its counts, target and status.
 * @throws MalformedBlock when a number is not one, or there is nothing to read
 */
export function readRateBlock(
  block: unknown,
  spec: RateBlock,
  path: string,
  frame: ReportFrame,
  window: { readonly days?: number; readonly remark?: string } = {},
): Reading {
  if (!isObject(block)) throw new MalformedBlock(path, 'an object', showValue(block));
  const { metric, channel } = spec;
  const { measure, remark } = measureOf(block, spec, path);
  const { limit, remark: ofLimit } = limitOf(metric, block, frame);
  return officialReading(
    {
      metric,
      channel,
      measure,
      range: readRange(block, frame.latest),
      windowDays: window.days,
      limit,
      officialStatus: readWord(block, 'status'),
      remarks: [remark, ofLimit, window.remark],
    },
    frame,
  );
}

/** Reads one part of a rate, of the same denominator; `undefined` where the report does not have it. */
export function readPart(
  block: JsonObject,
  spec: RateBlock,
  part: NonNullable<RateBlock['parts']>[number],
  path: string,
  frame: ReportFrame,
): Reading | undefined {
  const numerator = readCount(block, part.numerator, path);
  const denominator = readCount(block, spec.denominator, path);
  if (numerator === undefined || denominator === undefined) return undefined;
  if (numerator > denominator) {
    throw new MalformedBlock(`${path}.${part.numerator}`, `at most ${spec.denominator} ${denominator}`, `${numerator}`);
  }
  return officialReading(
    {
      metric: part.metric,
      channel: spec.channel,
      measure: { kind: 'share', numerator, denominator },
      range: readRange(block, frame.latest),
      officialStatus: readWord(block, part.status),
    },
    frame,
  );
}

/** Reads a policy count. @throws MalformedBlock */
export function readCountBlock(block: unknown, spec: CountBlock, path: string, frame: ReportFrame): Reading {
  if (!isObject(block)) throw new MalformedBlock(path, 'an object', showValue(block));
  const count = readCount(block, spec.count, path);
  if (count === undefined) throw new MalformedBlock(`${path}.${spec.count}`, 'a whole number', 'nothing');
  return officialReading(
    {
      metric: spec.metric,
      channel: 'all',
      measure: { kind: 'count', count },
      range: readRange(block, frame.latest),
      limit: limitOf(spec.metric, block, frame).limit,
      officialStatus: readWord(block, 'status'),
    },
    frame,
  );
}
