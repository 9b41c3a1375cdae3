import { describe, expect, test } from 'vitest';
import { read } from '../fixtures/reports/open.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
type Result = ReturnType<typeof read>;

/** Each count under its name and days. */
function knownIn(report: Result): ReadonlyMap<string, number> {
  const traffic = report.outcome === 'read' ? (report.traffic ?? []) : [];
  return new Map(
    traffic.flatMap(({ from, to, basis, counts }) =>
      Object.entries(counts).map(([name, count]) => [`${name} ${from} ${to} ${basis}`, count] as const),
    ),
  );
}

const saidOf = (report: Result): string => JSON.stringify([report.outcome, report.skipped]);

/** Counts that have become others, or that stand for other days, without a word. */
function silentChanges(before: Result, after: Result): readonly string[] {
  if (after.outcome !== 'read' || saidOf(after) !== saidOf(before)) return [];
  const was = knownIn(before);
  return [...knownIn(after)].flatMap(([name, count]) =>
    was.get(name) === count ? [] : [`${name}: ${was.get(name) ?? 'nothing'} became ${count}`],
  );
}

/** Every way to blank, rename or translate one member or value of a JSON value. */
function* changesOf(value: Json, path = ''): Generator<readonly [string, Json]> {
  if (Array.isArray(value)) {
    for (const [at, entry] of value.entries())
      for (const [where, changed] of changesOf(entry, `${path}[${at}]`)) yield [where, value.with(at, changed)];
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const members = value as { readonly [name: string]: Json };
  for (const [name, member] of Object.entries(members)) {
    const where = `${path}.${name}`;
    const { [name]: _gone, ...others } = members;
    yield [`${where} blanked`, others];
    yield [`${where} renamed`, { ...others, Qwrtz: member }];
    for (const instead of ['', 'Qwrtz Blorp', null]) yield [`${where} → ${instead}`, { ...members, [name]: instead }];
    for (const [deeper, changed] of changesOf(member, where)) yield [deeper, { ...members, [name]: changed }];
  }
}

const specification = (dateGranularity: string, dataStartTime: string, dataEndTime: string) => ({
  reportType: 'GET_SALES_AND_TRAFFIC_REPORT',
  reportOptions: { dateGranularity, asinGranularity: 'SKU' },
  dataStartTime,
  dataEndTime,
  marketplaceIds: ['A1PA6795UKMFR9'],
});
const byDate = (date: string, unitsOrdered: number, sessions: number) => ({
  date,
  salesByDate: { unitsOrdered, unitsRefunded: 1 },
  trafficByDate: { sessions, browserSessions: sessions - 10, mobileAppSessions: 10, feedbackReceived: 2 },
});
const bySku = (childAsin: string, sku: string, unitsOrdered: number, sessions: number) => ({
  parentAsin: 'B000000001',
  childAsin,
  sku,
  salesByAsin: { unitsOrdered },
  trafficByAsin: { sessions },
});
const line = (startDate: string, endDate: string, marketplaceId: string, unitsOrdered: number) => ({
  startDate,
  endDate,
  marketplaceId,
  sales: { unitsOrdered },
  traffic: { sessions: 100 },
});

const reports: readonly { readonly name: string; readonly json: Json; readonly asLines?: true }[] = [
  {
    name: 'Sales and Traffic by day',
    json: {
      reportSpecification: specification('DAY', '2026-10-01', '2026-10-02'),
      salesAndTrafficByDate: [byDate('2026-10-01', 10, 100), byDate('2026-10-02', 20, 200)],
    },
  },
  {
    name: 'Sales and Traffic by week',
    json: {
      reportSpecification: specification('WEEK', '2026-09-20', '2026-10-03'),
      salesAndTrafficByDate: [byDate('2026-09-20', 70, 700), byDate('2026-09-27', 80, 800)],
    },
  },
  {
    name: 'Sales and Traffic of one week',
    json: {
      reportSpecification: specification('WEEK', '2026-09-27', '2026-10-03'),
      salesAndTrafficByDate: [byDate('2026-09-27', 80, 800)],
    },
  },
  {
    name: 'Sales and Traffic by SKU, three of one page',
    json: {
      reportSpecification: specification('DAY', '2026-09-01', '2026-09-30'),
      salesAndTrafficByAsin: [
        bySku('B000000002', 'A', 10, 100),
        bySku('B000000002', 'B', 5, 100),
        bySku('B000000002', 'C', 3, 100),
        bySku('B000000003', 'D', 2, 50),
      ],
    },
  },
  {
    name: 'Data Kiosk by week, with a line of another store',
    asLines: true,
    json: [
      line('2026-09-20', '2026-09-26', 'A1PA6795UKMFR9', 70),
      line('2026-09-27', '2026-10-03', 'A1PA6795UKMFR9', 80),
      line('2026-09-13', '2026-09-19', 'A13V1IB3VIYZZH', 5),
    ],
  },
];

describe('one change in JSON never makes another known count, or the count of other days, without a word', () => {
  test.each(reports)('$name', ({ json, asLines }) => {
    const asText = (value: Json): string =>
      asLines && Array.isArray(value)
        ? `${value.map((one) => JSON.stringify(one)).join('\n')}\n`
        : JSON.stringify(value);
    const before = read(asText(json));
    expect(before.outcome).toBe('read');
    expect(knownIn(before).size).toBeGreaterThan(0);
    const wrong: string[] = [];
    for (const [where, changed] of changesOf(json)) {
      for (const change of silentChanges(before, read(asText(changed)))) wrong.push(`${where}: ${change}`);
    }
    expect(wrong).toEqual([]);
  });
});
