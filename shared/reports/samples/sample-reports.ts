import { type Account, storeOf } from '../../domain/account.ts';
import { addDays, type Day } from '../../domain/day.ts';
import { samplePerformance } from './sample-performance.ts';

/** An invented report, for who has none at hand. */
export interface SampleReport {
  /** of the file */
  readonly name: string;
  /** what it is and what to expect of it, a sentence */
  readonly about: string;
  readonly text: string;
}

/**
 * Reports to try: good, worse, broken, in German, and damaged by Excel. All are invented: no order in them was ever placed.
 *
 * @param today in the account's store; the reports are of the days up to it
 */
export function sampleReports(account: Account, today: Day): readonly SampleReport[] {
  const store = storeOf(account);
  // 3 of 1,000 and 14 of 1,000 orders with defects: below and above Amazon's 1 %.
  const good = samplePerformance(store, today, { defective: 3, late: 6, cancelled: 0 });
  const worse = samplePerformance(store, today, { defective: 14, late: 11, cancelled: 2 });
  return [
    {
      name: 'performance-good.json',
      about: 'a seller performance report in which all is well.',
      text: good,
    },
    {
      name: 'performance-worse.json',
      about: 'the same account with 14 defective orders of 1,000, which is past the limit. An alert follows by mail.',
      text: worse,
    },
    {
      name: 'performance-cut-off.json',
      about: 'a download that broke off in the middle. Nothing of it is used.',
      text: good.slice(0, Math.floor(good.length / 2)),
    },
    {
      name: 'Transaktionen.csv',
      about: 'a German date range report of Amazon.de, with a chargeback in it.',
      text: germanTransactions(today),
    },
    {
      name: 'orders-saved-by-excel.csv',
      about: 'an All Orders report that was opened in Excel and saved: its order ids are gone.',
      text: excelOrders(store.salesChannel, today),
    },
  ];
}

const row = (cells: readonly string[], separator: string): string =>
  cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(separator);

const invented = (n: number): string => `302-${String(n).padStart(7, '0')}-${String(n * 7919).padStart(7, '0')}`;

/** As Seller Central writes it for Germany, below its preamble: `12.03.2026 14:05:06 GMT+00:00`. */
function germanTransactions(today: Day): string {
  const header = [
    'Datum/Uhrzeit',
    'Abrechnungsnummer',
    'Typ',
    'Bestellnummer',
    'SKU',
    'Beschreibung',
    'Menge',
    'Marketplace',
    'Gesamt',
  ];
  const at = (daysAgo: number): string => addDays(today, -daysAgo).split('-').reverse().join('.');
  const sold = (n: number, daysAgo: number, type = 'Bestellung', total = '19,90') =>
    row(
      [
        `${at(daysAgo)} 10:${10 + n}:00 GMT+00:00`,
        '24680',
        type,
        invented(n),
        `LAMPE-${n}`,
        'Schreibtischlampe, weiß',
        '1',
        'amazon.de',
        total,
      ],
      ',',
    );
  return [
    '"Enthält Amazon Marketplace-, Versand durch Amazon- und Amazon Webstore-Transaktionen"',
    '"Alle Beträge in EUR, sofern nicht anders gekennzeichnet"',
    row(header, ','),
    ...[1, 2, 3, 4].map((n) => sold(n, 10 - n)),
    sold(2, 3, 'Erstattung durch Rückbuchung', '-19,90'),
    '',
  ].join('\r\n');
}

/** What Excel saves where a semicolon separates: the dates stay, and of an order id that it took for a number a power of ten. */
function excelOrders(salesChannel: string, today: Day): string {
  const header =
    'amazon-order-id;merchant-order-id;purchase-date;last-updated-date;order-status;fulfillment-channel;sales-channel;item-status;quantity;currency;item-price';
  const rows = [1, 2, 3].map((n) => {
    const day = addDays(today, -n);
    return `3,02E+16;3,02E+16;${day}T08:00:00+00:00;${day}T18:00:00+00:00;Shipped;Merchant;${salesChannel};Shipped;1;EUR;19,90`;
  });
  return `\ufeff${[header, ...rows, ''].join('\r\n')}`;
}
