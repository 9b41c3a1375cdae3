import { storeOf } from '../../domain/account.ts';
import { addDays, type Day, daysBetween, parseDay } from '../../domain/day.ts';
import { type TrafficCounts, type TrafficFact, trafficCountNames } from '../../domain/defect-evidence.ts';
import { lastBelievable } from '../common/believable.ts';
import { monthAround } from '../common/period-of.ts';
import type { Period, ReadReport, ReportError, SkippedRows, UploadContext } from '../common/report.ts';
import { counted, createReportError, otherStoreRemedy, unreadable } from '../common/report-error.ts';
import { spanOfDays } from '../common/span-of-days.ts';
import { isList, isObject, type JsonObject } from '../json/json-value.ts';
import { asOfReport } from '../table/close-rows.ts';
import { type Step, stepOf } from '../table/date-column.ts';
import { withoutLateSessions } from './late-sessions.ts';
import { sessionsOfPages } from './product-pages.ts';

const kind = 'sales-and-traffic';
const oneDay = (day: Day): Period => ({ from: day, to: day });
const granularities: Readonly<Record<Step, (day: Day) => Period>> = {
  day: oneDay,
  week: (day) => ({ from: day, to: addDays(day, 6) }),
  month: monthAround,
};
const amazonsWords: ReadonlyMap<unknown, Step> = new Map([
  ['DAY', 'day'],
  ['WEEK', 'week'],
  ['MONTH', 'month'],
]);

/** What each row stands for: Amazon's word; without it, how far the rows are apart. */
function granularityOf(word: unknown, days: readonly Day[], whole: Period | undefined): Step | ReportError {
  const said = amazonsWords.get(word);
  if (said !== undefined) return said;
  const sorted = [...new Set(days)].sort();
  const isAnyDay = sorted.some((day, index) => index > 0 && daysBetween(sorted[index - 1] ?? day, day) < 7);
  const [first, second] = sorted;
  // No row has a date: each of them is skipped, and the report says so.
  if (first === undefined) return 'day';
  const step = second === undefined ? stepOfOne(first, whole) : (stepOf(sorted) ?? (isAnyDay ? 'day' : undefined));
  if (word === undefined && step !== undefined) return step;
  return createReportError(
    'What a row of this Sales and Traffic report stands for is unknown',
    {
      column: 'reportSpecification.reportOptions.dateGranularity',
      expected: 'DAY, WEEK or MONTH',
      found: word === undefined ? 'none, and the days of its rows do not show it' : 'another word',
    },
    'Request the report with dateGranularity DAY, and upload its JSON as it is.',
  );
}

/** What one row alone stands for: the days that the report names. */
const stepOfOne = (day: Day, whole: Period | undefined): Step | undefined =>
  whole === undefined
    ? undefined
    : (['day', 'week', 'month'] as const).find((step) => {
        const { from, to } = granularities[step](day);
        return from === whole.from && to === whole.to;
      });

/** The report as Amazon gives it, with its specification at the top. */
export function readSalesAndTraffic(context: UploadContext, report: JsonObject): ReadReport {
  const specification = isObject(report['reportSpecification']) ? report['reportSpecification'] : {};
  const options = isObject(specification['reportOptions']) ? specification['reportOptions'] : {};
  const stores = isList(specification['marketplaceIds']) ? specification['marketplaceIds'] : [];
  const store = storeOf(context.account);
  if (stores.length > 0 && !stores.includes(store.id)) return wrongStore(`${store.code} (${store.id})`, stores);
  const whole = periodFrom(specification['dataStartTime'], specification['dataEndTime']);
  const byDate = isList(report['salesAndTrafficByDate']) ? report['salesAndTrafficByDate'] : [];
  const days = byDate.flatMap((row) => (isObject(row) ? (dayIn(row['date']) ?? []) : []));
  const granularity = granularityOf(options['dateGranularity'], days, whole);
  if (typeof granularity !== 'string') return unreadable(kind, granularity, byDate.length);
  const periodOfDay = granularities[granularity];
  const byAsin = isList(report['salesAndTrafficByAsin']) ? report['salesAndTrafficByAsin'] : [];
  return close(context, [
    ...byDate.map((row, index) => {
      const day = isObject(row) ? dayIn(row['date']) : undefined;
      const path = `salesAndTrafficByDate[${index}]`;
      return { row, path, basis: 'account' as const, period: day && within(periodOfDay(day), whole) };
    }),
    // With rows by date the products add nothing: they are the same sales once more.
    ...(byDate.length > 0 ? [] : byAsin).map((row, index) => {
      return { row, path: `salesAndTrafficByAsin[${index}]`, basis: 'products' as const, period: whole };
    }),
  ]);
}

