import { addDays, type Day } from '../../shared/domain/day.ts';

/** A file that is uploaded beside Amazon's own report. */
export interface StoryUpload {
  /** instant, ISO 8601 UTC: on the hour */
  readonly at: string;
  readonly key: string;
  readonly body: string;
}

const daysOfOrders = 85;

/**
 * What an All Orders and a seller feedback report say on a day, 06:00 UTC: so many orders of the seller on each of 85 days that
 * end on it, and so many negative feedback ratings, each of an order ten days or more before.
 */
export function ordersAndFeedback(
  account: string,
  day: Day,
  { perDay, negative }: { readonly perDay: number; readonly negative: number },
): readonly StoryUpload[] {
  const isUs = account.endsWith('/US');
  const orderOn = (back: number, n: number) =>
    `${isUs ? '112' : '302'}-${String(4_000_000 + back).slice(-7)}-${String(1_000_000 + n).slice(-7)}`;
  const rows = ['amazon-order-id\tpurchase-date\tlast-updated-date\torder-status\tfulfillment-channel\tsales-channel'];
  for (let back = 0; back < daysOfOrders; back++) {
    const on = addDays(day, -back);
    for (let n = 0; n < perDay; n++)
      rows.push(
        `${orderOn(back, n)}\t${on}T05:00:00+00:00\t${on}T06:00:00+00:00\tShipped\tMerchant\t${isUs ? 'Amazon.com' : 'Amazon.de'}`,
      );
  }
  const feedback = ['Date\tRating\tComments\tYour Response\tOrder ID\tRater Email'];
  for (let n = 0; n < negative; n++) {
    const [year = '', month = '', date = ''] = addDays(day, -(n % 5)).split('-');
    const written = isUs
      ? `${Number(month)}/${Number(date)}/${year.slice(2)}`
      : `${Number(date)}.${Number(month)}.${year.slice(2)}`;
    feedback.push(`${written}\t1\tlate\t\t${orderOn(10 + (n % 40), Math.floor(n / 40))}\twho@example.com`);
  }
  const at = `${day}T06:00:00.000Z`;
  return [
    { at, key: `${account}/orders.txt`, body: rows.join('\r\n') },
    { at, key: `${account}/feedback.txt`, body: feedback.join('\r\n') },
  ];
}
