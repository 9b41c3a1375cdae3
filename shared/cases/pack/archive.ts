import { defectKinds } from '../../domain/defect-evidence.ts';
import { metricOf } from '../../metrics/catalogue.ts';
import { type Judgement, judge } from '../../metrics/judge.ts';
import type { UploadRecord } from '../../reports/common/report.ts';
import type { CaseEntry } from '../case.ts';
import { noteKinds } from '../case.ts';
import { isInside } from '../case-triggers.ts';
import { describeTitle, formatCount, formatDay, formatPercent } from '../describe-figure.ts';
import { type Comparison, compareDrivers } from './drivers.ts';
import { type Figure, type FigureSource, type ReportSource, reportSourceOf } from './figure.ts';
import type { DefectOrder, PackFacts } from './pack-facts.ts';
import { allOf, figuresOf, type ReadingFigures } from './reading-figures.ts';

/** A comparison with its figures. */
export interface DriverFigures {
  readonly comparison: Comparison;
  readonly value: Figure;
  readonly defective: Figure;
  readonly allDefective: Figure;
  readonly orders: Figure;
  readonly allOrders: Figure;
  readonly adjusted: Figure;
}

/** A person's note, ready to be quoted. */
export interface QuotedNote {
  readonly entry: CaseEntry;
  readonly on: Figure;
  readonly words: Figure;
}

/** Everything that a draft may print. */
export interface Archive {
  readonly client: Figure;
  readonly marketplace: Figure;
  readonly title: Figure;
  readonly notice: Figure;
  /** one for each window of the metric, the longest first */
  readonly now: readonly ReadingFigures[];
  /** of the longest window: the first day outside, the last day inside before it, the worst */
  readonly firstOutside?: ReadingFigures;
  readonly lastInside?: ReadingFigures;
  readonly worst?: ReadingFigures;
  /** components of the order defect rate, as of the newest report */
  readonly parts: readonly ReadingFigures[];
  readonly status?: ReadingFigures;
  /** every reading of the account, for the table of facts */
  readonly others: readonly ReadingFigures[];
  readonly history: readonly ReadingFigures[];
  readonly named: { readonly orders: Figure; readonly unplaced: Figure; readonly byKind: readonly Figure[] };
  /** absent where not every day of the window is known order by order */
  readonly drivers?: {
    readonly standOut: readonly DriverFigures[];
    readonly compared: Figure;
    readonly all: readonly DriverFigures[];
  };
  readonly notes: readonly QuotedNote[];
  readonly figures: readonly Figure[];
}

/** Collects what the reports, the ledger and the case have, each figure with its source. */
export function archiveOf(facts: PackFacts): Archive {
  const { case: about, uploadRecords, readings, history } = facts;
  const { marketplace } = about.account;
  const of = (reading: PackFacts['readings'][number]) => figuresOf(reading, uploadRecords, marketplace);
  const own = (one: { readonly metric: string; readonly channel: string }) =>
    one.metric === about.metric && one.channel === about.channel;
  const now = readings
    .filter(own)
    .map(of)
    .sort((a, b) => (b.reading.windowDays ?? 0) - (a.reading.windowDays ?? 0));
  const longest = now[0]?.reading.windowDays;
  const past = history.filter((one) => own(one) && one.windowDays === longest).map(of);
  const named = namedFigures(facts);
  const drivers = driverFigures(facts);
  const notes = quotedNotes(about.timeline);
  const fixed = {
    client: ruled('client', 'Client', facts.clientName, 'clients.yaml'),
    marketplace: ruled('marketplace', 'Marketplace', marketplace, 'folder of the uploads'),
    title: ruled('title', 'Metric', describeTitle(about), metricOf(about.metric).source),
    notice: {
      id: 'notice',
      label: 'Notice',
      shown: formatDay(about.noticeAt),
      source: { kind: 'case', at: about.openedAt },
    } satisfies Figure,
  };
  const parts = readings
    .filter((one) => metricOf(one.metric).partOf === about.metric && one.channel === about.channel)
    .map(of);
  const status = readings.find((one) => one.metric === 'accountStatus');
  const others = readings.map(of);
  const all: readonly Figure[] = [
    ...Object.values(fixed),
    ...[...now, ...past, ...others].flatMap(allOf),
    named.orders,
    named.unplaced,
    ...named.byKind,
    ...(drivers === undefined
      ? []
      : [
          drivers.compared,
          ...drivers.all.flatMap(({ comparison: _comparison, ...figures }) => Object.values(figures)),
        ]),
    ...notes.flatMap(({ on, words }) => [on, words]),
  ];
  return {
    ...fixed,
    now,
    ...turningPoints(past),
    parts,
    ...(status !== undefined && { status: of(status) }),
    others,
    history: past,
    named,
    ...(drivers !== undefined && { drivers }),
    notes,
    figures: [...new Map(all.map((figure) => [figure.id, figure])).values()],
  };
}

const ruled = (id: string, label: string, shown: string, where: string): Figure => ({
  id,
  label,
  shown,
  source: { kind: 'rule', where },
});

/** Where the history last crossed its limit, and its worst day since. */
function turningPoints(past: readonly ReadingFigures[]): Pick<Archive, 'firstOutside' | 'lastInside' | 'worst'> {
  const judged = past.map((one) => ({ one, judgement: judge(one.reading) }));
  const inside = ({ judgement }: { readonly judgement: Judgement }) => isInside([judgement], judgement.reading);
  const lastOutside = judged.findLastIndex((each) => each.judgement.verdict !== 'unknown' && !inside(each));
  if (lastOutside === -1) return {};
  const before = judged.slice(0, lastOutside).findLastIndex(inside);
  const stretch = judged.slice(before + 1, lastOutside + 1).map(({ one }) => one);
  const [firstOutside] = stretch;
  const worst = stretch.reduce(
    (worse, one) => (badness(one) > badness(worse) ? one : worse),
    stretch[0] as ReadingFigures,
  );
  const lastInside = judged[before]?.one;
  return {
    ...(firstOutside !== undefined && { firstOutside }),
    ...(lastInside !== undefined && { lastInside }),
    worst,
  };
}

