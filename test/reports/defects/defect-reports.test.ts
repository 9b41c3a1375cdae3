import { describe, expect, test } from 'vitest';
import { fixture, read, readWell, reject } from '../../fixtures/reports/open.ts';

const feedback = (...rows: readonly string[]): string =>
  ['Date\tRating\tComments\tYour Response\tOrder ID\tRater Email', ...rows].join('\r\n');
const row = (date: string, stars: number, order: number): string =>
  `${date}\t${stars}\tcame late\t\t302-0000001-000000${order}\twho@example.com`;

describe('seller feedback', () => {
  test('one and two stars are negative, three are not (Amazon help G97692EVY8H3CZY9)', () => {
    const { evidence, asOf, rows } = readWell(
      feedback(row('1.10.26', 1, 1), row('2.10.26', 2, 2), row('3.10.26', 3, 3)),
    );
    expect(rows).toBe(3);
    expect(asOf).toBe('2026-10-03');
    expect(evidence).toEqual({
      source: 'seller-feedback',
      kinds: ['negative feedback'],
      defects: [
        { orderId: '302-0000001-0000001', kind: 'negative feedback', day: '2026-10-01' },
        { orderId: '302-0000001-0000002', kind: 'negative feedback', day: '2026-10-02' },
      ],
      listing: { from: '2026-10-01', to: '2026-10-03' },
    });
  });

  test.each([
    ['US', '9/8/26', '2026-09-08'],
    ['DE', '8.9.26', '2026-09-08'],
    ['JP', '26/9/8', '2026-09-08'],
    ['JP', '2026/09/08', '2026-09-08'],
    ['SE', '2026-09-08', '2026-09-08'],
    ['CA', '8/9/26', '2026-09-08'],
    ['UK', '8/9/26', '2026-09-08'],
  ])('in %s %s is %s', (marketplace, written, day) => {
    expect(readWell(feedback(row(written, 1, 1)), { marketplace }).evidence?.defects[0]?.day).toBe(day);
  });

  test('one month above 12 decides the whole column, against the custom of the store', () => {
    const { evidence } = readWell(feedback(row('1/9/26', 1, 1), row('1/13/26', 1, 2)), { marketplace: 'UK' });
    expect(evidence?.defects.map(({ day }) => day)).toEqual(['2026-01-09', '2026-01-13']);
  });

  test('a column that says both orders is rejected and never guessed', () => {
    const { reason, line } = reject(feedback(row('1/13/26', 1, 1), row('13/1/26', 1, 2)), { marketplace: 'UK' });
    expect(reason).toContain('The day-month order of this seller feedback report is unknown');
    expect(line).toBe(2);
  });

  test('headings of any language are known by their places', () => {
    const french = feedback(row('13/1/26', 1, 1)).replace(
      /^.*\r\n/,
      'Dat\tÉval.\tComm.\tRéponse\tN° de commande\tE-mail\r\n',
    );
    expect(readWell(french, { marketplace: 'FR' })).toMatchObject({
      kind: 'seller-feedback',
      evidence: { defects: [{ day: '2026-01-13' }] },
    });
  });

  test('the older ten columns', () => {
    const text =
      'Date\tRating\tComments\tYour Response\tArrived on Time\tItem as Described\tCustomer Service\tOrder ID\tRater Email\tRater Role\n' +
      '1/13/26\t2\tx\t\tYes\tNo\t\t302-0000001-0000001\twho@example.com\tBuyer\n';
    expect(readWell(text, { marketplace: 'US' }).evidence?.defects).toHaveLength(1);
  });

  test('a comment with a line end and tabs in it belongs to its feedback', () => {
    const text = feedback(
      '3.10.26\t1\tcame late,',
      'really\tlate\t\t302-0000001-0000001\twho@example.com',
      row('4.10.26', 1, 2),
    );
    const report = readWell(text);
    expect(report.evidence?.defects.map(({ orderId }) => orderId)).toEqual([
      '302-0000001-0000001',
      '302-0000001-0000002',
    ]);
    expect(JSON.stringify(report)).not.toContain('came late');
  });

  test('a list fetched later is of the later day, so that it can say what is gone', () => {
    expect(readWell(feedback(row('1.10.26', 1, 1)), { asOf: '2026-10-05' })).toMatchObject({
      asOf: '2026-10-05',
      evidence: { listing: { from: '2026-10-01', to: '2026-10-05' } },
    });
  });
});

