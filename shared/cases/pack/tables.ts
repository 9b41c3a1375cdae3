import { formatCsv } from '../../domain/csv.ts';
import { type MetricName, metricOf } from '../../metrics/catalogue.ts';
import type { PrintedFigure } from '../case.ts';
import { clocks } from '../clocks.ts';
import { describeTitle } from '../describe-figure.ts';
import type { Archive } from './archive.ts';
import { checklistFor } from './evidence-checklist.ts';
import { describeSource, type Figure } from './figure.ts';
import type { PackFacts } from './pack-facts.ts';

/** What Amazon's reports said, a row for each reading: the newest of every metric, then the history of the case's own. */
export function factsTable({ others, history }: Archive): string {
  return csv(
    [
      'metric',
      'channel',
      'from',
      'to',
      'numerator',
      'denominator',
      'rate or value',
      'limit',
      'status',
      'report',
      'report as of',
      'report sha256',
    ],
    [...new Map([...others, ...history].map((one) => [one.asOf.id, one])).values()].map(
      ({ reading, from, to, numerator, denominator, rate, value, limit, asOf }) => [
        describeTitle(reading),
        reading.channel,
        reading.from ?? from?.shown ?? '',
        reading.to ?? to?.shown ?? '',
        numerator?.shown ?? '',
        denominator?.shown ?? '',
        rate?.shown ?? value?.shown ?? '',
        limit?.shown ?? '',
        reading.officialStatus ?? '',
        asOf.source.kind === 'report' ? asOf.source.report.key : '',
        reading.asOf,
        asOf.source.kind === 'report' ? asOf.source.report.digest : '',
      ],
    ),
  );
}

/** Every figure with its report: key, digest, day and field, so that anybody can check it. */
export function figuresTable({ figures }: Archive): string {
  return csv(
    ['id', 'what', 'figure', 'report', 'report as of', 'report uploaded', 'report sha256', 'field', 'where from'],
    figures.map((figure) => {
      const { source } = figure;
      const report = source.kind === 'report' ? source.report : undefined;
      return [
        figure.id,
        figure.label,
        figure.shown,
        report?.key ?? '',
        report?.asOf ?? '',
        report?.receivedAt ?? '',
        report?.digest ?? '',
        source.kind === 'report' ? `${source.block}: ${source.field}` : '',
        describeSource(source),
      ];
    }),
  );
}

/** The orders that reports name, one row each. */
export const defectOrdersTable = ({ defectOrders }: PackFacts): string =>
  csv(
    [
      'order',
      'order day',
      'channel',
      'asin',
      'ship service level',
      'defects',
      'defect days',
      'return reason',
      'named by',
    ],
    defectOrders.map(({ orderId, day, channel, asins, shipService, defects, returnReasons }) => [
      orderId,
      day ?? 'in no uploaded order report',
      channel ?? '',
      asins.join(' '),
      shipService ?? '',
      defects.map(({ kind }) => kind).join('; '),
      defects.map((one) => one.day).join('; '),
      returnReasons.join('; '),
      [...new Set(defects.map(({ source }) => source))].join('; '),
    ]),
  );

/** All comparisons with their probabilities, also where nothing stands out. */
export const driversTable = ({ drivers }: Archive): string | undefined =>
  drivers &&
  csv(
    [
      'by',
      'value',
      'defective orders',
      'of defective',
      'orders',
      'of orders',
      'probability by chance',
      'corrected (Holm)',
      'stands out',
    ],
    drivers.all.map(({ comparison }) => [
      comparison.attribute,
      comparison.value,
      String(comparison.defective),
      String(comparison.allDefective),
      String(comparison.orders),
      String(comparison.allOrders),
      comparison.chance.toPrecision(3),
      comparison.adjusted.toPrecision(3),
      comparison.standsOut ? 'yes' : 'no',
    ]),
  );

