import { describe, expect, test } from 'vitest';
import { fixture, read, reject } from '../../fixtures/reports/open.ts';

describe('a column that is there twice is rejected and never chosen by chance', () => {
  test('a manual CSV with two columns of numerators names both', () => {
    const text = 'metric,channel,numerator,denominator,Numerator\norderDefectRate,seller,1,100,30\n';
    expect(reject(text)).toMatchObject({
      kind: 'manual-csv',
      line: 1,
      column: 'numerator',
      expected: 'one column “numerator”',
      found: '“numerator” as column 3 and “Numerator” as column 5',
    });
  });
  test.each([
    { file: 'all-orders.txt', by: '\t', column: 'order-status' },
    { file: 'all-orders.txt', by: '\t', column: 'last-updated-date' },
    { file: 'amazon-sale-report.csv', by: ',', column: 'Status' },
    { file: 'unshipped-orders.txt', by: '\t', column: 'promise-date' },
    { file: 'settlement-v2.txt', by: '\t', column: 'amount' },
    { file: 'settlement-v1.txt', by: '\t', column: 'order-id' },
    { file: 'mfn-returns.txt', by: '\t', column: 'Order ID' },
    { file: 'business-report-by-date.csv', by: ',', column: 'Date' },
    { file: 'odr-defects.csv', by: ',', column: 'Chargeback' },
  ])('$column of $file', ({ file, by, column }) => {
    const [header = '', ...rows] = fixture(file).toString().split(/\r?\n/);
    const text = [`${header}${by}${column}`, ...rows.map((row) => (row === '' ? row : `${row}${by}1`))].join('\n');
    expect(reject(text)).toMatchObject({ line: 1, column, expected: `one column “${column}”` });
  });
  test('a column that nobody uses may be there twice', () => {
    const text = 'metric,channel,numerator,denominator,note,note\norderDefectRate,seller,1,100,a,b\n';
    expect(read(text).outcome).toBe('read');
  });
});