const settlementHeader =
  'settlement-id\tsettlement-start-date\tsettlement-end-date\tdeposit-date\ttotal-amount\tcurrency\ttransaction-type\torder-id\tmarketplace-name\tamount-type\tamount-description\tamount\tfulfillment-id\tposted-date';
// 19,90 − 19,90 − 5,00 + 1.234,50 = 1229,50
const settlement = (end = '\r\n'): string =>
  [
    settlementHeader,
    '1\t17.09.2026 07:06:34 UTC\t01.10.2026 07:06:35 UTC\t03.10.2026 07:06:35 UTC\t1.229,50\tEUR\t\t\t\t\t\t\t\t',
    '1\t\t\t\t\t\tOrder\t302-0000001-0000001\tAmazon.de\tItemPrice\tPrincipal\t19,90\tMFN\t18.09.2026',
    '1\t\t\t\t\t\tA-to-z Guarantee Refund\t302-0000001-0000001\tAmazon.de\tItemPrice\tPrincipal\t-19,90\tMFN\t28.09.2026',
    '1\t\t\t\t\t\tA-to-z Guarantee Refund\t302-0000001-0000001\tAmazon.de\tItemPrice\tTax\t0,00\tMFN\t29.09.2026',
    '1\t\t\t\t\t\tChargeback Refund\t302-0000001-0000002\tAmazon.de\tItemPrice\tPrincipal\t-5,00\tMFN\t30.09.2026',
    '1\t\t\t\t\t\tOrder\t302-0000001-0000003\tAmazon.de\tItemPrice\tPrincipal\t1.234,50\tAFN\t',
  ].join(end);

describe('settlements', () => {
  const expected = {
    outcome: 'read',
    skipped: [],
    asOf: '2026-10-01',
    evidence: {
      source: 'settlement',
      kinds: ['A-to-z claim', 'chargeback'],
      defects: [
        { orderId: '302-0000001-0000001', kind: 'A-to-z claim', day: '2026-09-28' },
        { orderId: '302-0000001-0000002', kind: 'chargeback', day: '2026-09-30' },
      ],
    },
  };
  test.each([
    ['as downloaded', settlement()],
    ['with the line ends of an old Macintosh', settlement('\r')],
    ['saved again by Excel with semicolons', settlement().replaceAll('\t', ';')],
    [
      'saved again by Excel with commas',
      settlement()
        .replace(/-?[\d.]+,\d\d/g, '"$&"')
        .replaceAll('\t', ','),
    ],
  ])('name the orders that cost a claim or a chargeback, once each (%s)', (_, text) => {
    expect(read(text)).toMatchObject(expected);
  });
  test('whose amounts do not add up say so', () => {
    const cut = settlement().replace('1.229,50', '1.230,00');
    // 1229.50 against 1230.00
    expect(readWell(cut).skipped).toEqual([
      { rows: 0, reason: 'the amounts add up to 1229.50 and the summary row says 1230.00: rows are missing' },
    ]);
  });
  test('of another store are rejected', () => {
    expect(reject(settlement(), { marketplace: 'FR' })).toMatchObject({ expected: 'Amazon.fr' });
  });
  test('with order ids that Excel has turned into numbers say that', () => {
    const text = settlement().replaceAll(/302-\d{7}-\d{7}/g, '3.02E+16');
    expect(readWell(text)).toMatchObject({ evidence: { defects: [] } });
    expect(JSON.stringify(readWell(text).skipped)).toContain('Excel has turned into numbers');
  });
});

describe('date range transactions', () => {
  test('name the orders of claims and chargebacks below the lines of text', () => {
    const text = [
      '"Includes Amazon Marketplace transactions"',
      '"All amounts in EUR, unless specified"',
      '"date/time","settlement ID","type","order ID","marketplace","total"',
      '"28 Sep 2026 5:39:32 pm GMT+2","1","A-to-z Guarantee Claim","302-0000001-0000001","amazon.de","-12.50"',
      '"29 Sep 2026 5:39:32 pm GMT+2","1","Chargeback Refund","302-0000001-0000002","amazon.de","-12.50"',
      '"30 Sep 2026 5:39:32 pm GMT+2","1","Order","302-0000001-0000003","amazon.de","12.50"',
    ].join('\n');
    expect(readWell(text).evidence?.defects).toEqual([
      { orderId: '302-0000001-0000001', kind: 'A-to-z claim', day: '2026-09-28' },
      { orderId: '302-0000001-0000002', kind: 'chargeback', day: '2026-09-29' },
    ]);
  });
});

