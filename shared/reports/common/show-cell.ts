import { marketplaces } from '../../domain/marketplace.ts';
import { metricNames, metricOf } from '../../metrics/catalogue.ts';
import { counted, quote } from './report-error.ts';

/** Words of reports that say nothing of a person, wherever they stand. */
const describeHarmless: ReadonlySet<string> = new Set(
  [
    ...metricNames,
    ...metricNames.flatMap((name) => Object.keys(metricOf(name).states ?? {})),
    ...marketplaces.flatMap(({ code, id, salesChannel }) => [code, id, salesChannel]),
    'Pending',
    'Unshipped',
    'Shipped',
    'Shipping',
    'PartiallyShipped',
    'Partially Shipped',
    'Cancelled',
    'Canceled',
    'Complete',
    'Delivered',
    'Refunded',
    'Returned',
    'Amazon',
    'Merchant',
    'AFN',
    'MFN',
    'FBA',
    'FBM',
    'seller',
    'all',
    'Non-Amazon',
    'true',
    'false',
    'yes',
    'no',
    'none',
    'null',
    'n/a',
    '-',
    '#N/A',
    '#REF!',
    '#VALUE!',
    '########',
  ].map((word) => word.toLowerCase()),
);

const dayOfMonth = String.raw`(?:0?[1-9]|[12]\d|3[01])`;
const zone = String.raw`(?: ?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}))?`;
const clock = String.raw`(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?${zone})?`;
const shapes: readonly RegExp[] = [
  new RegExp(String.raw`^\d{4}([-/.])${dayOfMonth}\1${dayOfMonth}${clock}$`),
  new RegExp(String.raw`^${dayOfMonth}([-/.])${dayOfMonth}\1(?:(?:19|20)\d{2}|\d{1,2})${clock}$`),
  /^\d{1,2}[- ](?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[- ](?:19|20)\d{2}$/i,
  // At most six digits before the point: a longer number may be somebody's telephone.
  /^-?(?:0|[1-9]\d{0,5}|[1-9]\d{0,2}[.,]\d{3})(?:[.,]\d{1,4})?(?: ?%)?$/,
  // What a spreadsheet program makes of an order id.
  /^\d(?:[.,]\d{1,14})?E\+?\d{1,2}$/i,
];

/**
 * A cell as a report error may show it. A row may be shifted, so that any cell may hold a buyer's name, address, telephone or
 * e-mail: only words of reports, dates and short numbers are quoted. Everything else is described.
 */
export function showCell(text: string): string {
  if (text === '') return 'nothing';
  if (text.length > 60) return describeCell(text);
  return describeHarmless.has(text.toLowerCase()) || shapes.some((shape) => shape.test(text))
    ? quote(text)
    : describeCell(text);
}

function describeCell(text: string): string {
  if (/^\d+$/.test(text)) return `a number of ${counted(text.length, 'digit')}`;
  // Letters as a person counts them, and not endlessly: a cell can be a megabyte long.
  return text.length > 1000 ? 'a text of more than 1000 characters' : `a text of ${countCharacters(text)}`;
}

// Made when the first is asked for: its data take as long to load as a tenth of a function.
let segmenter: Intl.Segmenter | undefined;

function countCharacters(text: string): string {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return counted([...segmenter.segment(text)].length, 'character');
}

/** A count or an amount that came out of cells, where it is short enough to be one. */
export const showNumber = (value: number, decimals = 0): string =>
  Math.abs(value) < 1_000_000 ? value.toFixed(decimals) : 'a million or more';
