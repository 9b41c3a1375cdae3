import { binomial, poisson } from '../../bench/stories.ts';
import { addDays, type Day, daysBetween } from '../../shared/domain/day.ts';
import { v2Report } from '../fixtures/reports/v2.ts';

/** What becomes of a seller in a year. */
export const plots = [
  'steady',
  'small',
  'defects drift',
  'defects step',
  'late shipments creep',
  'comes and goes',
  'feed gap',
  'late files',
  'policy',
  'at risk',
] as const;
export type Plot = (typeof plots)[number];

interface Counts {
  orders: number;
  defects: number;
  late: number;
  cancelled: number;
  untracked: number;
  slow: number;
}

/** An invented seller, day by day; a function of its seed. */
export interface Seller {
  readonly client: string;
  readonly marketplace: string;
  readonly plot: Plot;
  /** the V2 report as of a day */
  report(asOf: Day): string;
  /** whether Amazon's report of a day is uploaded, and how many days late */
  uploadOf(asOf: Day): { readonly daysLate: number } | undefined;
}

const historyDays = 80;

export interface YearOf {
  readonly first: Day;
  readonly days: number;
  /** the carriers stand still: every seller of the marketplace ships late */
  readonly storm: { readonly day: number; readonly marketplace: string };
}

/** Makes a seller's year up. Shares are of seller-fulfilled orders, by order day. */
export function inventSeller(
  client: string,
  marketplace: string,
  plot: Plot,
  { first, days, storm }: YearOf,
  random: () => number,
): Seller {
  const between = (low: number, high: number) => low + (high - low) * random();
  const volume = plot === 'small' ? between(1.5, 5) : Math.exp(between(Math.log(12), Math.log(160)));
  const begin = Math.floor(between(0.25, 0.55) * days);
  const end = begin + Math.floor(between(45, 90));
  const top = between(0.014, 0.022);
  const base = between(0.001, 0.004);
  const lateBase = between(0.004, 0.014);
  const defectShare = (day: number): number => {
    if (plot === 'defects step' && day >= begin && day < end) return top;
    if (plot === 'defects drift' && day >= begin && day < end + 30)
      return base + (top - base) * Math.min(1, (day - begin) / 60);
    return base;
  };
  const lateShare = (day: number): number => {
    if (storm.marketplace === marketplace && (day === storm.day || day === storm.day - 1)) return 0.75;
    if (plot === 'late shipments creep' && day >= begin && day < end)
      return lateBase + (0.05 - lateBase) * Math.min(1, (day - begin) / 45);
    // Pick-up fails for a week, works for a week, and so on for two months.
    if (plot === 'comes and goes' && day >= begin && day < begin + 60 && Math.floor((day - begin) / 6) % 2 === 0)
      return 0.11;
    return lateBase;
  };
  const trade = Array.from({ length: historyDays + days }, (_, index): Counts => {
    const day = index - historyDays;
    const weekday = (index + 1) % 7;
    const orders = poisson(volume * (weekday >= 5 ? 0.7 : 1.1), random);
    return {
      orders,
      defects: binomial(orders, defectShare(day), random),
      late: binomial(orders, lateShare(day), random),
      cancelled: binomial(orders, 0.004, random),
      untracked: binomial(orders, 0.008, random),
      slow: binomial(orders, 0.025, random),
    };
  });
  const window = (asOf: Day, lengthDays: number, lagDays: number): Counts => {
    const last = historyDays + daysBetween(first, asOf) - lagDays;
    const sum: Counts = { orders: 0, defects: 0, late: 0, cancelled: 0, untracked: 0, slow: 0 };
    for (const day of trade.slice(Math.max(0, last - lengthDays + 1), last + 1))
      for (const name of Object.keys(sum) as (keyof Counts)[]) sum[name] += day[name];
    return sum;
  };
  const gap = plot === 'feed gap' ? { from: begin, to: begin + Math.floor(between(6, 16)) } : { from: -1, to: -1 };
  const lateBy = new Map<number, number>();
  if (plot === 'late files') {
    for (let day = 20; day < days; day++) if (random() < 0.12) lateBy.set(day, 1 + Math.floor(random() * 4));
  }
  return {
    client,
    marketplace,
    plot,
    report(asOf) {
      const day = daysBetween(first, asOf);
      const odr = window(asOf, 60, 15);
      const [late30, late10] = [window(asOf, 30, 0), window(asOf, 10, 0)];
      const [cancelled, tracked, delivered] = [window(asOf, 7, 1), window(asOf, 30, 10), window(asOf, 14, 7)];
      const findings = plot === 'policy' && day >= begin ? (day < begin + 40 ? 2 : day < begin + 80 ? 4 : 0) : 0;
      const inDanger = plot === 'at risk' && day >= begin && day < begin + 12;
      return JSON.stringify(
        v2Report({
          marketplace,
          asOf,
          accountStatus: inDanger ? (day < begin + 6 ? 'AT_RISK' : 'DEACTIVATED') : 'NORMAL',
          orderDefectRate: { seller: [odr.defects, odr.orders] },
          lateShipment30: [late30.late, late30.orders],
          lateShipment10: [late10.late, late10.orders],
          cancellation: [cancelled.cancelled, cancelled.orders],
          validTracking: [tracked.orders - tracked.untracked, tracked.orders],
          unitOnTimeDelivery: [delivered.orders - delivered.slow, delivered.orders],
          accountHealth: { score: inDanger ? 150 : 340, status: inDanger ? 'AT_RISK' : 'GREAT' },
          policy: { listingPolicyViolations: findings },
        }),
      );
    },
    uploadOf(asOf) {
      const day = daysBetween(first, asOf);
      if (day >= gap.from && day < gap.to) return undefined;
      return { daysLate: lateBy.get(day) ?? 0 };
    },
  };
}

/** The day with this number of a year. */
export const dayOfYear = ({ first }: YearOf, day: number): Day => addDays(first, day);
