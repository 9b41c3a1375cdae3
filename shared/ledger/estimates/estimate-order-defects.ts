import { type Account, storeOf } from '../../domain/account.ts';
import { type Day, daysBetween } from '../../domain/day.ts';
import { type DefectKind, orderDefectKinds } from '../../domain/defect-evidence.ts';
import { orderChannels } from '../../domain/order-fact.ts';
import { type MetricName, metricOf, plainLimit, publishedLimit } from '../../metrics/catalogue.ts';
import type { LookAhead } from '../../metrics/look-ahead.ts';
import { metricKey } from '../../metrics/metric-key.ts';
import type { Reading } from '../../metrics/reading.ts';
import type { DefectDay } from '../defect-summary.ts';
import {
  type EstimateWindow,
  earlierDay,
  lagOf,
  newestOf,
  oldestOf,
  ordersMissing,
  sumInside,
  windowEnding,
} from '../estimate-window.ts';
import type { KnownCounts } from '../known-counts.ts';

interface Part {
  readonly metric: MetricName;
  /** the kinds of defect of which a report must have been read */
  readonly kinds: readonly DefectKind[];
  readonly count: (day: DefectDay) => number;
  readonly words: readonly [one: string, several: string];
}

const whole: Part = {
  metric: 'orderDefectRate',
  kinds: orderDefectKinds,
  count: ({ defective }) => defective,
  words: ['defective order', 'defective orders'],
};
const components: readonly Part[] = [
  {
    metric: 'negativeFeedbackRate',
    kinds: ['negative feedback'],
    count: ({ feedback }) => feedback,
    words: ['negative feedback', 'negative feedbacks'],
  },
  { metric: 'aToZClaimRate', kinds: ['A-to-z claim'], count: ({ claims }) => claims, words: ['claim', 'claims'] },
  {
    metric: 'chargebackRate',
    kinds: ['chargeback'],
    count: ({ chargebacks }) => chargebacks,
    words: ['chargeback', 'chargebacks'],
  },
];
const parts = [whole, ...components];

const bias =
  'It can be too low or too high: open claims and claims that Amazon pays itself are missing, and fraud chargebacks and ' +
  'claims covered by Buy Shipping are counted.';

type Channel = DefectDay['channel'];

/**
 * The order defect rate of each channel and its components, by order day: an order with several defects is one
 * (Amazon help G200285170). No reading without orders, and none for a kind of defect of which no report was read: missing is
 * not 0.
 */
export function estimateOrderDefects(known: KnownCounts, account: Account, today: Day): readonly Reading[] {
  return orderChannels.flatMap((channel) => {
    const window = windowEnding(lengthOf(whole), lagOf(whole.metric, channel, known.official), today);
    const denominator = ordersIn(known, channel, window);
    if (denominator === 0) return [];
    return parts
      .filter((part) => isSeen(known, part))
      .map((part) => readingOf(known, account, today, channel, part, window, denominator));
  });
}

/** The same without the lag: the days that Amazon will count next. By metric and channel. */
export function lookAheadAtDefects(known: KnownCounts, today: Day): ReadonlyMap<string, LookAhead> {
  const ahead = new Map<string, LookAhead>();
  for (const channel of orderChannels) {
    const { from, to } = windowEnding(lengthOf(whole), 0, today);
    const denominator = ordersIn(known, channel, { from, to });
    if (denominator === 0) continue;
    for (const part of parts) {
      if (!isSeen(known, part)) continue;
      const numerator = defectsIn(known, channel, part, { from, to });
      ahead.set(metricKey({ metric: part.metric, channel }), { from, to, numerator, denominator });
    }
  }
  return ahead;
}

function readingOf(
  known: KnownCounts,
  account: Account,
  today: Day,
  channel: Channel,
  part: Part,
  window: EstimateWindow,
  denominator: number,
): Reading {
  const { lengthDays, from, to } = window;
  const numerator = defectsIn(known, channel, part, window);
  const limit = plainLimit(publishedLimit(part.metric, storeOf(account).code, today));
  const ordersFrom = oldestOf(known.tallies.keys()) ?? from;
  const ordersUpTo = newestOf(known.tallies.keys()) ?? to;
  const defectsUpTo =
    newestOf(known.defects.seen.filter(({ kind }) => part.kinds.includes(kind)).map(({ asOf }) => asOf)) ?? to;
  const unread = part === whole ? components.filter((one) => !isSeen(known, one)) : [];
  return {
    metric: part.metric,
    channel,
    source: 'estimate',
    measure: { kind: 'share', numerator: Math.min(numerator, denominator), denominator },
    windowDays: lengthDays,
    from,
    to,
    ...(limit !== undefined && { limit }),
    asOf: earlierDay(earlierDay(ordersUpTo, defectsUpTo), to),
    // A few defects over few orders make a high rate: it may not call a breach before the whole window is known.
    ...(ordersFrom > from && { bound: 'upper' as const }),
    remark: [
      ...(part === whole ? differences(known, channel, window) : []),
      ...(part === whole ? [bias] : []),
      ...(unread.length > 0
        ? [`No report of ${unread.map(({ words }) => words[1]).join(' or ')} has been read yet.`]
        : []),
      ...(ordersFrom > from ? [ordersMissing(ordersFrom)] : []),
      ...(ordersUpTo < to ? [`Orders are known only up to ${ordersUpTo}.`] : []),
      ...(defectsUpTo < to ? [`Defects are known only up to ${defectsUpTo}.`] : []),
    ].join(' '),
  };
}

/** Windows that end further apart than this are not compared. */
const mostDaysApart = 3;

/** Why our count and Amazon's are not the same, component by component: `1 claim not counted yet`. */
function differences(known: KnownCounts, channel: Channel, window: EstimateWindow): readonly string[] {
  return components.flatMap((part) => {
    const official = known.official.find(({ metric, channel: other }) => metric === part.metric && other === channel);
    if (official?.measure.kind !== 'share' || official.to === undefined || !isSeen(known, part)) return [];
    if (Math.abs(daysBetween(official.to, window.to)) > mostDaysApart) return [];
    const more = defectsIn(known, channel, part, window) - official.measure.numerator;
    if (more === 0) return [];
    const amount = `${Math.abs(more)} ${part.words[Math.abs(more) === 1 ? 0 : 1]}`;
    return [
      more > 0
        ? `${amount} not counted by Amazon yet.`
        : `${amount} that Amazon counts ${more === -1 ? 'is' : 'are'} in no uploaded report.`,
    ];
  });
}

const lengthOf = ({ metric }: Part): number => metricOf(metric).windows[0]?.lengthDays ?? 60;

const isSeen = ({ defects }: KnownCounts, { kinds }: Part): boolean =>
  defects.seen.some(({ kind }) => kinds.includes(kind));

const ordersIn = ({ tallies }: KnownCounts, channel: Channel, window: Pick<EstimateWindow, 'from' | 'to'>): number =>
  sumInside(tallies, window, (tally) => tally[channel].orders);

const defectsIn = (
  { defects }: KnownCounts,
  channel: Channel,
  { count }: Part,
  window: Pick<EstimateWindow, 'from' | 'to'>,
): number =>
  sumInside(
    defects.days.flatMap((entry) => (entry.channel === channel ? [[entry.day, entry] as const] : [])),
    window,
    count,
  );
