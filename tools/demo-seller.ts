import { addDays, type Day } from '../shared/domain/day.ts';
import { marketplaces } from '../shared/domain/marketplace.ts';

/** One day of an invented seller's trade, by the day of the order. Shares are of seller-fulfilled orders. */
export interface Trade {
  readonly orders: number;
  readonly lateShare: number;
  readonly defectShare: number;
  readonly cancelledShare: number;
  readonly untrackedShare: number;
}

/** What the Account Health page says about policy on a day. */
export interface Standing {
  readonly status: string;
  readonly accountHealthRating: number;
  readonly listingPolicyViolations: number;
}

/** An invented seller: its trade and its account standing on each day of the demo (0 is the first). */
export interface DemoSeller {
  readonly marketplace: string;
  trade(dayOfDemo: number): Trade;
  standing(dayOfDemo: number): Standing;
}

interface Counted {
  readonly orders: number;
  readonly late: number;
  readonly defects: number;
  /** every third defect is an A-to-z claim, the others are negative feedback */
  readonly claims: number;
  readonly cancelled: number;
  readonly untracked: number;
}

/** Windows of the V2 report reach this far back before the first day. */
const historyDays = 80;
const fewerAtWeekends = [1, 1.1, 1.1, 1, 1, 0.9, 0.7, 0.8];

/** A seller's days in whole counts: shares are spread evenly, without random numbers, so that every demo is the same. */
export class DemoHistory {
  readonly #days = new Map<Day, Counted>();
  readonly #seller: DemoSeller;
  readonly #first: Day;

