import { zipSync } from 'fflate';
import { writeXlsx } from 'hucre/xlsx';
import { describe, expect, test } from 'vitest';
import { readWorkbook, type WorkbookBounds } from '../../../shared/flows/intake/read-workbook.ts';
import { isWorkbook } from '../../../shared/reports/common/binary-file.ts';
import { contextOf, type Upload, withFacts } from '../../fixtures/reports/open.ts';

type Cell = string | number | boolean | Date | null;

const workbook = (...sheets: readonly (readonly (readonly Cell[])[])[]): Promise<Uint8Array> =>
  writeXlsx({
    sheets: sheets.map((rows, index) => ({ name: `Sheet${index + 1}`, rows: rows.map((row) => [...row]) })),
  });

async function read(bytes: Uint8Array, upload: Upload = {}, bounds?: WorkbookBounds) {
  const reader = readWorkbook(contextOf(upload), bounds);
  await reader.push(bytes.subarray(0, 100));
  await reader.push(bytes.subarray(100));
  return withFacts(await reader.finish());
}

const businessReport: readonly (readonly Cell[])[] = [
  ['Date', 'Ordered Product Sales', 'Units Ordered', 'Sessions - Total'],
  [new Date('2026-10-01T00:00:00Z'), 1234.5, 12, 1234],
  [new Date('2026-10-02T00:00:00Z'), 99.9, 8, 800],
];

describe('an Excel workbook', () => {
  test('is recognised among archives by its parts', async () => {
    expect(isWorkbook(await workbook(businessReport))).toBe(true);
    expect(isWorkbook(zipSync({ 'orders.txt': Buffer.from('x') }))).toBe(false);
  });
  test('is read with numbers and dates as Excel stores them', async () => {
    expect(await read(await workbook(businessReport))).toMatchObject({
      outcome: 'read',
      kind: 'business-report-by-date',
      traffic: [
        { from: '2026-10-01', to: '2026-10-01', counts: { unitsOrdered: 12, sessions: 1234 } },
        { from: '2026-10-02', to: '2026-10-02', counts: { unitsOrdered: 8, sessions: 800 } },
      ],
    });
  });
  test('is read from the first sheet that has a known header', async () => {
    const notes = [['Notes of the week'], ['nothing new']];
    expect(await read(await workbook(notes, businessReport))).toMatchObject({
      kind: 'business-report-by-date',
      rows: 2,
    });
  });
  test('of All Orders gives orders', async () => {
    const rows = [
      ['amazon-order-id', 'purchase-date', 'order-status', 'fulfillment-channel', 'sales-channel'],
      ['302-0000001-0000001', '2026-10-01T09:00:00+00:00', 'Shipped', 'Merchant', 'Amazon.de'],
    ];
    const report = await read(await workbook(rows));
    expect(report).toMatchObject({ outcome: 'read', orders: [{ id: '302-0000001-0000001', state: 'shipped' }] });
  });
  test('whose order ids Excel has turned into numbers says that', async () => {
    const rows = [
      ['amazon-order-id', 'purchase-date', 'order-status', 'fulfillment-channel', 'sales-channel'],
      [Number('30200000010000001'), '2026-10-01T09:00:00+00:00', 'Shipped', 'Merchant', 'Amazon.de'],
    ];
    const report = await read(await workbook(rows));
    expect(report).toMatchObject({ outcome: 'unreadable' });
    expect(JSON.stringify(report)).toContain('which Excel has made of it');
  });
  test('with a number that is no count is not read as thousands', async () => {
    const rows = [
      ['Date', 'Units Ordered', 'Sessions - Total'],
      [new Date('2026-10-01T00:00:00Z'), 12, 1.234],
      [new Date('2026-10-02T00:00:00Z'), 12, 100],
      [new Date('2026-10-03T00:00:00Z'), 12, 100],
    ];
    const report = await read(await workbook(rows));
    expect(report.outcome === 'read' && report.traffic).toHaveLength(2);
    expect(JSON.stringify(report.skipped)).toContain('is not a count');
  });
  test('without a known header says what it found', async () => {
    const report = await read(
      await workbook([
        ['SKU', 'ASIN', 'Oturumlar', 'Birimler'],
        ['A', 'B000000001', 10, 2],
      ]),
    );
    expect(report).toMatchObject({ outcome: 'unreadable' });
    expect(JSON.stringify(report)).toContain('headerAliases');
  });
  test('that is larger than may be held, or unpacks to more, is rejected', async () => {
    const bytes = await workbook(businessReport);
    expect(await read(bytes, {}, { mostBytes: 1000, mostUnpackedBytes: 1_000_000 })).toMatchObject({
      outcome: 'unreadable',
      reportError: { what: 'The Excel workbook is too large to be read' },
    });
    // Ten megabytes of blanks pack to ten kilobytes.
    const bomb = zipSync({
      '[Content_Types].xml': Buffer.from('<Types/>'),
      'xl/worksheets/sheet1.xml': Buffer.alloc(10_000_000, 32),
    });
    expect(bomb.length).toBeLessThan(50_000);
    expect(await read(bomb, {}, { mostBytes: 1_000_000, mostUnpackedBytes: 1_000_000 })).toMatchObject({
      outcome: 'unreadable',
      reportError: { expected: 'at most 1000000 bytes unpacked' },
    });
  });
  test('that is cut off is rejected', async () => {
    const bytes = await workbook(businessReport);
    expect(await read(bytes.subarray(0, bytes.length - 400))).toMatchObject({ outcome: 'unreadable' });
  });
});
