import type { Channel } from '../../domain/channel.ts';
import { type Day, dayOf, parseDay } from '../../domain/day.ts';
import { type MetricName, metricOf } from '../../metrics/catalogue.ts';
import type { Measure } from '../../metrics/reading.ts';
import { stateWord } from '../common/account-state.ts';
import { showCell, showNumber } from '../common/show-cell.ts';
import type { ManualColumn } from './manual-columns.ts';

/** A cell of a hand-typed row that cannot be taken. */
export class ManualMistake extends Error {
  override readonly name = 'HouseMistake';
  readonly column: ManualColumn;
  readonly expected: string;
  readonly found: string;
  constructor(column: ManualColumn, expected: string, found: string) {
    super(`${column}: expected ${expected}, found ${found}`);
    this.column = column;
    this.expected = expected;
    this.found = found;
  }
}

/** The cells of a row, trimmed; '' where there is nothing. */
export type ManualRow = Readonly<Record<ManualColumn, string>>;

const channelLabels: ReadonlyMap<string, Channel> = new Map([
  ['seller', 'seller'],
  ['mfn', 'seller'],
  ['fbm', 'seller'],
  ['merchant', 'seller'],
  ['amazon', 'amazon'],
  ['afn', 'amazon'],
  ['fba', 'amazon'],
  ['all', 'all'],
]);

/** `seller`, `amazon` or `all`, or Amazon's own words for them; may be empty where the metric has one channel. */
export function readChannel(metric: MetricName, { channel }: ManualRow): Channel {
  const { channels } = metricOf(metric);
  const [only] = channels;
  if (channel === '' && channels.length === 1 && only !== undefined) return only;
  const word = channelLabels.get(channel.toLowerCase());
  if (word !== undefined && channels.includes(word)) return word;
  throw new ManualMistake('channel', `${channels.join(' or ')} for ${metric}`, showCell(channel));
}

/** Nobody types older numbers in on purpose: Amazon showed none of these metrics then. */
const earliest = '2010-01-01' as Day;

/** `2026-10-05`, or `5.10.2026`, which has only one meaning. Slashes mean two different days in two countries. */
export function readDay(row: ManualRow, column: 'from' | 'to' | 'as_of', latest: Day): Day | undefined {
  const text = row[column];
  if (text === '') return undefined;
  const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text);
  const day = dotted === null ? parseDay(text) : dayOf(Number(dotted[3]), Number(dotted[2]), Number(dotted[1]));
  if (day === undefined) throw new ManualMistake(column, 'a day like 2026-10-05', showCell(text));
  if (day < earliest) throw new ManualMistake(column, `a day from ${earliest} on`, showCell(text));
  if (day > latest) throw new ManualMistake(column, `a day up to ${latest}`, showCell(text));
  return day;
}

function readWhole(row: ManualRow, column: 'numerator' | 'denominator'): number | undefined {
  const text = row[column];
  if (text === '') return undefined;
  const number = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(number)) throw new ManualMistake(column, 'a whole number in digits only, like 1234', showCell(text));
  return number;
}

/** These can exceed 100 %: more units than sessions. */
const unbounded: ReadonlySet<MetricName> = new Set<MetricName>(['unitSessionPercentage']);

/** `3.4%`, `3,4 %`, `0.034` or `0,034`, as a fraction. A bare number above 1 can mean two things and is rejected. */
function readRate(metric: MetricName, { rate }: ManualRow): number | undefined {
  if (rate === '') return undefined;
  const match = /^(\d{1,9}(?:[.,]\d{1,12})?)\s*(%?)$/.exec(rate);
  if (match === null) throw new ManualMistake('rate', 'a rate like 3.4% or 0.034', showCell(rate));
  const number = Number((match[1] ?? '').replace(',', '.'));
  if (unbounded.has(metric) && looksGrouped.test(match[1] ?? '')) {
    throw new ManualMistake(
      'rate',
      'a rate without three decimals, such as 12.35%',
      `${showCell(rate)}, which can mean either`,
    );
  }
  if (match[2] === '%') {
    if (number > 100 && !unbounded.has(metric)) throw new ManualMistake('rate', 'at most 100%', showCell(rate));
    return Number((number / 100).toFixed(12));
  }
  // 1 is 100 % of valid tracking, but nobody means 100 % of defective orders by it.
  if (number > 1 || (number === 1 && metricOf(metric).better === 'lower')) {
    throw new ManualMistake(
      'rate',
      number < 1000 ? `${match[1]}% or ${Number((number / 100).toFixed(12))}` : 'a rate like 3.4% or 0.034',
      number < 1000 ? `${showCell(rate)}, which can mean either` : showCell(rate),
    );
  }
  return number;
}

