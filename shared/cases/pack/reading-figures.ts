import { metricOf, publishedLimit } from '../../metrics/catalogue.ts';
import { defectsOf } from '../../metrics/judge.ts';
import { type Reading, rateOf } from '../../metrics/reading.ts';
import type { UploadRecord } from '../../reports/common/report.ts';
import {
  describeLimit,
  describeReading,
  describeTitle,
  formatCount,
  formatDay,
  formatPercent,
} from '../describe-figure.ts';
import type { Figure, FigureSource } from './figure.ts';
import { reportSourceOf } from './figure.ts';

/** The figures of one official reading. Those that its kind of measure lacks are absent. */
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
export function figuresOf(
  reading: Reading,
  uploadRecords: readonly UploadRecord[],
  marketplace: string,
): ReadingFigures {
  const { measure, metric, channel, windowDays, asOf, from, to, limit } = reading;
  const { base, defect, kind } = metricOf(metric);
  const title = `${describeTitle(reading)}${windowDays === undefined ? '' : `, ${windowDays} days`}`;
  const prefix = `${metric}|${channel}|${windowDays ?? ''}|${asOf}`;
  const uploadRecord = uploadRecordOf(reading, uploadRecords);
  const block = `${metric} ${channel}${windowDays === undefined ? '' : ` ${windowDays} days`}`;
  const inReport = (field: string): FigureSource =>
    uploadRecord === undefined
      ? {
          kind: 'ledger',
          reports: [],
          how: `report as of ${asOf}, uploaded ${reading.receivedAt ?? ''}, ${block}: ${field}`,
        }
      : { kind: 'report', report: reportSourceOf(uploadRecord), block, field };
  const figure = (name: string, label: string, shown: string, source: FigureSource = inReport(name)): Figure => ({
    id: `${prefix}|${name}`,
    label: `${title}, ${label}`,
    shown,
    source,
  });
  const published = publishedLimit(metric, marketplace, asOf);
  const known = limit ?? published;
  const dates = {
    asOf: figure('asOf', 'day of the report', formatDay(asOf)),
    ...(from !== undefined && { from: figure('from', 'first day of the window', formatDay(from)) }),
    ...(to !== undefined && { to: figure('to', 'last day of the window', formatDay(to)) }),
    ...(known !== undefined && { limit: figure('limit', 'limit', describeLimit(known)) }),
  };
  const rate = rateOf(measure);
  switch (measure.kind) {
    case 'share': {
      const numerator = figure(
        'numerator',
        `${metricOf(metric).numeratorCounts === 'defects' ? defect[1] : base[1]} counted`,
        formatCount(measure.numerator),
      );
      const denominator = figure('denominator', `${base[1]} in all`, formatCount(measure.denominator));
      const counts = defectsOf(reading);
      const bad =
        counts === undefined || metricOf(metric).numeratorCounts === 'defects'
          ? numerator
          : figure('defects', defect[1], formatCount(counts.defects), {
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
          rate: figure('rate', 'rate', formatPercent(rate, known), {
            kind: 'computed',
            from: [numerator.id, denominator.id],
            how: `${numerator.shown} divided by ${denominator.shown}`,
          }),
        }),
      };
    }
    case 'rate':
      return { reading, ...dates, rate: figure('rate', 'rate', formatPercent(measure.printed, known)) };
    case 'count':
      return { reading, ...dates, value: figure('value', defect[1], formatCount(measure.count)) };
    case 'score':
      return { reading, ...dates, value: figure('value', kind, formatCount(measure.score)) };
    case 'state':
      return { reading, ...dates, value: figure('value', kind, describeReading(reading)) };
  }
}

const kindsWithReadings: readonly UploadRecord['kind'][] = ['seller-performance', 'manual-csv'];

/**
 * The upload that a reading came from: the same instant and day, and a kind with official readings. Instants alone do not
 * identify an upload: S3 counts in seconds, and a consultant drops several files at once.
 */
const uploadRecordOf = (
  { receivedAt, asOf }: Reading,
  uploadRecords: readonly UploadRecord[],
): UploadRecord | undefined => {
  const uploaded = uploadRecords.filter(
    (one) => one.receivedAt === receivedAt && one.outcome === 'read' && kindsWithReadings.includes(one.kind),
  );
  return uploaded.find((one) => one.asOf === asOf) ?? uploaded[0];
};

/** All figures of a reading. */
export const allOf = ({ reading: _reading, ...figures }: ReadingFigures): readonly Figure[] =>
  Object.values(figures).filter((one) => one !== undefined);
