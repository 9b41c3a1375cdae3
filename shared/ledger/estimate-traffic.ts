import { addDays, type Day, daysBetween } from '../domain/day.ts';
import type { TrafficCounts, TrafficFact } from '../domain/defect-evidence.ts';
import { type MetricName, metricOf } from '../metrics/catalogue.ts';
import type { Reading } from '../metrics/reading.ts';
import { type EstimateWindow, newestOf, windowEnding } from './estimate-window.ts';
import type { KnownCounts } from './known-counts.ts';

interface Ratio {
  readonly metric: MetricName;
  readonly windows: readonly number[];
  readonly numerator: keyof TrafficCounts;
  readonly denominator: keyof TrafficCounts;
  readonly bias: string;
}

const ratios: readonly Ratio[] = [
  {
    metric: 'refundRate',
    windows: [28],
    numerator: 'unitsRefunded',
    denominator: 'unitsOrdered',
    bias: 'Refunds of older orders over the orders of these days: it swings with sales.',
  },
  {
    metric: 'unitSessionPercentage',
    windows: [28],
    numerator: 'unitsOrdered',
    denominator: 'sessions',
    bias: 'Divided again from units and sessions; Amazon’s own percentages are not averaged.',
  },
  {
    metric: 'negativeFeedbackReceivedRate',
    windows: [30, 90],
    numerator: 'negativeFeedbackReceived',
    denominator: 'feedbackReceived',
    bias: 'By the day the feedback was received, not by order: it is not the negative feedback rate.',
  },
];

/** A span of several days that ended longer ago than this says nothing about now. */
const oldestSpanDays = 60;

/**
 * Rates of the Business Reports over the window that ends today: the counts of days that have both are added up and divided
 * once. Where no day is known, the newest span of several days stands in, with its own days.
 */
export function estimateTraffic({ traffic }: KnownCounts, today: Day): readonly Reading[] {
  return ratios.flatMap((ratio) =>
    ratio.windows.flatMap((lengthDays) => {
      const lag = metricOf(ratio.metric).windows[0]?.endLagDays ?? 0;
      const window = windowEnding(lengthDays, lag, today);
      const reading = fromDays(ratio, traffic.spans, window) ?? fromSpan(ratio, traffic.spans, lengthDays, today);
      return reading === undefined ? [] : [reading];
    }),
  );
}

function fromDays(ratio: Ratio, spans: readonly TrafficFact[], window: EstimateWindow): Reading | undefined {
  const days = spans.filter(
    ({ from, to, basis, counts }) =>
      from === to &&
      basis === 'account' &&
      from >= window.from &&
      to <= window.to &&
      counts[ratio.numerator] !== undefined &&
      counts[ratio.denominator] !== undefined,
  );
  const newest = newestOf(days.map(({ to }) => to));
  if (newest === undefined) return undefined;
  const missing =
    days.length < window.lengthDays ? `Known for ${days.length} of ${window.lengthDays} days.` : undefined;
  return readingOf(ratio, days, window, newest, missing);
}

function fromSpan(ratio: Ratio, spans: readonly TrafficFact[], lengthDays: number, today: Day): Reading | undefined {
  const usable = spans.filter(
    ({ from, to, counts }) =>
      from < to &&
      to >= addDays(today, -oldestSpanDays) &&
      to <= today &&
      daysBetween(from, to) < 3 * lengthDays &&
      counts[ratio.numerator] !== undefined &&
      counts[ratio.denominator] !== undefined,
  );
  const [best] = [...usable].sort(
    (a, b) =>
      (a.to === b.to ? 0 : a.to > b.to ? -1 : 1) ||
      (a.basis < b.basis ? -1 : a.basis > b.basis ? 1 : 0) ||
      (a.from < b.from ? -1 : 1),
  );
  if (best === undefined) return undefined;
  const remark =
    best.basis === 'products'
      ? 'Added up over products: a visitor of two products counts twice.'
      : 'From a report of several days.';
  return readingOf(ratio, [best], { lengthDays, from: best.from, to: best.to }, best.to, remark);
}

/** Without a limit: the published guide for feedback is older, and Amazon sets none for the others. */
function readingOf(
  { metric, numerator, denominator, bias }: Ratio,
  spans: readonly TrafficFact[],
  { lengthDays, from, to }: EstimateWindow,
  asOf: Day,
  remark: string | undefined,
): Reading | undefined {
  const sum = (name: keyof TrafficCounts): number =>
    spans.reduce((total, { counts }) => total + (counts[name] ?? 0), 0);
  if (sum(denominator) === 0) return undefined;
  return {
    metric,
    channel: 'all',
    source: 'estimate',
    measure: { kind: 'share', numerator: sum(numerator), denominator: sum(denominator) },
    windowDays: lengthDays,
    from,
    to,
    asOf,
    remark: remark === undefined ? bias : `${bias} ${remark}`,
  };
}
