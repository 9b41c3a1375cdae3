import { describe, expect, test } from 'vitest';
import { rateOf } from '../../shared/metrics/reading.ts';
import { fixture, read, type Upload } from '../fixtures/reports/open.ts';

type Result = ReturnType<typeof read>;

/**
 * What a report makes known, each number under a name. Orders of a day are known to be there or not; whatever else is
 * missing is unknown.
 */
function knownIn(report: Result): ReadonlyMap<string, string> {
  const known = new Map<string, string>();
  if (report.outcome !== 'read') return known;
  for (const { metric, channel, windowDays = '', measure } of report.readings) {
    const rate = rateOf(measure);
    known.set(`${metric} ${channel} ${windowDays}`, rate === undefined ? JSON.stringify(measure) : rate.toFixed(3));
  }
  if (report.kind === 'all-orders' || report.kind === 'amazon-sale-report') {
    for (const channel of ['seller', 'amazon'] as const) {
      const orders = report.orders.filter((order) => order.channel === channel);
      // A cancellation that the buyer is not known to have asked for may be anybody's: the estimate is an upper bound.
      known.set(
        `orders ${channel}`,
        orders
          .map(({ id, day }) => `${id} ${day}`)
          .sort()
          .join(),
      );
      known.set(
        `cancelled ${channel}`,
        orders
          .filter(({ state }) => state === 'cancelled')
          .map(({ id }) => id)
          .sort()
          .join(),
      );
    }
  }
  for (const kind of report.evidence?.kinds ?? []) {
    const defects = report.evidence?.defects.filter((defect) => defect.kind === kind) ?? [];
    known.set(
      `defects ${kind}`,
      defects
        .map(({ orderId, day }) => `${orderId} ${day}`)
        .sort()
        .join(),
    );
  }
  for (const { from, to, basis, counts } of report.traffic ?? []) {
    for (const [name, count] of Object.entries(counts)) known.set(`${name} ${from} ${to} ${basis}`, String(count));
  }
  if (report.unshipped !== undefined) known.set('unshipped', JSON.stringify(report.unshipped.orders));
  return known;
}

/** What the record of a report says of what is missing or odd in it. */
const saidOf = (report: Result): string =>
  JSON.stringify([
    report.skipped,
    report.outcome === 'read' ? [report.flaw, report.readings.map(({ remark }) => remark)] : report.outcome,
  ]);

/** Numbers that have become others without a word. */
function silentChanges(before: Result, after: Result): readonly string[] {
  if (after.outcome !== 'read' || saidOf(after) !== saidOf(before)) return [];
  const now = knownIn(after);
  return [...knownIn(before)].flatMap(([name, value]) => {
    const other = now.get(name);
    return other === undefined || other === value ? [] : [`${name}: ${value} became ${other}`];
  });
}

interface Table {
  readonly name: string;
  readonly text: string;
  readonly by: string;
  /** which line has the headings */
  readonly header?: number;
  readonly upload?: Upload;
}

const file = (name: string): string => fixture(name).toString().replaceAll('\r', '');
const month = { period: { from: '2026-09-01', to: '2026-09-30' } };
const lines = (...all: readonly string[]): string => `${all.join('\n')}\n`;

