import { describe, expect, test } from 'vitest';
import type { OrderFact } from '../../../shared/domain/order-fact.ts';
import { fixture, read, readWell, reject } from '../../fixtures/reports/open.ts';

const header = [
  'amazon-order-id',
  'purchase-date',
  'last-updated-date',
  'order-status',
  'fulfillment-channel',
  'sales-channel',
  'product-name',
  'item-status',
  'is-buyer-requested-cancellation',
];

interface Row {
  readonly id?: string;
  readonly bought?: string;
  readonly updated?: string;
  readonly status?: string;
  readonly channel?: string;
  readonly store?: string;
  readonly product?: string;
  readonly item?: string;
  readonly asked?: string;
}

let next = 0;
const cellsOf = (row: Row): readonly string[] => {
  next++;
  return [
    row.id ?? `302-0000000-${String(next).padStart(7, '0')}`,
    row.bought ?? '2026-10-01T09:00:00+00:00',
    row.updated ?? '2026-10-02T09:00:00+00:00',
    row.status ?? 'Shipped',
    row.channel ?? 'Merchant',
    row.store ?? 'Amazon.de',
    row.product ?? 'Desk lamp',
    row.item ?? row.status ?? 'Shipped',
    row.asked ?? '',
  ];
};
const allOrders = (rows: readonly (Row | readonly string[])[], lineEnd = '\r\n', columns = header) =>
  [columns, ...rows.map((row) => (Array.isArray(row) ? row : cellsOf(row as Row)))]
    .map((cells) => `${(cells as readonly string[]).join('\t')}${lineEnd}`)
    .join('');

const byId = (orders: readonly OrderFact[]) => [...orders].sort((a, b) => (a.id < b.id ? -1 : 1));
const oneOrder = (...rows: readonly Row[]) => {
  const { orders } = readWell(allOrders(rows));
  if (orders.length !== 1) throw new Error(`${orders.length} orders`);
  return orders[0];
};