/** Data Kiosk (`analytics_salesAndTraffic`): one object a line, each with its own dates and store. */
export function readDataKiosk(context: UploadContext, lines: readonly JsonObject[]): ReadReport {
  const store = storeOf(context.account);
  const stores = new Set(
    lines.flatMap(({ marketplaceId }) => (typeof marketplaceId === 'string' ? [marketplaceId] : [])),
  );
  if (stores.size > 0 && !stores.has(store.id)) return wrongStore(`${store.code} (${store.id})`, [...stores]);
  return close(
    context,
    lines
      .map((row, index) => ({
        row,
        path: `line ${index + 1}`,
        basis: 'parentAsin' in row || 'childAsin' in row || 'sku' in row ? ('products' as const) : ('account' as const),
        // Among lines that name their store, one without may be of any.
        period:
          stores.size > 0 && typeof row['marketplaceId'] !== 'string'
            ? undefined
            : periodFrom(row['startDate'], row['endDate']),
      }))
      .filter(({ row: { marketplaceId } }) => typeof marketplaceId !== 'string' || marketplaceId === store.id),
  );
}

/** Whether an object is a line of a Data Kiosk document. */
export const isKioskLine = (value: JsonObject): boolean =>
  typeof value['startDate'] === 'string' && (isObject(value['sales']) || isObject(value['traffic']));

interface Row {
  readonly row: unknown;
  readonly path: string;
  readonly basis: TrafficFact['basis'];
  readonly period: Period | undefined;
}

function close(context: UploadContext, rows: readonly Row[]): ReadReport {
  const bad: string[] = [];
  const latest = lastBelievable(context);
  const spans = new Map<string, TrafficFact>();
  const pages = sessionsOfPages();
  const contradicting = new Set<string>();
  for (const { row, path, basis, period } of rows) {
    // A week or month that has only begun ends later; what begins after the upload is wrong.
    const counts = isObject(row) ? countsIn(row) : undefined;
    const isUnnamed = basis === 'products' && !pages.isNamed(row);
    if (counts === undefined || period === undefined || period.from > latest || isUnnamed) {
      bad.push(path);
      continue;
    }
    const key = `${period.from} ${period.to} ${basis}`;
    const known = spans.get(key);
    if (basis === 'account') {
      // One row is the whole day. Of two that say different things nobody knows which is right.
      if (known !== undefined && JSON.stringify(known.counts) !== JSON.stringify(counts)) contradicting.add(key);
      spans.set(key, { ...period, basis, counts });
      continue;
    }
    if (pages.isRepeated(key, row, counts)) continue;
    // By product, the rows of a period are added up, and the sessions of a page are counted once.
    const once = pages.take(key, row, counts);
    spans.set(key, { ...period, basis, counts: known === undefined ? once : added(known.counts, once) });
  }
  for (const key of [...contradicting, ...pages.unclear()]) spans.delete(key);
  for (const key of pages.differing()) {
    const span = spans.get(key);
    if (span === undefined) continue;
    const { sessions: _unknown, ...counts } = span.counts;
    spans.set(key, { ...span, counts });
  }
  const [firstBad] = bad;
  const skipped =
    firstBad === undefined
      ? []
      : [
          {
            rows: bad.length,
            unread: true as const,
            reason: `without a day up to the upload, a product or counts that can be read (first: ${firstBad})`,
          },
        ];
  if (firstBad !== undefined && 2 * bad.length > rows.length) {
    const finding = {
      column: firstBad,
      expected: 'a day up to the upload and whole numbers from 0 on',
      found: 'something else',
    };
    const remedy = 'Request the report again and upload its JSON as it is.';
    return unreadable(
      kind,
      createReportError('Most rows of the Sales and Traffic report cannot be read', finding, remedy),
      rows.length,
    );
  }
  const traffic = [...spans.values()].map((fact) => ({ ...fact, counts: withoutLateSessions(fact.counts) }));
  const late = traffic.filter(({ from, to, basis }) => {
    const before = spans.get(`${from} ${to} ${basis}`)?.counts ?? {};
    return before.sessions === 0 && (before.unitsOrdered ?? 0) > 0;
  }).length;
  const notes: readonly SkippedRows[] = [
    ...(late === 0
      ? []
      : [{ rows: late, reason: 'with units ordered and no sessions yet: their sessions are not known' }]),
    ...(contradicting.size === 0
      ? []
      : [
          {
            rows: contradicting.size,
            unread: true as const,
            reason: 'of days that are in it twice with different counts: they are unknown',
          },
        ]),
    ...pages.notes(),
  ];
  const inside = spanOfDays(traffic.flatMap(({ from, to }) => [from, to > latest ? context.receivedOn : to]));
  if (traffic.length === 0) {
    const reason =
      rows.length === 0
        ? 'The Sales and Traffic report has no rows. An empty report is not a report of zero: nothing was changed.'
        : 'The Sales and Traffic report has no days whose counts are known.';
    return { outcome: 'unused', kind, rows: rows.length, skipped: [...skipped, ...notes], reason };
  }
  return {
    outcome: 'read',
    kind,
    rows: rows.length,
    skipped: [...skipped, ...notes],
    asOf: asOfReport(context, inside?.to),
    ...inside,
    readings: [],
    orders: [],
    traffic,
  };
}