/** `1,234` and `1.234`: thousands in one country, a small number in another. */
const looksGrouped = /^[1-9]\d{0,2}[.,]\d{3}$/;

const furthestApart = 0.0005;
const percent = (fraction: number): string => `${Number((fraction * 100).toFixed(3))} %`;

export interface ManualMeasure {
  readonly measure: Measure;
  readonly remark?: string;
}

/** What a row gives as its metric's measure: counts or a rate, a count, a score, or a word. */
export function readMeasure(metric: MetricName, row: ManualRow): ManualMeasure {
  switch (metricOf(metric).kind) {
    case 'rate':
      return readShare(metric, row);
    case 'count': {
      mustBeEmpty(metric, row, 'rate');
      mustBeEmpty(metric, row, 'denominator');
      const count = readWhole(row, 'numerator');
      if (count === undefined) throw new ManualMistake('numerator', `the count of ${metric}`, 'nothing');
      return { measure: { kind: 'count', count } };
    }
    case 'score':
      return readScore(metric, row);
    case 'state':
      return readState(metric, row);
  }
}

function readShare(metric: MetricName, row: ManualRow): ManualMeasure {
  const numerator = readWhole(row, 'numerator');
  const denominator = readWhole(row, 'denominator');
  const printed = readRate(metric, row);
  if (numerator === undefined && denominator === undefined && printed !== undefined) {
    return { measure: { kind: 'rate', printed } };
  }
  if (numerator === undefined) throw new ManualMistake('numerator', 'a count beside the denominator', 'nothing');
  if (denominator === undefined) throw new ManualMistake('denominator', 'a count beside the numerator', 'nothing');
  if (numerator > denominator && (denominator === 0 || !unbounded.has(metric))) {
    throw new ManualMistake(
      'numerator',
      `at most the denominator, ${showNumber(denominator)}`,
      showCell(`${numerator}`),
    );
  }
  const measure = { kind: 'share', numerator, denominator, ...(printed !== undefined && { printed }) } as const;
  const rate = denominator === 0 ? undefined : numerator / denominator;
  return printed === undefined || rate === undefined || Math.abs(rate - printed) <= furthestApart
    ? { measure }
    : {
        measure,
        remark: `${percent(printed)} was typed in, the counts give ${percent(rate)} (${numerator} of ${denominator})`,
      };
}

/** The value of a score or a state stands under `numerator`; under `rate` it is understood too. */
function onlyValue(metric: MetricName, row: ManualRow): { text: string; column: ManualColumn } {
  mustBeEmpty(metric, row, 'denominator');
  if (row.numerator !== '' && row.rate !== '' && row.numerator !== row.rate) {
    throw new ManualMistake(
      'rate',
      `nothing, or the same as under numerator (${showCell(row.numerator)})`,
      showCell(row.rate),
    );
  }
  return row.numerator === '' ? { text: row.rate, column: 'rate' } : { text: row.numerator, column: 'numerator' };
}

const highestScore: Readonly<Partial<Record<MetricName, number>>> = { sellerRating: 100, accountHealthRating: 1000 };

function readScore(metric: MetricName, row: ManualRow): ManualMeasure {
  const { text, column } = onlyValue(metric, row);
  const highest = highestScore[metric] ?? Number.POSITIVE_INFINITY;
  const percentSign = highest === 100 ? '%?' : '';
  // A score of 1.000 is a thousand to one reader and one to another: none is shown with three decimals.
  const match = new RegExp(`^(\\d{1,4}(?:[.,]\\d{1,2})?)\\s*${percentSign}$`).exec(text);
  if (match !== null) {
    const score = Number((match[1] ?? '').replace(',', '.'));
    if (score <= highest) return { measure: { kind: 'score', score } };
  } else if (metricOf(metric).states !== undefined) {
    const state = stateWord(text);
    if (Object.hasOwn(metricOf(metric).states ?? {}, state)) return { measure: { kind: 'state', state } };
  }
  throw new ManualMistake(column, `a score from 0 to ${highest}`, showCell(text));
}

function readState(metric: MetricName, row: ManualRow): ManualMeasure {
  const { text, column } = onlyValue(metric, row);
  const states = metricOf(metric).states ?? {};
  const state = stateWord(text);
  if (Object.hasOwn(states, state)) return { measure: { kind: 'state', state } };
  throw new ManualMistake(column, `one of ${Object.keys(states).join(', ')}`, showCell(text));
}

function mustBeEmpty(metric: MetricName, row: ManualRow, column: 'rate' | 'denominator'): void {
  if (row[column] === '') return;
  const { kind } = metricOf(metric);
  throw new ManualMistake(
    column,
    `nothing here: ${metric} is a ${kind} and belongs under numerator`,
    showCell(row[column]),
  );
}