const tables: readonly Table[] = [
  {
    name: 'All Orders, with a cancelled item, a buyer’s cancellation and another store',
    by: '\t',
    text: lines(
      'amazon-order-id\tpurchase-date\tlast-updated-date\torder-status\tfulfillment-channel\tsales-channel\titem-status\tis-buyer-requested-cancellation',
      '302-0000001-0000001\t2026-10-01T09:00:00+00:00\t2026-10-02T08:00:00+00:00\tShipped\tMerchant\tAmazon.de\tShipped\tfalse',
      '302-0000002-0000002\t2026-10-01T09:00:00+00:00\t2026-10-02T08:00:00+00:00\tShipped\tMerchant\tAmazon.de\tCancelled\tfalse',
      '302-0000003-0000003\t2026-10-01T09:00:00+00:00\t2026-10-02T08:00:00+00:00\tCancelled\tMerchant\tAmazon.de\tCancelled\ttrue',
      '302-0000004-0000004\t2026-10-02T09:00:00+00:00\t2026-10-02T10:00:00+00:00\tPending\tAmazon\tAmazon.de\tUnshipped\tfalse',
      '302-0000005-0000005\t2026-10-02T09:00:00+00:00\t2026-10-02T10:00:00+00:00\tShipped\tMerchant\tAmazon.fr\tShipped\tfalse',
    ),
  },
  { name: 'All Orders, saved by a spreadsheet', text: file('all-orders-excel.csv'), by: ';' },
  {
    name: 'the Amazon.in sale report',
    by: ',',
    upload: { marketplace: 'IN' },
    text: lines(
      'index,Order ID,Date,Status,Fulfilment,Sales Channel ',
      '0,405-0000001-0000001,09-15-26,Shipped - Delivered to Buyer,Merchant,Amazon.in',
      '1,405-0000002-0000002,09-15-26,Cancelled,Merchant,Amazon.in',
      '2,405-0000003-0000003,09-16-26,Shipped,Amazon,Amazon.in',
    ),
  },
  { name: 'the manual CSV', text: file('manual.csv'), by: ',' },
  {
    name: 'seller feedback',
    by: '\t',
    text: lines(
      'Date\tRating\tComments\tYour Response\tOrder ID\tRater Email',
      '3.10.26\t2\tlate\t\t302-0000001-0000001\tx',
      '2.10.26\t1\tbroken\t\t302-0000002-0000002\tx',
      '1.10.26\t3\tfine\t\t302-0000003-0000003\tx',
    ),
  },
  {
    name: 'a settlement',
    by: '\t',
    text: lines(
      'settlement-id\ttotal-amount\ttransaction-type\torder-id\tmarketplace-name\tamount-type\tamount-description\tamount\tposted-date',
      '1\t-25,00\t\t\t\t\t\t\t',
      '1\t\tOrder\t302-0000001-0000001\tAmazon.de\tItemPrice\tPrincipal\t10,00\t18.09.2026',
      '1\t\tA-to-z Guarantee Refund\t302-0000002-0000002\tAmazon.de\tItemPrice\tPrincipal\t-20,00\t19.09.2026',
      '1\t\tChargeback Refund\t302-0000003-0000003\tAmazon.de\tItemPrice\tPrincipal\t-15,00\t20.09.2026',
    ),
  },
  {
    name: 'German date range transactions',
    by: ',',
    text: lines(
      'Datum/Uhrzeit,Abrechnungsnummer,Typ,Bestellnummer,Marketplace,Gesamt',
      '01.09.2026 07:06:34 UTC,1,Bestellung,302-0000001-0000001,amazon.de,10',
      '02.09.2026 07:06:34 UTC,1,Erstattung durch Rückbuchung,302-0000002-0000002,amazon.de,-10',
      '03.09.2026 07:06:34 UTC,1,A-bis-z-Garantieantrag,302-0000003-0000003,amazon.de,-10',
    ),
  },
  {
    name: 'returns',
    by: '\t',
    text: lines(
      'Order ID\tReturn request date\tAmazon RMA ID\tA-to-Z Claim\tASIN',
      '302-0000001-0000001\t03-Oct-2026\tD1\tY\tB000000001',
      '302-0000002-0000002\t04-Oct-2026\tD2\tN\tB000000002',
    ),
  },
  {
    name: 'orders with defects',
    by: ',',
    text: lines(
      'Order Date,Order ID,Negative Feedback,A-to-z Claim,Chargeback,Impacts Account Health',
      '01/09/2026,302-0000001-0000001,1,0,0,Yes',
      '14/09/2026,302-0000002-0000002,1,1,0,Yes',
      '15/09/2026,302-0000003-0000003,0,0,1,No',
    ),
  },
  {
    name: 'unshipped orders',
    by: '\t',
    text: lines(
      'order-id\torder-item-id\tpurchase-date\treporting-date\tpromise-date\tquantity-to-ship',
      '302-0000001-0000001\t1\t2026-10-01T09:00:00+00:00\t2026-10-05T06:00:00+00:00\t2026-10-03T06:00:00+00:00\t1',
      '302-0000002-0000002\t1\t2026-10-01T09:00:00+00:00\t2026-10-05T06:00:00+00:00\t2026-10-06T06:00:00+00:00\t0',
    ),
  },
  {
    name: 'a Business Report by date',
    by: ',',
    text: lines(
      'Date,Units Ordered,Units Refunded,Sessions - Total',
      '2026-10-01,10,1,100',
      '2026-10-02,20,2,200',
      '2026-10-03,30,3,300',
    ),
  },
  {
    name: 'a Business Report by SKU',
    by: ',',
    upload: month,
    text: lines(
      '(Parent) ASIN,(Child) ASIN,SKU,Sessions - Total,Units Ordered',
      'B000000001,B000000002,A,100,10',
      'B000000001,B000000002,B,100,5',
      'B000000003,B000000004,C,50,2',
    ),
  },
];

describe('one change never makes another known number without a word', () => {
  test.each(tables)('$name', ({ text, by, header = 0, upload = {} }) => {
    const before = read(text, upload);
    expect(before.outcome).toBe('read');
    expect(knownIn(before).size).toBeGreaterThan(0);
    const rows = text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split(by));
    const wrong: string[] = [];
    for (const [line, cells] of rows.entries()) {
      for (const cell of cells.keys()) {
        for (const instead of line <= header ? ['', 'Qwrtz Blorp'] : ['', '-', 'Qwrtz Blorp', 'Пример']) {
          const changed = rows.map((row, at) =>
            at === line ? row.map((old, index) => (index === cell ? instead : old)) : row,
          );
          const after = read(`${changed.map((row) => row.join(by)).join('\n')}\n`, upload);
          const heading = rows[header]?.[cell] ?? '';
          for (const change of silentChanges(before, after))
            wrong.push(`line ${line + 1}, ${heading} → “${instead}”: ${change}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });
});