function badness({ reading: { measure, metric } }: ReadingFigures): number {
  const sign = metricOf(metric).better === 'lower' ? 1 : -1;
  switch (measure.kind) {
    case 'share':
      return measure.denominator === 0 ? Number.NEGATIVE_INFINITY : (sign * measure.numerator) / measure.denominator;
    case 'rate':
      return sign * measure.printed;
    case 'count':
      return sign * measure.count;
    case 'score':
      return sign * measure.score;
    case 'state':
      return 0;
  }
}

function namedFigures({ defectOrders, uploadRecords }: PackFacts): Archive['named'] {
  const placed = defectOrders.filter(({ day }) => day !== undefined);
  const source = (how: string): FigureSource => ({
    kind: 'ledger',
    reports: reportsNaming(defectOrders, uploadRecords),
    how,
  });
  const count = (id: string, label: string, orders: readonly DefectOrder[], how: string): Figure => ({
    id: `named|${id}`,
    label,
    shown: formatCount(orders.length),
    source: source(how),
  });
  return {
    orders: count('orders', 'Orders named one by one', placed, 'orders of the window that uploaded reports name'),
    unplaced: count(
      'unplaced',
      'Orders named in no order report',
      defectOrders.filter(({ day }) => day === undefined),
      'orders that a report of defects names and no order report has',
    ),
    byKind: defectKinds.flatMap((kind) => {
      const with_ = placed.filter(({ defects }) => defects.some((one) => one.kind === kind));
      return with_.length === 0 ? [] : [count(kind, `Orders with ${kind}`, with_, `orders of the window with ${kind}`)];
    }),
  };
}

/** The reports that defects were read from: those of the sources that name an order of the list. */
function reportsNaming(
  orders: readonly DefectOrder[],
  uploadRecords: readonly UploadRecord[],
): readonly ReportSource[] {
  const sources = new Set(orders.flatMap(({ defects }) => defects.map(({ source }) => source)));
  const kindsOf: Readonly<Record<string, readonly UploadRecord['kind'][]>> = {
    'seller-feedback': ['seller-feedback'],
    'mfn-returns': ['mfn-returns'],
    settlement: ['settlement-v1', 'settlement-v2', 'date-range-transactions'],
    'account-health': ['account-health-defects'],
  };
  const kinds = new Set([...sources].flatMap((source) => kindsOf[source] ?? []));
  return uploadRecords.filter(({ kind, outcome }) => outcome === 'read' && kinds.has(kind)).map(reportSourceOf);
}

function driverFigures({ windowOrders, uploadRecords }: PackFacts): Archive['drivers'] {
  if (windowOrders === undefined) return undefined;
  const compared = compareDrivers(windowOrders);
  const first = windowOrders.reduce((day, order) => (order.day < day ? order.day : day), windowOrders[0]?.day ?? '');
  const reports = uploadRecords
    .filter(({ kind, outcome }) => outcome === 'read' && (kind === 'all-orders' || kind === 'amazon-sale-report'))
    .filter(({ to }) => (to ?? first) >= first)
    .map(reportSourceOf);
  const all = compared.map((comparison): DriverFigures => {
    const { attribute, value, defective, orders, allDefective, allOrders, adjusted } = comparison;
    const figure = (name: string, label: string, shown: string, how: string): Figure => ({
      id: `driver|${attribute}|${value}|${name}`,
      label: `${attribute} ${value}, ${label}`,
      shown,
      source: { kind: 'ledger', reports, how },
    });
    return {
      comparison,
      value: figure('value', 'name', value, `${attribute} in the order reports`),
      defective: figure(
        'defective',
        'defective orders',
        formatCount(defective),
        'orders of the window counted one by one',
      ),
      allDefective: figure(
        'allDefective',
        'defective orders in all',
        formatCount(allDefective),
        'orders of the window counted one by one',
      ),
      orders: figure('orders', 'orders', formatCount(orders), 'orders of the window counted one by one'),
      allOrders: figure(
        'allOrders',
        'orders in all',
        formatCount(allOrders),
        'orders of the window counted one by one',
      ),
      adjusted: figure(
        'adjusted',
        'probability by chance',
        adjusted < 0.0001 ? 'below 0.01 %' : formatPercent(adjusted),
        'Fisher’s exact test, one-sided, corrected by Holm for all comparisons',
      ),
    };
  });
  return {
    standOut: all.filter(({ comparison }) => comparison.standsOut),
    compared: {
      id: 'drivers|compared',
      label: 'Comparisons made',
      shown: formatCount(compared.length),
      source: { kind: 'ledger', reports, how: 'products, weekdays and ship service levels with enough orders' },
    },
    all,
  };
}

function quotedNotes(timeline: readonly CaseEntry[]): readonly QuotedNote[] {
  const isNote = ({ kind }: CaseEntry) => noteKinds.some((one) => one === kind);
  return timeline.filter(isNote).map((entry) => {
    const source: FigureSource = { kind: 'case', at: entry.at };
    const id = `note|${entry.at}|${entry.kind}|${entry.words}`;
    return {
      entry,
      on: { id: `${id}|on`, label: `Day of a ${entry.kind}`, shown: formatDay(entry.on ?? entry.at), source },
      words: { id, label: `What was noted (${entry.kind})`, shown: entry.words, source },
    };
  });
}