describe('returns', () => {
  test('flagged with a claim are evidence of one, even in rows that end early', () => {
    const [header = ''] = fixture('mfn-returns.txt').toString().split('\n');
    const text = [
      header,
      '302-0000001-0000001\t01-Sep-2026\t03-Oct-2026\tApproved\tD1\t \tAmazonPrePaidLabel\tY\tN',
      '302-0000001-0000002\t01-Sep-2026\t04-Oct-2026\tApproved\tD1\t \tAmazonPrePaidLabel\tN',
    ].join('\n');
    expect(readWell(text).evidence).toEqual({
      source: 'mfn-returns',
      kinds: ['A-to-z claim'],
      defects: [{ orderId: '302-0000001-0000001', kind: 'A-to-z claim', day: '2026-10-03' }],
      listing: { from: '2026-10-03', to: '2026-10-04' },
    });
  });

  test.each([
    { written: 'B0DEMO0001', asin: 'B0DEMO0001' },
    { written: 'MUSTERMANN', asin: undefined },
    { written: '0301234567', asin: undefined },
  ])('name the product of a claim, and nothing else that stands in its column: $written', ({ written, asin }) => {
    const [header = ''] = fixture('mfn-returns.txt').toString().split('\n');
    const row = `302-0000001-0000001\t01-Sep-2026\t03-Oct-2026\tApproved\tD1\t \tAmazonPrePaidLabel\tY\tN\t${written}`;
    expect(readWell(`${header}\n${row}`).evidence?.defects.map((defect) => defect.asin)).toEqual([asin]);
  });
});

describe('lists of defects from the Account Health page', () => {
  test('give what Amazon counts, for the orders of the 60 days that end 15 days before the download', () => {
    const report = readWell(fixture('odr-defects.csv'));
    // The page of 6 October shows 24 July to 21 September: 60 days, 15 days back.
    expect(report).toMatchObject({ kind: 'account-health-defects', asOf: '2026-10-06', rows: 3 });
    expect(report.evidence?.listing).toEqual({ from: '2026-07-24', to: '2026-09-21' });
    expect(report.evidence?.defects.map(({ orderId, kind }) => `${orderId.slice(-1)} ${kind}`)).toEqual([
      '1 negative feedback',
      '2 negative feedback',
      '2 A-to-z claim',
    ]);
    expect(report.skipped).toEqual([{ rows: 1, reason: 'that Amazon does not count against the account' }]);
  });
  test.each([
    [
      'late shipment',
      'Order Date,Order ID,Expected Ship Date,Ship Date,Ship Confirm Date,Impacts Account Health',
      '1/10/2026,302-0000001-0000001,2/10/2026,3/10/2026,3/10/2026,Yes',
    ],
    ['cancellation', 'Order Date,Order ID,Impacts Account Health', '1/10/2026,302-0000001-0000001,Yes'],
    [
      'invalid tracking',
      'Order ID,Carrier Name,Tracking ID,Promised Delivery Date,No Valid Tracking',
      '302-0000001-0000001,DHL,123,1/10/2026,X',
    ],
    [
      'late delivery',
      'Order ID,SKU,Promised Date,Actual Delivery,Carrier',
      '302-0000001-0000001,A,1/10/2026,3/10/2026,DHL',
    ],
    [
      'missing invoice',
      'Shipment ID,Order ID,Ship Date UTC,Defect Type,Defect Reason',
      'X1,302-0000001-0000001,1/10/2026,Missing,None',
    ],
  ])('list %s', (kind, header, line) => {
    expect(readWell(`${header}\n${line}\n`)).toMatchObject({
      kind: 'account-health-defects',
      evidence: { kinds: [kind], defects: [{ orderId: '302-0000001-0000001', kind, day: '2026-10-01' }] },
    });
  });
});

describe('unshipped orders', () => {
  test('are as of the newest reporting date, with the earliest promise of each order', () => {
    const report = readWell(fixture('unshipped-orders.txt'));
    expect(report.unshipped).toEqual({
      asOf: Date.parse('2026-10-05T06:00:00Z') / 1000,
      orders: [{ orderId: '302-0000001-0000001', promised: Date.parse('2026-10-03T06:00:00Z') / 1000 }],
    });
    expect(report.asOf).toBe('2026-10-05');
    expect(JSON.stringify(report)).not.toMatch(/A Buyer|example\.com|street/);
  });
});
