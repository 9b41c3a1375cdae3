import { storeOf } from '../../domain/account.ts';
import { addDays, type Day, parseDay } from '../../domain/day.ts';
import { type TrafficCounts, type TrafficFact, trafficCountNames } from '../../domain/defect-evidence.ts';
import { lastBelievable } from '../common/believable.ts';
import { monthAround } from '../common/period-of.ts';
import type { Period, ReadReport, UploadContext } from '../common/report.ts';
import { counted, createReportError, otherStoreRemedy, unreadable } from '../common/report-error.ts';
import { spanOfDays } from '../common/span-of-days.ts';
import { isList, isObject, type JsonObject } from '../json/json-value.ts';
import { asOfReport } from '../table/close-rows.ts';
import { withoutLateSessions } from './late-sessions.ts';

const kind = 'sales-and-traffic';
const oneDay = (day: Day): Period => ({ from: day, to: day });
const granularities: ReadonlyMap<unknown, (day: Day) => Period> = new Map([
  ['DAY', oneDay],
  ['WEEK', (day) => ({ from: day, to: addDays(day, 6) })],
  ['MONTH', monthAround],
]);

/** The report as Amazon gives it, with its specification at the top. */
export function readSalesAndTraffic(context: UploadContext, report: JsonObject): ReadReport {
  const specification = isObject(report['reportSpecification']) ? report['reportSpecification'] : {};
  const options = isObject(specification['reportOptions']) ? specification['reportOptions'] : {};
  const stores = isList(specification['marketplaceIds']) ? specification['marketplaceIds'] : [];
  const store = storeOf(context.account);
  if (stores.length > 0 && !stores.includes(store.id)) return wrongStore(`${store.code} (${store.id})`, stores);
  const periodOfDay = granularities.get(options['dateGranularity']) ?? oneDay;
  const whole = periodFrom(specification['dataStartTime'], specification['dataEndTime']);
  const byDate = isList(report['salesAndTrafficByDate']) ? report['salesAndTrafficByDate'] : [];
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
        period: periodFrom(row['startDate'], row['endDate']),
      }))
      .filter(({ row: { marketplaceId } }) => marketplaceId === undefined || marketplaceId === store.id),
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
  for (const { row, path, basis, period } of rows) {
    // A week or month that has only begun ends later; what begins after the upload is wrong.
    const counts = isObject(row) ? countsIn(row) : undefined;
    if (counts === undefined || period === undefined || period.from > latest) {
      bad.push(path);
      continue;
    }
    const key = `${period.from} ${period.to} ${basis}`;
    const known = spans.get(key);
    // By product, the rows of a period are added up; by date, one row is the whole day.
    const sum = basis === 'products' && known !== undefined ? added(known.counts, counts) : counts;
    spans.set(key, { ...period, basis, counts: sum });
  }
  const [firstBad] = bad;
  const skipped =
    firstBad === undefined
      ? []
      : [
          {
            rows: bad.length,
            unread: true as const,
            reason: `without a day up to the upload or with counts that are none (first: ${firstBad})`,
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
  const notes =
    late === 0 ? [] : [{ rows: late, reason: 'with units ordered and no sessions yet: their sessions are not known' }];
  const inside = spanOfDays(traffic.flatMap(({ from, to }) => [from, to > latest ? context.receivedOn : to]));
  if (traffic.length === 0) {
    const reason =
      'The Sales and Traffic report has no rows. An empty report is not a report of zero: nothing was changed.';
    return { outcome: 'unused', kind, rows: 0, skipped, reason };
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
      if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) return undefined;
      counts[name] = value;
    }
  }
  return counts;
}

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
  const to = dayIn(end) ?? from;
  return from === undefined || to === undefined || from > to ? undefined : { from, to };
}

function wrongStore(expected: string, stores: readonly unknown[]): ReadReport {
  const named = stores.filter((store) => typeof store === 'string' && /^[A-Z0-9]{10,14}$/.test(store));
  const found = named.length === 0 ? counted(stores.length, 'other store') : named.slice(0, 5).join(', ');
  return unreadable(
    kind,
    createReportError('This Sales and Traffic report is of another store', { expected, found }, otherStoreRemedy),
  );
}
