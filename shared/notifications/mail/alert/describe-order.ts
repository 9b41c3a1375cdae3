import { type ReportKind, reportKinds } from '../../../domain/report-kind.ts';
import {
  type AffectedOrder,
  type AffectedOrders,
  orderEvidence,
  type Trouble,
} from '../../../ledger/affected-orders.ts';
import { metricOf } from '../../../metrics/catalogue.ts';
import { defectsOf, type Judgement } from '../../../metrics/judge.ts';
import { formatDay } from '../format/format-day.ts';
import { amount, formatCount } from '../format/format-number.ts';
import { closed } from '../format/sentence.ts';

/** One order as a mail shows it. */
export interface OrderLine {
  /** `302-1234567-1234567` */
  readonly order: string;
  /** `ordered 12 September 2026, ASIN B0ABCDEFGH` */
  readonly day: string;
  /** `negative feedback, A-to-z claim` */
  readonly trouble: string;
}

/** What is concluded from the state of an order; everything else is named by a report of defects. */
const concluded: ReadonlySet<Trouble> = new Set<Trouble>(['not shipped in time', 'cancelled']);

const dayNames: Readonly<Record<AffectedOrder['dayIs'], string>> = {
  ordered: 'ordered',
  listed: 'listed by Amazon under',
  due: 'due',
  came: 'in no order report; came',
};

const formatAsins = (asins: AffectedOrder['asins']): string =>
  asins === undefined ? '' : `, ASIN ${asins.join(', ')}`;

export function orderLine(order: AffectedOrder): OrderLine {
  return {
    order: order.orderId,
    day: `${dayNames[order.dayIs]} ${formatDay(order.day)}${formatAsins(order.asins)}`,
    trouble: `${order.troubles.join(', ')}${order.counts === 'next' ? '; not counted yet' : ''}`,
  };
}

/**
 * How many orders behind a number are known, and of how many Amazon counts. Without a report that names them, which one
 * would. `undefined` for metrics that are not made of single orders.
 */
export function describeOrdersKnown({ reading }: Judgement, behind: AffectedOrders | undefined): string | undefined {
  const evidence = orderEvidence[reading.metric];
  if (evidence === undefined || behind === undefined) return undefined;
  if (!behind.seen) {
    return closed(`no uploaded report names them; ${describeReports(evidence.reports)} would`);
  }
  const { orders } = behind;
  const [defect, defects] = metricOf(reading.metric).defect;
  if (orders.length === 0) return 'the uploaded reports name none of this window.';
  const listed = inWindow(orders, isListed);
  const counted = reading.source === 'official' ? defectsOf(reading)?.defects : undefined;
  const notified =
    counted === undefined
      ? some(listed, `${defect} is known in this window`, `${defects} are known in this window`)
      : counted < listed
        ? [`${amount(listed, [defect, defects])} known in this window, of which Amazon counts ${formatCount(counted)}`]
        : [
            `${listed === 0 ? 'none' : formatCount(listed)} of the ${formatCount(counted)} that Amazon counts ${listed < 2 ? 'is' : 'are'} known`,
          ];
  return closed(
    [
      ...notified,
      ...some(inWindow(orders, has('not shipped in time')), 'waited past the promise', 'waited past their promise'),
      ...some(
        inWindow(orders, has('cancelled')),
        'was cancelled, by whom no order report says',
        'were cancelled, by whom no order report says',
      ),
      ...some(
        countOf(orders, 'next'),
        'came after the window and is not counted yet',
        'came after the window and are not counted yet',
      ),
      ...some(
        countOf(orders, 'unknown'),
        'is in no order report, so it is open whether it counts',
        'are in no order report, so it is open whether they count',
      ),
    ].join('; '),
  );
}

const has =
  (trouble: Trouble) =>
  ({ troubles }: AffectedOrder): boolean =>
    troubles.includes(trouble);

const isListed = ({ troubles }: AffectedOrder): boolean => troubles.some((trouble) => !concluded.has(trouble));

const inWindow = (orders: readonly AffectedOrder[], is: (order: AffectedOrder) => boolean): number =>
  orders.filter((order) => order.counts === 'now' && is(order)).length;

const countOf = (orders: readonly AffectedOrder[], counts: AffectedOrder['counts']): number =>
  orders.filter((order) => order.counts === counts).length;

const some = (count: number, one: string, several: string): readonly string[] =>
  count === 0 ? [] : [`${formatCount(count)} ${count === 1 ? one : several}`];

function describeReports(reports: readonly ReportKind[]): string {
  const names = reports.map((kind) => `the ${reportKinds[kind]}`);
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} or ${last}`;
}