/** The counts wherever they stand in a row: in its sales part, in its traffic part. `undefined` when one is no count. */
function countsIn(row: JsonObject): TrafficCounts | undefined {
  const counts: { -readonly [Name in keyof TrafficCounts]: number } = {};
  for (const part of ['salesByDate', 'trafficByDate', 'salesByAsin', 'trafficByAsin', 'sales', 'traffic']) {
    const values = row[part];
    if (!isObject(values)) continue;
    for (const name of trafficCountNames) {
      const value = values[name];
      if (value === undefined || value === null) continue;
      if (!isCount(value)) return undefined;
      counts[name] = value;
    }
  }
  if (counts.sessions === undefined) {
    const sessions = sessionsInParts(row);
    if (sessions !== undefined) counts.sessions = sessions;
  }
  return counts;
}

/** Sessions by browser and by app make the total only together. */
function sessionsInParts(row: JsonObject): number | undefined {
  for (const part of ['trafficByDate', 'trafficByAsin', 'traffic']) {
    const values = row[part];
    if (!isObject(values)) continue;
    const [browser, app] = [values['browserSessions'], values['mobileAppSessions']];
    if (isCount(browser) && isCount(app)) return browser + app;
  }
  return undefined;
}

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

/** A count that one of two products lacks has no sum. */
const added = (a: TrafficCounts, b: TrafficCounts): TrafficCounts =>
  Object.fromEntries(
    trafficCountNames.flatMap((name) => {
      const [one, other] = [a[name], b[name]];
      return one === undefined || other === undefined ? [] : [[name, one + other]];
    }),
  );

/** The days of a week or month that the report is of: one that began before, or ends after, is there in part. */
function within(period: Period, whole: Period | undefined): Period {
  if (whole === undefined) return period;
  const from = period.from < whole.from ? whole.from : period.from;
  const to = period.to > whole.to ? whole.to : period.to;
  return from > to ? period : { from, to };
}

/** `2021-06-11`, or an instant of that day. */
const dayIn = (value: unknown): Day | undefined =>
  typeof value === 'string' ? parseDay(value.slice(0, 10)) : undefined;

function periodFrom(start: unknown, end: unknown): Period | undefined {
  const from = dayIn(start);
  const to = dayIn(end);
  return from === undefined || to === undefined || from > to ? undefined : { from, to };
}

function wrongStore(expected: string, stores: readonly unknown[]): ReadReport {
  const named = stores.filter((store) => typeof store === 'string' && /^[A-Z0-9]{10,14}$/.test(store));
  const found = named.length === 0 ? counted(stores.length, 'other store') : named.slice(0, 5).join(', ');
  return unreadable(
    kind,
    createReportError('This Sales and Traffic report is for another store', { expected, found }, otherStoreRemedy),
  );
}
