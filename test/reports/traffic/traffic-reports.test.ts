import { describe, expect, test } from 'vitest';
import { fixture, read, readWell, reject } from '../../fixtures/reports/open.ts';

const twoDays = [
  {
    from: '2026-10-03',
    to: '2026-10-03',
    basis: 'account',
    counts: { sessions: 400, unitsOrdered: 20, unitsRefunded: 1, feedbackReceived: 4, negativeFeedbackReceived: 1 },
  },
  {
    from: '2026-10-04',
    to: '2026-10-04',
    basis: 'account',
    counts: { sessions: 600, unitsOrdered: 30, unitsRefunded: 2, feedbackReceived: 6, negativeFeedbackReceived: 0 },
  },
];

describe('Sales and Traffic', () => {
  test('by day, from the JSON report', () => {
    const { traffic, asOf } = readWell(fixture('sales-and-traffic.json'));
    expect(asOf).toBe('2026-10-04');
    expect(traffic).toMatchObject(twoDays);
  });
  test('by day, from Data Kiosk', () => {
    expect(readWell(fixture('data-kiosk.jsonl')).traffic).toEqual(twoDays);
  });
  test('by week: from Sunday to Saturday', () => {
    const report = fixture('sales-and-traffic.json')
      .toString()
      .replace('"DAY"', '"WEEK"')
      .replace('"dataStartTime":"2026-10-03"', '"dataStartTime":"2026-09-20"')
      .replace('"date":"2026-10-03"', '"date":"2026-09-20"')
      .replace('2026-10-04","sales', '2026-09-27","sales');
    expect(readWell(report).traffic?.map(({ from, to }) => `${from}/${to}`)).toEqual([
      '2026-09-20/2026-09-26',
      '2026-09-27/2026-10-03',
    ]);
  });
  test('by month', () => {
    const report = fixture('sales-and-traffic.json')
      .toString()
      .replace('"DAY"', '"MONTH"')
      .replace('"dataStartTime":"2026-10-03"', '"dataStartTime":"2026-09-01"')
      .replace('"date":"2026-10-03"', '"date":"2026-10-01"')
      .replace('2026-10-04","sales', '2026-09-01","sales');
    // October is there up to the 4th only, which is as far as the report goes.
    expect(readWell(report)).toMatchObject({
      asOf: '2026-10-04',
      traffic: [
        { from: '2026-10-01', to: '2026-10-04' },
        { from: '2026-09-01', to: '2026-09-30' },
      ],
    });
  });
  test('of another store is rejected', () => {
    expect(reject(fixture('sales-and-traffic.json'), { marketplace: 'US' })).toMatchObject({ found: 'A1PA6795UKMFR9' });
  });
});

describe('Business Reports', () => {
  test('by date, with the numbers of an American file', () => {
    const { traffic } = readWell(fixture('business-report-by-date.csv'), { marketplace: 'US' });
    expect(traffic).toEqual([
      { from: '2026-10-01', to: '2026-10-01', basis: 'account', counts: { sessions: 1234, unitsOrdered: 12 } },
    ]);
  });
  test.each([
    ['1.234', 1234],
    ['1 234', 1234],
    ['1\u202f234', 1234],
    ['"1,234"', 1234],
    ['"1,08,218"', 108_218],
    ['7', 7],
  ])('read %s as %i', (written, count) => {
    const text = `Date,Units Ordered,Sessions - Total\n2026-10-01,${written},${written}\n`;
    expect(readWell(text).traffic?.[0]?.counts).toEqual({ sessions: count, unitsOrdered: count });
  });
  test.each(['business-report-by-asin-en.csv', 'business-report-by-asin-de.csv', 'business-report-by-asin-ja.csv'])(
    '%s asks for the days that it is of',
    (name) => {
      expect(read(fixture(name))).toMatchObject({
        outcome: 'unused',
        reason: expect.stringContaining('does not say which days it covers'),
      });
      expect(readWell(fixture(name), { key: 'acme/DE/2026-09-01_2026-09-30/report.csv' })).toMatchObject({
        from: '2026-09-01',
        to: '2026-09-30',
        traffic: [{ basis: 'products' }],
      });
    },
  );
  test('in Chinese', () => {
    const text = '（父）ASIN,（子）ASIN,标题,会话次数 – 总计,已订购商品数量\nB000000001,B000000002,x,"1,234",12\n';
    expect(readWell(text, { key: 'acme/US/2026-09/x.csv', marketplace: 'US' }).traffic).toEqual([
      { from: '2026-09-01', to: '2026-09-30', basis: 'products', counts: { sessions: 1234, unitsOrdered: 12 } },
    ]);
  });
  test('in a language that clients.yaml teaches', () => {
    const text = 'Tarih,Oturumlar – Toplam,Sipariş Edilen Birimler\n2026-10-01,100,5\n';
    const headerAliases = {
      Tarih: 'Date',
      'Oturumlar – Toplam': 'Sessions - Total',
      'Sipariş Edilen Birimler': 'Units Ordered',
    };
    expect(readWell(text, { marketplace: 'TR', headerAliases }).traffic?.[0]?.counts).toEqual({
      sessions: 100,
      unitsOrdered: 5,
    });
    expect(read(text, { marketplace: 'TR' })).toMatchObject({ outcome: 'unreadable' });
  });
  test('in Shift_JIS, from Japan', () => {
    // 日付
    const heading = Buffer.from([0x93, 0xfa, 0x95, 0x74]);
    const text = Buffer.concat([heading, Buffer.from(',Units Ordered\n2026/10/01,3\n')]);
    expect(readWell(text, { marketplace: 'JP' }).traffic?.[0]).toMatchObject({
      from: '2026-10-01',
      counts: { unitsOrdered: 3 },
    });
  });
});
