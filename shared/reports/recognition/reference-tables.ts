import { transactionHeadings } from '../defects/transaction-headings.ts';
import { transactionTypes } from '../defects/transaction-types.ts';
import { type TrafficColumn, trafficHeadings } from '../traffic/traffic-columns.ts';

const table = (titles: readonly string[], rows: readonly (readonly string[])[]): string =>
  [titles, titles.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');

const words = (all: readonly string[]): string =>
  all.length === 0 ? 'none seen' : all.map((word) => `\`${word}\``).join(', ');

const shownColumns: readonly (readonly [TrafficColumn, string])[] = [
  ['date', 'date'],
  ['parentAsin', 'parent'],
  ['childAsin', 'child'],
  ['sessions', 'sessions'],
  ['unitsOrdered', 'units ordered'],
  ['unitsRefunded', 'units refunded'],
];

/** How a reader takes dates, and what it does with a word that it does not know. */
interface Reader {
  readonly kinds: string;
  readonly languages: string;
  readonly dates: string;
  readonly unknownWords: string;
}

const readers: readonly Reader[] = [
  {
    kinds: '`seller-performance`',
    languages: 'English: the names of its JSON',
    dates: 'ISO 8601, in UTC',
    unknownWords:
      'an unknown account status is shown as it is and warns; an unknown word for the rating decides nothing; a block that cannot be read is skipped by its path',
  },
  {
    kinds: '`manual-csv`',
    languages: 'English; metrics by their names here and in reports',
    dates: 'year first',
    unknownWords: 'one mistake rejects the file, with its line and column',
  },
  {
    kinds: '`all-orders`, `unshipped-orders`',
    languages: 'English, as Amazon writes them in every store',
    dates: 'ISO 8601 with its offset',
    unknownWords:
      'the row is skipped and marked as unread: past 1 % of the rows, the estimates of its days are unknown. `wordAliases` teaches states, channels and yes or no',
  },
  {
    kinds: '`amazon-sale-report`',
    languages: 'English',
    dates: 'numbers only, month first unless a part above 12 or consecutive days say otherwise',
    unknownWords: 'as for All Orders; words of couriers are known with and without `Shipped - `',
  },
  {
    kinds: '`seller-feedback`',
    languages: 'any: recognised by its columns’ places',
    dates:
      'numbers or month names; the store’s order unless only another one runs forward; lines of comments have no say',
    unknownWords: 'a rating that is not 1 to 5 makes negative feedback unknown',
  },
  {
    kinds: '`mfn-returns`',
    languages: 'English',
    dates: 'month names, or numbers in the store’s order',
    unknownWords: 'a claim that is neither yes nor no, or empty, makes claims unknown',
  },
  {
    kinds: '`settlement-v2`, `settlement-v1`',
    languages: 'headings in English, types as below',
    dates:
      '`posted-date` in the store’s order; where `posted-date-time` has a year-first date more than a day away, that one',
    unknownWords:
      'a type of a row with an order makes claims and chargebacks of the report unknown; `wordAliases` teaches types',
  },
  {
    kinds: '`date-range-transactions`',
    languages: 'as below',
    dates:
      'month names in English, German, French, Italian, Spanish, Portuguese, Dutch, Swedish, Polish; year first; numbers with points day first',
    unknownWords: 'as for settlements',
  },
  {
    kinds: '`account-health-defects`',
    languages: 'English; defect types by the names of the guarantee and the chargeback as below',
    dates: 'numbers or month names, in the store’s order',
    unknownWords:
      'a mark that is neither yes nor no makes all kinds of the list unknown; a column that is missing makes its own unknown',
  },
  {
    kinds: '`business-report-by-date`',
    languages: 'as below',
    dates:
      'numbers, recognised by even steps of a day, a week or a month, then by the newest day; `--period` decides; else rejected with both readings',
    unknownWords: 'a count that is none leaves its day out, and the reading says how many days it has',
  },
  {
    kinds: '`business-report-by-asin`',
    languages: 'as below',
    dates: 'none: `--period`, or the key',
    unknownWords:
      'an empty count makes its sum unknown; a row without an ASIN is skipped and marked as unread; sessions of a page count once, however many SKUs repeat them',
  },
  {
    kinds: '`sales-and-traffic`',
    languages: 'English: the names of its JSON',
    dates: 'year first; `dateGranularity` says what a row stands for, without it how far the rows are apart',
    unknownWords:
      'another granularity rejects the file; a row without a day, a product or a whole count is skipped and marked as unread; sessions of a page count once',
  },
];

/** The tables of docs/reports.md that are made from what the readers know. */
export const reportTables: Readonly<Record<string, () => string>> = {
  readers: () =>
    table(
      ['reader', 'languages', 'dates', 'unknown words'],
      readers.map(({ kinds, languages, dates, unknownWords }) => [kinds, languages, dates, unknownWords]),
    ),
  'transaction headings': () =>
    table(
      ['language', 'stores', 'date', 'settlement', 'type', 'order', 'store', 'seen in'],
      transactionHeadings.map(({ language, stores, posted, settlement, type, orderId, store, source }) => [
        language,
        stores,
        ...[posted, settlement, type, orderId, store].map(words),
        source,
      ]),
    ),
  'transaction types': () =>
    table(
      ['language', 'chargeback', 'A-to-z claim', 'no defect', 'seen in'],
      transactionTypes.map(({ language, chargeback, claim, other, source }) => [
        language,
        words(chargeback),
        words(claim),
        words(other),
        source,
      ]),
    ),
  'business report headings': () =>
    table(
      ['language', ...shownColumns.map(([, title]) => title), 'seen in'],
      trafficHeadings.map(({ language, columns, source }) => [
        language,
        ...shownColumns.map(([column]) => words(columns[column] ?? [])),
        source,
      ]),
    ),
};