describe('All Orders', () => {
  const whole = readWell(fixture('all-orders.txt'));

  test('rows become one fact per order, in the store’s own days', () => {
    // 22:30 UTC on 30 September is half past midnight on 1 October in Berlin.
    expect(
      byId(whole.orders).map(({ id, day, channel, state, cancelCause }) => [id, day, channel, state, cancelCause]),
    ).toEqual([
      ['302-0000001-0000001', '2026-10-01', 'seller', 'shipped', 'none'],
      ['302-0000002-0000002', '2026-10-01', 'seller', 'cancelled', 'unknown'],
      ['302-0000003-0000003', '2026-10-01', 'seller', 'cancelled', 'buyer'],
      ['302-0000004-0000004', '2026-10-02', 'amazon', 'shipped', 'none'],
      ['302-0000005-0000005', '2026-10-04', 'amazon', 'pending', 'none'],
      ['302-0000006-0000006', '2026-10-04', 'seller', 'unshipped', 'none'],
    ]);
  });
  test('a fact is as of the second in which Amazon last changed the order', () => {
    expect(whole.orders[0]?.asOf).toBe(Date.parse('2026-10-02T08:00:00Z') / 1000);
  });
  test('sales outside Amazon and in other stores are skipped, whatever their order ids look like', () => {
    expect(whole.skipped).toEqual([
      { rows: 1, reason: 'sold on Amazon.fr, another store' },
      { rows: 1, reason: 'sold outside Amazon' },
    ]);
    expect(whole).toMatchObject({ rows: 9, asOf: '2026-10-04', from: '2026-10-01', to: '2026-10-04' });
  });
  test('saved again by Excel with semicolons and quotes it says the same', () => {
    expect(readWell(fixture('all-orders-excel.csv'))).toEqual(whole);
  });
  test.each([
    ['LF', '\n'],
    ['CR', '\r'],
  ])('lines may end in %s', (_, lineEnd) => {
    const text = fixture('all-orders.txt').toString().replaceAll('\r\n', lineEnd);
    expect(readWell(text)).toEqual(whole);
  });
  test('inch marks are no quotes in a tab-delimited file', () => {
    expect(readWell(allOrders([{ product: '"12" lamp' }, { product: 'lamp "' }, {}])).orders).toHaveLength(3);
  });
  test('columns may stand in any order, with unknown ones between', () => {
    const rows = [['x', 'Merchant', 'Shipped', '2026-10-01T09:00:00+00:00', '302-0000001-0000001']];
    const columns = ['Something New', 'Fulfillment Channel', 'order-status', 'purchase-date', 'amazon-order-id'];
    const result = readWell(allOrders(rows, '\n', columns), { asOf: '2026-10-03' });
    // 2026-10-03 23:59:59 in Berlin, which is two hours ahead of UTC then
    const endOfDay = Date.parse('2026-10-03T21:59:59Z') / 1000;
    expect(result.orders).toMatchObject([{ id: '302-0000001-0000001', channel: 'seller', asOf: endOfDay }]);
    expect(result.asOf).toBe('2026-10-03');
  });

  test.each([
    { when: 'one cancelled item cancels the order', rows: [{}, { item: 'Cancelled' }], is: ['cancelled', 'unknown'] },
    {
      when: 'one item that the buyer did not ask to cancel is not the buyer’s cancellation',
      rows: [
        { status: 'Cancelled', asked: 'true' },
        { item: 'Cancelled', asked: 'false' },
      ],
      is: ['cancelled', 'unknown'],
    },
    { when: 'Canceled is Cancelled', rows: [{ status: 'Canceled', asked: 'true' }], is: ['cancelled', 'buyer'] },
    {
      when: 'a later change of the order beats an earlier one',
      rows: [
        { status: 'Shipped', updated: '2026-10-03T00:00:00Z' },
        { status: 'Pending', updated: '2026-10-02T00:00:00Z' },
      ],
      is: ['shipped', 'none'],
    },
    {
      when: 'Pending - Waiting for Pick Up is pending',
      rows: [{ status: 'Pending - Waiting for Pick Up' }],
      is: ['pending', 'none'],
    },
    { when: 'Shipping is not shipped yet', rows: [{ status: 'Shipping' }], is: ['unshipped', 'none'] },
  ])('$when, in whatever sequence its rows come', ({ rows, is }) => {
    const id = '302-0000009-0000009';
    const forward = oneOrder(...rows.map((row) => ({ ...row, id })));
    const backward = oneOrder(...rows.map((row) => ({ ...row, id })).reverse());
    expect([forward?.state, forward?.cancelCause]).toEqual(is);
    expect(backward).toEqual(forward);
  });
  test('a change that lies in the future counts as made on the day of the upload', () => {
    expect(oneOrder({ updated: '2036-10-01T00:00:00+00:00' })?.asOf).toBe(Date.parse('2026-10-06T21:59:59Z') / 1000);
  });

  test.each([
    ['an id that is none', { id: '302-1' }, 'amazon-order-id', 'a text of 5 characters'],
    ['a date without its offset', { bought: '2026-10-01 09:00' }, 'purchase-date', '“2026-10-01 09:00”'],
    ['a day that no calendar has', { bought: '2026-02-30T09:00:00Z' }, 'purchase-date', '“2026-02-30T09:00:00Z”'],
    ['a purchase to come', { bought: '2027-02-01T09:00:00Z' }, 'purchase-date', '“2027-02-01T09:00:00Z”'],
    ['a status that nobody knows', { status: 'Lost in space' }, 'order-status', 'a text of 13 characters'],
    ['a channel that nobody knows', { channel: 'Drone' }, 'fulfillment-channel', 'a text of 5 characters'],
  ])('%s skips its row and names the line', (_, row, column, found) => {
    const result = readWell(allOrders([{}, {}, row]));
    expect(result.orders).toHaveLength(2);
    expect(result.skipped).toHaveLength(1);
    expect(result.skipped[0]?.reason).toContain(`“${column}”`);
    expect(result.skipped[0]?.reason).toMatch(/line 4/);
    expect(result.skipped[0]?.reason).toContain(`found ${found}`);
  });
  test('a last line that was cut off is skipped', () => {
    const text = allOrders([{}, {}, {}]);
    const result = readWell(text.slice(0, -25));
    expect(result.orders).toHaveLength(2);
    expect(result.skipped[0]?.reason).toMatch(/wrong number of columns \(line 4: expected 9 columns, found \d\)/);
  });
  test('a header repeated by pasting two downloads together is no row', () => {
    const result = readWell(allOrders([{}, header, {}]));
    expect([result.orders.length, result.rows]).toEqual([2, 2]);
  });

  test('more bad rows than good ones reject the file', () => {
    const reportError = reject(allOrders([{}, { id: 'x' }, { id: 'y' }]));
    expect(reportError).toMatchObject({ line: 3, column: 'amazon-order-id', kind: 'all-orders', rows: 3 });
    expect(reportError.reason).toContain('(and 1 more row of 3)');
  });
  test.each([
    ['3.02E+16', '“3.02E+16”'],
    ['30200000010000001', 'a number of 17 digits'],
  ])('an order id that Excel turned into %s is named as that', (id, shown) => {
    expect(reject(allOrders([{ id }])).found).toBe(`${shown}, which Excel has made of it`);
  });
  test('what looks like a person is described and not quoted', () => {
    const reportError = reject(allOrders([{ id: 'Erika Mustermann' }]));
    expect(reportError.found).toBe('a text of 16 characters');
  });
  test('a file of another store is rejected, with what was found in how many rows', () => {
    expect(reject(allOrders([{ store: 'Amazon.com' }, { store: 'Amazon.com' }]))).toMatchObject({
      column: 'sales-channel',
      expected: 'Amazon.de',
      found: 'Amazon.com in all 2 rows',
    });
  });
  test('a file of sales outside Amazon only is of no use, and not unreadable', () => {
    expect(read(allOrders([{ store: 'Non-Amazon DE', id: 'S01-1' }]))).toMatchObject({
      outcome: 'unused',
      reason: expect.stringContaining('1 row sold outside Amazon'),
    });
  });
});

