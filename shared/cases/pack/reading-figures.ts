import { metricOf, publishedLimit } from '../../metrics/catalogue.ts';
import { defectsOf } from '../../metrics/judge.ts';
import { type Reading, rateOf } from '../../metrics/reading.ts';
import type { Receipt } from '../../reports/common/report.ts';
import { countWords, dayWords, limitWords, percentWords, readingWords, titleWords } from '../describe-figure.ts';
import type { Figure, FigureSource } from './figure.ts';
import { reportSourceOf } from './figure.ts';

/** The figures of one official reading. Those that its kind of measure does not have are absent. */
export interface ReadingFigures {
  readonly reading: Reading;
  readonly asOf: Figure;
  /** a rate's bad ones, in whichever direction the metric counts */
  readonly defects?: Figure;
  /** as the report counts: for valid tracking the packages that have it */
  readonly numerator?: Figure;
  readonly denominator?: Figure;
  readonly rate?: Figure;
  /** a count, a score or a state */
  readonly value?: Figure;
  readonly limit?: Figure;
  readonly from?: Figure;
  readonly to?: Figure;
}

/**
 * The figures of a reading, with the report that each is from. Their ids name the metric, the window and the report's day:
 * the same id with another number, in a later pack, is a correction.
 */
export function figuresOf(reading: Reading, receipts: readonly Receipt[], marketplace: string): ReadingFigures {
  const { measure, metric, channel, windowDays, asOf, from, to, limit } = reading;
  const { base, defect, kind } = metricOf(metric);
  const title = `${titleWords(reading)}${windowDays === undefined ? '' : `, ${windowDays} days`}`;
  const prefix = `${metric}|${channel}|${windowDays ?? ''}|${asOf}`;
  const receipt = receiptOf(reading, receipts);
  const block = `${metric} ${channel}${windowDays === undefined ? '' : ` ${windowDays} days`}`;
  const inReport = (field: string): FigureSource =>
    receipt === undefined
      ? {
          kind: 'ledger',
          reports: [],
          how: `report as of ${asOf}, uploaded ${reading.receivedAt ?? ''}, ${block}: ${field}`,
        }
      : { kind: 'report', report: reportSourceOf(receipt), block, field };
  const figure = (name: string, label: string, shown: string, source: FigureSource = inReport(name)): Figure => ({
    id: `${prefix}|${name}`,
    label: `${title}, ${label}`,
    shown,
    source,
  });
  const published = publishedLimit(metric, marketplace, asOf);
  const known = limit ?? published;
  const dates = {
    asOf: figure('asOf', 'day of the report', dayWords(asOf)),
    ...(from !== undefined && { from: figure('from', 'first day of the window', dayWords(from)) }),
    ...(to !== undefined && { to: figure('to', 'last day of the window', dayWords(to)) }),
    ...(known !== undefined && { limit: figure('limit', 'limit', limitWords(known)) }),
  };
  const rate = rateOf(measure);
  switch (measure.kind) {
    case 'share': {
      const numerator = figure(
        'numerator',
        `${metricOf(metric).numeratorCounts === 'defects' ? defect[1] : base[1]} counted`,
        countWords(measure.numerator),
      );
      const denominator = figure('denominator', `${base[1]} in all`, countWords(measure.denominator));
      const counts = defectsOf(reading);
      const bad =
        counts === undefined || metricOf(metric).numeratorCounts === 'defects'
          ? numerator
          : figure('defects', defect[1], countWords(counts.defects), {
              kind: 'computed',
              from: [denominator.id, numerator.id],
              how: `${denominator.shown} less ${numerator.shown}`,
            });
      return {
        reading,
        ...dates,
        numerator,
        denominator,
        defects: bad,
        ...(rate !== undefined && {
          rate: figure('rate', 'rate', percentWords(rate, known), {
            kind: 'computed',
            from: [numerator.id, denominator.id],
            how: `${numerator.shown} divided by ${denominator.shown}`,
          }),
        }),
      };
    }
    case 'rate':
      return { reading, ...dates, rate: figure('rate', 'rate', percentWords(measure.printed, known)) };
    case 'count':
      return { reading, ...dates, value: figure('value', defect[1], countWords(measure.count)) };
    case 'score':
      return { reading, ...dates, value: figure('value', kind, countWords(measure.score)) };
    case 'state':
      return { reading, ...dates, value: figure('value', kind, readingWords(reading)) };
  }
}

const kindsWithReadings: readonly Receipt['kind'][] = ['seller-performance', 'house-csv'];

/**
 * The upload that a reading came with: of its instant and day, and of a kind that has official readings. Instants alone do
 * not tell uploads apart: a store counts in seconds, and a consultant drops several files at once.
 */
const receiptOf = ({ receivedAt, asOf }: Reading, receipts: readonly Receipt[]): Receipt | undefined => {
  const uploaded = receipts.filter(
    (one) => one.receivedAt === receivedAt && one.outcome === 'read' && kindsWithReadings.includes(one.kind),
  );
  return uploaded.find((one) => one.asOf === asOf) ?? uploaded[0];
};

/** All figures that there are of a reading. */
export const allOf = ({ reading: _reading, ...figures }: ReadingFigures): readonly Figure[] =>
  Object.values(figures).filter((one) => one !== undefined);
