import { addDays, type Day } from '../../shared/domain/day.ts';
import { openByHand } from '../../shared/flows/cases/open-case.ts';
import { v2Report } from '../fixtures/reports/v2.ts';
import type { smallWorld } from './small-world.ts';

/** The day of the newest report; windows of the order defect rate end fifteen days before. */
export const today = '2026-11-20' as Day;
export const now = new Date('2026-11-20T09:00:00Z');
export const account = { client: 'acme', marketplace: 'DE' };

const perDay = 10;
export const orderId = (back: number, n: number): string => `302-0000001-${String(back * 100 + n).padStart(7, '0')}`;

/** Ten seller-fulfilled orders a day: one in ten of the product that goes wrong, half of them by standard shipping. */
function orders(days: number): string {
  const header = [
    'amazon-order-id',
    'purchase-date',
    'last-updated-date',
    'order-status',
    'fulfillment-channel',
    'sales-channel',
    'ship-service-level',
    'asin',
  ];
  const rows = [header.join('\t')];
  for (let back = 0; back < days; back++) {
    const on = addDays(today, -back);
    for (let n = 0; n < perDay; n++) {
      const asin = n === 0 ? 'B0BADLAMP1' : `B0GOOD000${n % 4}`;
      const service = n % 2 === 0 ? 'Standard' : 'Expedited';
      const row = [
        orderId(back, n),
        `${on}T05:00:00+00:00`,
        `${on}T06:00:00+00:00`,
        'Shipped',
        'Merchant',
        'Amazon.de',
        service,
        asin,
      ];
      rows.push(row.join('\t'));
    }
  }
  return rows.join('\r\n');
}

/** Days back of the orders that got one star: ten of the bad product, two of others, all inside the window. */
export const unhappy: readonly (readonly [back: number, n: number])[] = [
  ...[16, 19, 22, 25, 28, 31, 34, 37, 40, 43].map((back) => [back, 0] as const),
  [20, 3],
  [30, 5],
];

const feedback = (orders: typeof unhappy): string =>
  [
    'Date\tRating\tComments\tYour Response\tOrder ID\tRater Email',
    ...orders.map(
      ([back, n], i) => `${1 + i}.11.26\t1\tbroken, =cmd|' /C calc'!A0\t\t${orderId(back, n)}\tjane.doe@example.com`,
    ),
  ].join('\r\n');

export const report = (defects: number, asOf: string, state = 'NORMAL'): string =>
  JSON.stringify(
    v2Report({
      marketplace: 'DE',
      asOf,
      accountStatus: state,
      orderDefectRate: { seller: { orders: 600, defects, negativeFeedback: defects, claims: 0, chargebacks: 0 } },
      lateShipment30: [3, 300],
    }),
  );

/** Enters a notice about the order defect rate, of an hour before. */
export const openNotice = (world: ReturnType<typeof smallWorld>, at: Date) =>
  openByHand(
    world.dependencies,
    {
      account,
      metric: 'orderDefectRate',
      channel: 'seller',
      noticeAt: new Date(at.getTime() - 3_600_000).toISOString(),
    },
    at,
  );

/**
 * Uploads what a consultant would: orders, feedback, and Amazon's reports of three days, the newest a breach.
 * Amazon's notice is entered by hand: a breach alone is no matter with Amazon.
 * @returns what was uploaded, by key
 */
export async function uploadBreach(
  world: ReturnType<typeof smallWorld>,
  unhappyBuyers = unhappy,
): Promise<ReadonlyMap<string, string>> {
  const days = [
    [4, '2026-11-18'],
    [7, '2026-11-19'],
    [12, '2026-11-20'],
  ] as const;
  const files = [
    { key: 'acme/DE/orders.txt', body: orders(80), at: '2026-11-20T08:00:00Z' },
    { key: 'acme/DE/feedback.txt', body: feedback(unhappyBuyers), at: '2026-11-20T08:01:00Z' },
    ...days.map(([defects, day]) => ({
      key: `acme/DE/v2 ${day}.json`,
      body: report(defects, day),
      at: `${day}T08:30:00Z`,
    })),
  ];
  for (const { key, body, at } of files) await world.upload(key, body, new Date(at));
  await openNotice(world, new Date('2026-11-20T08:45:00Z'));
  return new Map(files.map(({ key, body }) => [key, body]));
}