describe('the sale report of Amazon.in', () => {
  const upload = { marketplace: 'IN', asOf: '2026-09-20' };
  const whole = readWell(fixture('amazon-sale-report.csv'), upload);
  const sale = (...dates: readonly string[]) =>
    [
      'Order ID,Date,Status,Fulfilment,Sales Channel ',
      ...dates.map((date, at) => `405-0000000-000000${at},${date},Shipped,Merchant,Amazon.in`),
    ].join('\n');
  const daysOf = (...dates: readonly string[]) => readWell(sale(...dates), upload).orders.map(({ day }) => day);

  test('rows become one fact per order, month first, quoted line breaks and all', () => {
    // 2026-09-20 23:59:59 in Kolkata, five and a half hours ahead of UTC
    const asOf = Date.parse('2026-09-20T18:29:59Z') / 1000;
    expect(whole.orders).toEqual([
      { id: '405-0000001-0000001', day: '2026-09-05', channel: 'seller', state: 'shipped', cancelCause: 'none', asOf },
      {
        id: '405-0000002-0000002',
        day: '2026-09-15',
        channel: 'seller',
        state: 'cancelled',
        cancelCause: 'unknown',
        asOf,
      },
      { id: '405-0000003-0000003', day: '2026-09-15', channel: 'amazon', state: 'shipped', cancelCause: 'none', asOf },
    ]);
    expect(whole).toMatchObject({ kind: 'amazon-sale-report', rows: 5, asOf: '2026-09-20' });
  });
  test('dates that could be read both ways are month first, the report’s documented form', () => {
    expect(daysOf('04-05-26', '05-06-26')).toEqual(['2026-04-05', '2026-05-06']);
  });
  test('one first part above 12 makes the whole column day first', () => {
    expect(daysOf('04-05-26', '30-04-26')).toEqual(['2026-05-04', '2026-04-30']);
  });
  test('ISO dates and slashes are read', () => {
    expect(daysOf('2026-04-30', '4/30/2026')).toEqual(['2026-04-30', '2026-04-30']);
  });
  test('a column that says both orders is rejected with a line of each', () => {
    expect(reject(sale('04-30-26', '30-04-26'), upload)).toMatchObject({
      line: 3,
      column: 'Date',
      expected: 'dates in one order, like “04-30-26” on line 2',
    });
  });
  test('days to come reject the file: the dates were misread or the file is not what it says', () => {
    expect(reject(sale('12-01-26'), upload).expected).toBe('days of the calendar up to 2026-10-07, read month first');
  });
  test('cut off inside quotes it is rejected with the line that opened them', () => {
    // The quote opens in the second data row, on line 3.
    const cut = fixture('amazon-sale-report.csv').toString().split('week')[0] ?? '';
    expect(reject(cut, upload)).toMatchObject({
      line: 3,
      found: 'a quoted field opened on this line that is never closed',
    });
  });
});
