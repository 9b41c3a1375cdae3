import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ReadReport } from '../../shared/reports/common/report.ts';
import { fixture, read, readWell, reject } from '../fixtures/reports/open.ts';

/** Everything of a report that a person may get to read. */
const notified = (report: ReturnType<typeof read> | ReadReport): string =>
  JSON.stringify([
    report.skipped,
    report.outcome === 'unused' ? report.reason : '',
    report.outcome === 'unreadable' ? report.reportError : '',
    report.outcome === 'read' ? report.readings.map(({ remark }) => remark) : '',
  ]);

const allOrders = (cells: Readonly<Record<string, string>>): string => {
  const good = {
    'amazon-order-id': '302-0000001-0000001',
    'purchase-date': '2026-10-01T09:00:00+00:00',
    'order-status': 'Shipped',
    'fulfillment-channel': 'Merchant',
    'sales-channel': 'Amazon.de',
  };
  const row = { ...good, ...cells };
  return [Object.keys(row), Object.values(row)].map((line) => `${line.join('\t')}\n`).join('');
};

describe('a buyer’s data that stands where it should not is described and never quoted', () => {
  test.each([
    ['purchase-date', '+49 170 1234567', 'a text of 15 characters'],
    ['purchase-date', '01701234567', 'a number of 11 digits'],
    ['purchase-date', '555-123-4567', 'a text of 12 characters'],
    ['order-status', 'John Q. Smith', 'a text of 13 characters'],
    ['fulfillment-channel', 'Köln', 'a text of 4 characters'],
    ['amazon-order-id', 'jo@buyer.example', 'a text of 16 characters'],
  ])('under %s: %s', (column, value, found) => {
    const reportError = reject(allOrders({ [column]: value }));
    expect(reportError).toMatchObject({ line: 2, column, found });
    expect(JSON.stringify(reportError)).not.toContain(value);
  });
  test('under the sales channel, a name is a store that is not known', () => {
    expect(reject(allOrders({ 'sales-channel': 'Hans Mueller' })).found).toBe('a store that is not known in all 1 row');
  });
  test('in a manual CSV, under the metric and under a number', () => {
    const header = 'metric,channel,numerator,denominator,rate';
    const reportError = reject(`${header}\njo@buyer.example +49 170 99,,1,2,\n`);
    expect(reportError).toMatchObject({ column: 'metric', found: 'a text of 27 characters' });
    expect(reject(`${header}\norderDefectRate,seller,4917012345678,10,\n`).found).toBe('a number of 13 digits');
  });
  test('behind a date that decides the order of a column', () => {
    const line = (date: string) => ['302-0000001-0000001', date, 'A1'].join('\t');
    const rows = ['13/10/2025 Erika Muster', '10/13/2025 Erika Muster'].map(line);
    expect(notified(read(['Order ID\tReturn request date\tAmazon RMA ID', ...rows, ''].join('\n')))).not.toContain(
      'Erika',
    );
  });
  test('dates, short numbers and words of reports are still shown', () => {
    expect(reject(allOrders({ 'purchase-date': '30.02.2026' })).found).toBe('“30.02.2026”');
    expect(reject(allOrders({ 'amazon-order-id': '1.21E+17' })).found).toMatch(/^“1.21E\+17”/);
    expect(reject(allOrders({ 'fulfillment-channel': 'Shipped' })).found).toBe('“Shipped”');
  });
});

const digits = (length: number) =>
  fc.array(fc.nat(9), { minLength: length, maxLength: length }).map((all) => all.join(''));
const name = fc.stringMatching(/^[A-Z][a-z]{5,9}q$/);
/** Values as they are in the columns of buyers: names, telephones, addresses, mail. */
const personal = fc.oneof(
  fc.tuple(name, name).map(([first, last]) => `${first} ${last}`),
  name,
  fc.tuple(name, name).map(([first, last]) => `${first}.${last}@buyer.example`),
  digits(8).map((rest) => `+49 170 ${rest}`),
  digits(9).map((rest) => `0${rest}`),
  digits(10).map((rest) => `1${rest}`),
  fc.tuple(digits(3), digits(4)).map(([a, b]) => `555-${a}-${b}`),
  fc.tuple(digits(3), digits(4)).map(([a, b]) => `(555) ${a}.${b}`),
  fc.tuple(name, fc.integer({ min: 1, max: 199 })).map(([street, number]) => `${street}straße ${number}`),
  fc.tuple(digits(5), name).map(([code, town]) => `${code} ${town}`),
  fc.tuple(name, name).map(([first, last]) => `01.02.2026 ${first} ${last}`),
);

const delimited = [
  { file: 'all-orders.txt', header: 0, by: '\t' },
  { file: 'all-orders-excel.csv', header: 0, by: ';' },
  { file: 'amazon-sale-report.csv', header: 0, by: ',' },
  { file: 'manual.csv', header: 0, by: ',' },
  { file: 'seller-feedback.txt', header: 0, by: '\t' },
  { file: 'settlement-v2.txt', header: 0, by: '\t' },
  { file: 'settlement-v1.txt', header: 0, by: '\t' },
  { file: 'mfn-returns.txt', header: 0, by: '\t' },
  { file: 'unshipped-orders.txt', header: 0, by: '\t' },
  { file: 'business-report-by-date.csv', header: 0, by: ',' },
  { file: 'business-report-by-asin-de.csv', header: 0, by: ',' },
  { file: 'odr-defects.csv', header: 0, by: ',' },
  { file: 'date-range-transactions.csv', header: 4, by: ',' },
] as const;

describe('no value that looks like a person’s comes out, whatever cell it stands in', () => {
  test.each(delimited)('$file', ({ file, header, by }) => {
    const lines = fixture(file).toString().replaceAll('\r', '').split('\n');
    const titles = lines[header]?.split(by) ?? [];
    expect(titles.length).toBeGreaterThan(4);
    const good = lines.slice(header + 1).filter((line) => line !== '');
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(10_000), fc.nat(10_000), personal), { minLength: 1, maxLength: 12 }),
        fc.boolean(),
        (planted, onlyDamaged) => {
          const rows = good.map((line) => line.split(by));
          const damaged = new Set<number>();
          for (const [row, column, value] of planted) {
            const cells = rows[row % rows.length] ?? [];
            cells[column % cells.length] = value;
            damaged.add(row % rows.length);
          }
          const kept = onlyDamaged ? rows.filter((_, at) => damaged.has(at)) : rows;
          const text = [...lines.slice(0, header + 1), ...kept.map((cells) => cells.join(by)), ''].join('\n');
          const said = notified(read(text));
          for (const [, , value] of planted) {
            for (const part of value.split(/[ @.]/).filter((piece) => piece.length >= 6)) {
              if (!/example|straße/.test(part)) expect(said).not.toContain(part);
            }
            expect(said).not.toContain(value);
          }
        },
      ),
      { numRuns: 150, seed: 20_261_010 },
    );
  });
  test('and a report in which they stand in columns that nobody reads is read as before', () => {
    expect(readWell(allOrders({ 'buyer-name': 'Erika Mustermann' })).orders).toHaveLength(1);
  });
});