  constructor(seller: DemoSeller, first: Day, days: number) {
    this.#seller = seller;
    this.#first = first;
    const carried = { late: 0.5, defects: 0.5, cancelled: 0.5, untracked: 0.5 };
    let defectsSoFar = 0;
    for (let day = -historyDays; day < days; day++) {
      const trade = seller.trade(day);
      const date = addDays(first, day);
      const weekday = new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
      const orders = Math.round(trade.orders * (fewerAtWeekends[weekday] ?? 1));
      const take = (name: keyof typeof carried, share: number): number => {
        carried[name] += orders * share;
        const whole = Math.floor(carried[name]);
        carried[name] -= whole;
        return whole;
      };
      const late = take('late', trade.lateShare);
      const defects = take('defects', trade.defectShare);
      const claims = Math.floor((defectsSoFar + defects) / 3) - Math.floor(defectsSoFar / 3);
      defectsSoFar += defects;
      this.#days.set(date, {
        orders,
        late,
        defects,
        claims,
        cancelled: take('cancelled', trade.cancelledShare),
        untracked: take('untracked', trade.untrackedShare),
      });
    }
  }

  /** The V2 seller performance report that Amazon would give on a day. */
  report(today: Day): object {
    const dayOfDemo = Math.round((Date.parse(today) - Date.parse(this.#first)) / 86_400_000);
    const standing = this.#seller.standing(dayOfDemo);
    const marketplaceId = marketplaces.find(({ code }) => code === this.#seller.marketplace)?.id;
    const rate = (numerator: number, denominator: number) => (denominator === 0 ? 0 : numerator / denominator);
    const below = (value: number, target: number) => (value < target ? 'GOOD' : 'BAD');
    const odr = this.#sum(today, 60, 15);
    const late = this.#sum(today, 30, 0);
    const lately = this.#sum(today, 10, 0);
    const cancelled = this.#sum(today, 7, 1);
    const tracked = this.#sum(today, 30, 10);
    const lateBlock = ({ counts, range }: Summed) => ({
      ...range,
      orderCount: counts.orders,
      lateShipmentCount: counts.late,
      rate: rate(counts.late, counts.orders),
      status: below(rate(counts.late, counts.orders), 0.04),
      targetValue: 0.04,
      targetCondition: 'LESS_THAN',
    });
    const defective = rate(odr.counts.defects, odr.counts.orders);
    const { claims } = odr.counts;
    const policyRange = rangeOf(addDays(today, -179), today);
    return {
      accountStatuses: [{ marketplaceId, status: standing.status }],
      performanceMetrics: [
        {
          marketplaceId,
          orderDefectRate: {
            mfn: {
              ...odr.range,
              orderCount: odr.counts.orders,
              orderWithDefects: { count: odr.counts.defects, status: below(defective, 0.01) },
              claims: { count: claims, status: 'NONE' },
              chargebacks: { count: 0, status: 'NONE' },
              negativeFeedback: { count: odr.counts.defects - claims, status: 'NONE' },
              fulfillmentType: 'mfn',
              rate: defective,
              status: below(defective, 0.01),
              targetValue: 0.01,
              targetCondition: 'LESS_THAN',
            },
          },
          lateShipmentRate: lateBlock(late),
          lateShipmentRateList: [lateBlock(lately), lateBlock(late)],
          preFulfillmentCancellationRate: {
            ...cancelled.range,
            orderCount: cancelled.counts.orders,
            cancellationCount: cancelled.counts.cancelled,
            rate: rate(cancelled.counts.cancelled, cancelled.counts.orders),
            status: below(rate(cancelled.counts.cancelled, cancelled.counts.orders), 0.025),
            targetValue: 0.025,
            targetCondition: 'LESS_THAN',
          },
          validTrackingRate: {
            ...tracked.range,
            shipmentCount: tracked.counts.orders,
            validTrackingCount: tracked.counts.orders - tracked.counts.untracked,
            rate: rate(tracked.counts.orders - tracked.counts.untracked, tracked.counts.orders),
            status: 'GOOD',
            targetValue: 0.95,
            targetCondition: 'GREATER_THAN',
          },
          listingPolicyViolations: {
            ...policyRange,
            defectsCount: standing.listingPolicyViolations,
            status: standing.listingPolicyViolations === 0 ? 'GOOD' : 'BAD',
            targetValue: 0,
            targetCondition: 'EQUALS',
          },
          accountHealthRating: {
            ...policyRange,
            ahrScore: standing.accountHealthRating,
            ahrStatus: standing.accountHealthRating >= 200 ? 'GREAT' : 'WARNED',
          },
          warningStates: [],
        },
      ],
    };
  }

  /** An All Orders flat file from one day to another, one item to an order, without buyers. */
  allOrders(from: Day, to: Day): string {
    const store = marketplaces.find(({ code }) => code === this.#seller.marketplace);
    const rows = [allOrdersColumns.join('\t')];
    for (let day = from; day <= to; day = addDays(day, 1)) {
      const counted = this.#days.get(day);
      for (let i = 0; i < (counted?.orders ?? 0); i++) {
        const cancelled = i < (counted?.cancelled ?? 0);
        const minute = String(i % 60).padStart(2, '0');
        rows.push(
          [
            orderId(day, i),
            `${day}T10:${minute}:00+00:00`,
            `${addDays(day, 1)}T08:${minute}:00+00:00`,
            cancelled ? 'Cancelled' : 'Shipped',
            'Merchant',
            store?.salesChannel ?? '',
            asinOf(i),
            cancelled ? 'Cancelled' : 'Shipped',
            '1',
            'false',
          ].join('\t'),
        );
      }
    }
    return `${rows.join('\r\n')}\r\n`;
  }

  /** A seller feedback report of all negative feedback left from one day to another, without comments. */
  feedback(from: Day, to: Day): string {
    const rows = this.#defective(from, to, 'feedback').map(({ id, came }) =>
      [`${came.slice(8)}.${came.slice(5, 7)}.${came.slice(2, 4)}`, '1', '', '', id, ''].join('\t'),
    );
    return `${['Date\tRating\tComments\tYour Response\tOrder ID\tRater Email', ...rows].join('\r\n')}\r\n`;
  }

  /** A report of the returns requested from one day to another: those with an A-to-z claim. */
  returns(from: Day, to: Day): string {
    const rows = this.#defective(from, to, 'claim').map(({ id, day, came, asin }) =>
      [id, writtenDay(day), writtenDay(came), 'Approved', `D${id.slice(4, 11)}`, 'Y', asin, 'CR-DEFECTIVE'].join('\t'),
    );
    return `${[returnsColumns.join('\t'), ...rows].join('\r\n')}\r\n`;
  }

  /** The orders whose defect was reported from one day to another: all of one product, twelve days after the order. */
  #defective(from: Day, to: Day, kind: 'feedback' | 'claim') {
    const found: { readonly id: string; readonly day: Day; readonly came: Day; readonly asin: string }[] = [];
    for (let came = from; came <= to; came = addDays(came, 1)) {
      const day = addDays(came, -daysUntilDefect);
      const { defects = 0, claims = 0 } = this.#days.get(day) ?? {};
      for (let nth = 0; nth < defects; nth++) {
        const i = badProduct + products * nth;
        if (nth < claims === (kind === 'claim')) found.push({ id: orderId(day, i), day, came, asin: asinOf(i) });
      }
    }
    return found;
  }

  #sum(today: Day, lengthDays: number, endLagDays: number): Summed {
    const to = addDays(today, -endLagDays);
    const from = addDays(to, 1 - lengthDays);
    const counts = { orders: 0, late: 0, defects: 0, claims: 0, cancelled: 0, untracked: 0 };
    for (let day = from; day <= to; day = addDays(day, 1)) {
      const counted = this.#days.get(day);
      if (counted === undefined) continue;
      for (const name of Object.keys(counts) as (keyof Counted)[]) counts[name] += counted[name];
    }
    return { counts, range: rangeOf(from, to) };
  }
}

interface Summed {
  readonly counts: Counted;
  readonly range: object;
}

const rangeOf = (from: Day, to: Day): object => ({
  reportingDateRange: { reportingDateFrom: `${from}T00:00:00Z`, reportingDateTo: `${to}T23:59:59Z` },
});

const products = 9;
/** the product with all the defects */
const badProduct = 4;
const daysUntilDefect = 12;

const asinOf = (order: number): string => `B0DEMO${String(order % products).padStart(4, '0')}`;

/** The id of the nth order of a day. */
function orderId(day: Day, nth: number): string {
  const number = String(Math.abs(Date.parse(day) / 86_400_000) * 1000 + nth).padStart(14, '0');
  return `302-${number.slice(0, 7)}-${number.slice(7)}`;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `03-Oct-2026` */
const writtenDay = (day: Day): string =>
  `${day.slice(8)}-${months[Number(day.slice(5, 7)) - 1] ?? ''}-${day.slice(0, 4)}`;

const returnsColumns = [
  'Order ID',
  'Order date',
  'Return request date',
  'Return request status',
  'Amazon RMA ID',
  'A-to-Z Claim',
  'ASIN',
  'Return Reason',
];

const allOrdersColumns = [
  'amazon-order-id',
  'purchase-date',
  'last-updated-date',
  'order-status',
  'fulfillment-channel',
  'sales-channel',
  'asin',
  'item-status',
  'quantity',
  'is-buyer-requested-cancellation',
];
