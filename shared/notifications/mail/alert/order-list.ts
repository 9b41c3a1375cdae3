import type { AlertKey } from '../../../alerts/alert-key.ts';
import { formatCsv } from '../../../domain/csv.ts';
import type { AffectedOrder, AffectedOrders } from '../../../ledger/affected-orders.ts';
import type { Judgement } from '../../../metrics/judge.ts';
import { formatCount } from '../format/format-number.ts';
import type { Attachment } from '../mail.ts';
import { type Html, html } from '../parts/html.ts';
import { font } from '../parts/page.ts';
import { light } from '../parts/palette.ts';
import { describeOrdersKnown, type OrderLine, orderLine } from './describe-order.ts';

/**
 * Orders in the attached file, all alerts of a mail together. A mail lies compressed in its account's item until it is
 * forwarded, once for each reader: three hundred orders are about 6 KB of the 400 that an item may have.
 */
export const mostInFile = 300;

/** The orders behind one alert as a mail shows them. */
export interface OrderList {
  /** how many are known */
  readonly known: string;
  readonly lines: readonly OrderLine[];
  /** where the others are */
  readonly rest?: string;
}

export function orderListOf(
  judgement: Judgement,
  behind: AffectedOrders | undefined,
  most: number,
  file: OrderFile | undefined,
): OrderList | undefined {
  const known = describeOrdersKnown(judgement, behind);
  if (known === undefined || behind === undefined) return undefined;
  const { length } = behind.orders;
  const lines = behind.orders.slice(0, most).map(orderLine);
  if (length <= most) return { known, lines };
  const inFile = Math.min(length, file?.mostOfEach ?? 0);
  const which =
    inFile === length ? `All ${formatCount(length)}` : `The newest ${formatCount(inFile)} of ${formatCount(length)}`;
  const shown = lines.length === 0 ? '' : `The newest ${formatCount(lines.length)} are listed here. `;
  return {
    known,
    lines,
    ...(file !== undefined && { rest: `${shown}${which} are in the attached ${file.fileName}.` }),
  };
}

/** `- Orders: 7 of the 9 …` and a line for each. */
export const textOrders = ({ known, lines, rest }: OrderList): readonly string[] => [
  `- Orders: ${known}`,
  ...lines.map(({ order, day, trouble }) => `  - ${order}, ${day}: ${trouble}`),
  ...(rest === undefined ? [] : [`  ${rest}`]),
];

const cell = `font-family:${font};font-size:14px;line-height:20px;vertical-align:top;text-align:left;border-top:1px solid ${light.line}`;
const quiet = `font-family:${font};font-size:14px;line-height:20px;text-align:left;color:${light.soft}`;

const label = html`<span class="hi" style="font-weight:bold;color:${light.ink}">Orders</span>`;

/** A data table of two columns: the order with its day, and what is wrong with it. */
export function htmlOrders({ known, lines, rest }: OrderList): Html {
  const caption = html`<caption class="hs" style="${quiet};padding:12px 0 4px">${label}: ${known}</caption>`;
  if (lines.length === 0) {
    return html`<p class="hs" style="${quiet};margin:12px 0 4px">${label}: ${known}</p>${after(rest)}`;
  }
  return html`<table width="100%" cellpadding="0" cellspacing="0" border="0" style="border-collapse:collapse">
${caption}
<thead><tr><th scope="col" class="hs hl" width="66%" style="${cell};padding:4px 12px 4px 0;font-weight:normal;color:${light.soft}">Order</th><th scope="col" class="hs hl" width="34%" style="${cell};padding:4px 0;font-weight:normal;color:${light.soft}">What is wrong</th></tr></thead>
<tbody>${lines.map(row)}</tbody></table>${after(rest)}`;
}

const row = ({ order, day, trouble }: OrderLine): Html =>
  html`<tr><th scope="row" class="hi hl" style="${cell};padding:6px 12px 6px 0;font-weight:normal;color:${light.ink}">${order}<br><span class="hs" style="color:${light.soft}">${day}</span></th><td class="hi hl" style="${cell};padding:6px 0;color:${light.ink}">${trouble}</td></tr>
`;

const after = (rest: string | undefined): Html =>
  rest === undefined ? html`` : html`<p class="hs" style="${quiet};margin:6px 0 0;word-break:break-word">${rest}</p>`;

/** The attached file: its name, and how many orders of each alert are in it at most. */
export interface OrderFile {
  readonly fileName: string;
  readonly mostOfEach: number;
  readonly attachment: Attachment;
}

interface Notified {
  readonly key: AlertKey;
  readonly judgement?: Judgement;
}

/** All orders behind the alerts of a mail, as a file; `undefined` where none is known. No buyer is in it. */
export function orderFile(
  notifications: readonly Notified[],
  behind: Readonly<Record<AlertKey, AffectedOrders>>,
  fileName: string,
): OrderFile | undefined {
  const lists = notifications.flatMap(({ key, judgement }) => {
    const orders = behind[key]?.orders ?? [];
    return judgement === undefined || orders.length === 0 ? [] : [{ judgement, orders }];
  });
  if (lists.length === 0) return undefined;
  const mostOfEach = Math.floor(mostInFile / lists.length);
  const rows = lists.flatMap(({ judgement: { reading }, orders }) =>
    orders.slice(0, mostOfEach).map((order) => [reading.metric, reading.channel, ...cellsOf(order)]),
  );
  const attachment: Attachment = {
    kind: 'file',
    fileName,
    mediaType: 'text/csv',
    text: formatCsv([columns, ...rows], { byteOrderMark: true }),
  };
  return { fileName, mostOfEach, attachment };
}

const columns = ['metric', 'channel', 'order_id', 'day', 'day_is', 'asins', 'defects', 'counted'];

const cellsOf = (order: AffectedOrder): readonly string[] => [
  order.orderId,
  order.day,
  order.dayIs,
  (order.asins ?? []).join('; '),
  order.troubles.join('; '),
  order.counts,
];
