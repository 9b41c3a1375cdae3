import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { read, readWell, reject } from '../fixtures/reports/open.ts';

/** Small files that were read wrongly once. They may not be copied into the repository, and stand beside the checkout. */
const cases = new URL('../../../shared/cases/', import.meta.url);
const here = existsSync(cases);
const file = (path: string): Buffer => readFileSync(new URL(path, cases));
const september = { from: '2026-09-01', to: '2026-09-30' };
const uploaded = { receivedOn: '2026-10-05' };

const defectsOf = (path: string, marketplace: string) =>
  readWell(file(path), { marketplace, ...uploaded }).evidence?.defects.map(
    ({ orderId, kind, day }) => `${orderId} ${kind} ${day}`,
  );

describe.skipIf(!here)('files that were read wrongly once (skipped where ../shared is not beside the checkout)', () => {
  test('a: a German chargeback and Spanish defects have names of their own', () => {
    expect(defectsOf('a1-de-chargeback-type/in.csv', 'DE')).toEqual(['302-1111111-0000003 chargeback 2026-08-03']);
    expect(defectsOf('a3-es-chargeback-and-claim-type/in.csv', 'ES')).toEqual([
      '402-1111111-0000003 chargeback 2026-08-03',
      '402-1111111-0000004 A-to-z claim 2026-08-04',
    ]);
  });
  test('b: headings of Mexico, Japan and Spain', () => {
    expect(readWell(file('b1-mx-daterange-headings/in.csv'), { marketplace: 'MX', ...uploaded })).toMatchObject({
      kind: 'date-range-transactions',
      rows: 4,
      from: '2026-07-31',
      to: '2026-08-07',
    });
    expect(defectsOf('b1-mx-daterange-headings/in.csv', 'MX')).toEqual(['702-1111111-0000003 A-to-z claim 2026-08-05']);
    expect(readWell(file('b3-jp-daterange-sjis/in.csv'), { marketplace: 'JP', ...uploaded })).toMatchObject({
      kind: 'date-range-transactions',
      evidence: { kinds: ['A-to-z claim', 'chargeback'], defects: [] },
    });
    const spanish = readWell(file('b4-es-business-report-headings/in.csv'), {
      marketplace: 'ES',
      period: september,
      ...uploaded,
    });
    // 1,234 + 766 sessions, 56 + 44 units.
    expect(spanish.traffic).toEqual([
      { ...september, basis: 'products', counts: { sessions: 2000, unitsOrdered: 100 } },
    ]);
    const inParts = readWell(file('b5-child-sessions-without-total/in.csv'), {
      marketplace: 'MX',
      period: september,
      ...uploaded,
    });
    expect(inParts.traffic?.[0]?.counts).toEqual({ sessions: 100, unitsOrdered: 20 });
  });
  test('c: days that follow each other decide which is the month', () => {
    const { traffic, asOf } = readWell(file('c1-mx-bydate-month-first/in.csv'), { marketplace: 'MX', ...uploaded });
    expect(asOf).toBe('2026-06-02');
    expect(traffic?.map(({ from, counts }) => [from, counts.unitsOrdered])).toEqual([
      ['2026-05-01', 20],
      ['2026-05-02', 19],
      ['2026-05-03', 30],
      ['2026-06-01', 10],
      ['2026-06-02', 8],
    ]);
  });
  test('d: a row a month is the month', () => {
    const { traffic } = readWell(file('d1-us-business-report-by-month/in.csv'), { marketplace: 'US', ...uploaded });
    expect(traffic).toMatchObject([
      { from: '2026-07-01', to: '2026-07-31', counts: { unitsOrdered: 500, sessions: 5000, unitsRefunded: 20 } },
      { from: '2026-08-01', to: '2026-08-31', counts: { unitsOrdered: 520, sessions: 5200, unitsRefunded: 21 } },
      { from: '2026-09-01', to: '2026-09-30', counts: { unitsOrdered: 540, sessions: 5400, unitsRefunded: 90 } },
    ]);
    const weeks = readWell(file('d3-us-st-json-week/in.json'), { marketplace: 'US', ...uploaded }).traffic;
    expect(weeks?.map(({ from, to }) => `${from} ${to}`).at(-1)).toBe('2026-09-27 2026-10-03');
  });
  test('e: sessions once per parent and child', () => {
    const { traffic } = readWell(file('e1-uk-business-report-by-sku/in.csv'), {
      marketplace: 'UK',
      period: september,
      ...uploaded,
    });
    // 5,824 + 176 sessions; 370 + 70 + 31 + 29 units.
    expect(traffic?.[0]?.counts).toEqual({ sessions: 6000, unitsOrdered: 500 });
  });
  test('f: units without sessions are days whose sessions are not there yet', () => {
    const { traffic = [] } = readWell(file('f1-us-st-sessions-not-there-yet/in.json'), {
      marketplace: 'US',
      ...uploaded,
    });
    expect(traffic.filter(({ counts }) => counts.sessions !== undefined)).toHaveLength(25);
    expect(traffic.reduce((sum, { counts }) => sum + (counts.unitsOrdered ?? 0), 0)).toBe(280);
  });
  test.each([
    ['fatal.json', 'Amazon could not make this report: its data is not available for these days'],
    ['errors.json', 'This is Amazon’s refusal of a request (InvalidInput), not a report'],
    ['get-report-cancelled.json', 'This says that the report was cancelled'],
    ['report-document.json', 'This is the answer that holds the link to a report (gzip), not the report'],
  ])('g: %s', (name, says) => {
    expect(reject(file(`g1-amazon-answer-instead-of-report/${name}`), uploaded).reason).toContain(says);
  });
  test('h: a date that contradicts the one beside it gives way', () => {
    const path = 'h1-us-v2-posted-date-day-first/in.txt';
    expect(defectsOf(path, 'US')).toEqual(['111-1111111-0000002 A-to-z claim 2026-07-08']);
    const { skipped } = readWell(file(path), { marketplace: 'US', ...uploaded });
    expect(JSON.stringify(skipped)).toContain('contradicts');
  });
  test('i: a row that a line end has broken is one row', () => {
    const report = readWell(file('i1-de-v2-row-broken-by-line-end/in.txt'), { marketplace: 'DE', ...uploaded });
    expect(report).toMatchObject({ rows: 4, skipped: [] });
    expect(defectsOf('i1-de-v2-row-broken-by-line-end/in.txt', 'DE')).toEqual([
      '302-1111111-0000002 A-to-z claim 2026-09-14',
      '302-1111111-0000003 chargeback 2026-09-14',
    ]);
  });
  test('j: what counts in other rates is not said to count for nothing', () => {
    const report = readWell(file('j1-us-orders-with-defects-wording/in.csv'), { marketplace: 'US', ...uploaded });
    expect(report.evidence?.defects.map(({ kind }) => kind)).toEqual([
      'negative feedback',
      'A-to-z claim',
      'chargeback',
    ]);
    expect(report.skipped).toEqual([{ rows: 2, reason: 'with no feedback, claim or chargeback in them' }]);
  });
  test('k: the text of a comment decides nothing about the order of dates', () => {
    const upload = { marketplace: 'UK', ...uploaded };
    const first = readWell(file('k1-uk-feedback-date-in-comment/in.txt'), upload);
    expect(first).toMatchObject({ asOf: '2026-09-05', from: '2026-09-01', to: '2026-09-05' });
    expect(first.evidence?.defects.map(({ day }) => day)).toEqual(['2026-09-01', '2026-09-03']);
    const second = readWell(file('k3-uk-feedback-refused-for-a-comment/in.txt'), upload);
    expect(second.evidence?.defects.map(({ day }) => day)).toEqual(['2026-09-01', '2026-09-14']);
  });
  test('l: words of couriers come without their prefix', () => {
    const report = read(file('l1-in-bare-status-words/in.csv'), { marketplace: 'IN', receivedOn: '2022-06-30' });
    expect(report).toMatchObject({ outcome: 'read', skipped: [] });
    expect(report.outcome === 'read' && report.orders.map(({ channel, state }) => `${channel} ${state}`)).toEqual([
      'seller shipped',
      'seller shipped',
      'seller cancelled',
    ]);
  });
});