/** The timeline, a row for each entry. */
export const timelineTable = ({ case: { timeline } }: PackFacts): string =>
  csv(
    ['at', 'kind', 'of the day', 'what'],
    timeline.filter(({ kind }) => kind !== 'withdrawn').map(({ at, kind, on, words }) => [at, kind, on ?? '', words]),
  );

/** Policy findings are cleared one by one: a row for each that a report counts, to be filled in. */
export function policyItemsTable({ readings }: PackFacts): string | undefined {
  const rows = readings.flatMap(({ metric, measure, asOf }) =>
    measure.kind !== 'count' || metricOf(metric).kind !== 'count'
      ? []
      : Array.from({ length: Math.min(measure.count, mostItems) }, (_, at) => [
          metricOf(metric).title,
          `${at + 1} of ${measure.count}`,
          asOf,
          '[SELLER: ASIN or listing]',
          '[SELLER: what the finding says]',
          '[SELLER: what was done, with its date]',
          '[SELLER: document attached]',
          '[SELLER: appealed in Account Health on]',
        ]),
  );
  if (rows.length === 0) return undefined;
  return csv(['finding', 'item', 'report as of', 'asin', 'reason', 'action', 'evidence', 'appealed'], rows);
}

const mostItems = 500;

/** What to attach, what the pack contains already, and the deadlines. */
export function checklistText(facts: PackFacts): string {
  const { case: about, defectOrders } = facts;
  const { documents } = checklistFor(about.metric);
  const done = (is: boolean, what: string) => `[${is ? 'x' : ' '}] ${what}`;
  return [
    `Evidence for ${metricOf(about.metric).title}`,
    '',
    'In this pack',
    done(true, 'facts.csv: what Amazon’s reports said; figures.csv: every figure with the report that it is from'),
    done(defectOrders.length > 0, 'defect-orders.csv: the orders concerned'),
    done(about.timeline.length > 0, 'timeline.csv: what happened when'),
    '',
    'From the seller',
    ...documents.map((what) => done(false, what)),
    '',
    'Deadlines (UTC; Amazon’s notice counts)',
    ...about.deadlines.map(
      ({ clock, at, byHand }) => `${at}  ${clocks[clock].title} (${byHand ? 'set by hand' : clocks[clock].source})`,
    ),
    '',
  ].join('\n');
}

/** A figure that the previous pack of the case printed differently. */
export interface Change {
  readonly id: string;
  readonly label: string;
  readonly was: string;
  readonly is: string;
}

/** The figures of the previous pack that have changed. Figures of a newer report are new, not changed. */
export function changesSince(previous: readonly PrintedFigure[], figures: readonly Figure[]): readonly Change[] {
  const now = new Map(figures.map((figure) => [figure.id, figure]));
  return previous.flatMap(({ id, shown }) => {
    const figure = now.get(id);
    return figure === undefined || figure.shown === shown
      ? []
      : [{ id, label: figure.label, was: shown, is: figure.shown }];
  });
}

/** The changes for a reader; `undefined` when there are none and the timeline has no correction. */
export function changesText(facts: PackFacts, changes: readonly Change[]): string | undefined {
  const corrections = facts.case.timeline.filter(({ kind }) => kind === 'correction');
  if (changes.length === 0 && corrections.length === 0) return undefined;
  return [
    ...(changes.length === 0
      ? []
      : [
          'Changed since the pack before',
          '',
          ...changes.map(({ label, was, is }) => `${label}: was ${was}, is ${is}`),
          '',
        ]),
    ...(corrections.length === 0
      ? []
      : ['Corrected since the case was opened', '', ...corrections.map(({ at, words }) => `${at}  ${words}`), '']),
  ].join('\n');
}

/** Only for cases whose findings are cleared one by one. */
export const needsPolicyItems = (metric: MetricName): boolean =>
  metricOf(metric).kind === 'count' || metric === 'accountHealthRating' || metric === 'accountStatus';

/** Without a byte order mark: packs are read by programs too. */
const csv = (header: readonly string[], rows: readonly (readonly string[])[]): string => formatCsv([header, ...rows]);
