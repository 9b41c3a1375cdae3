import { addDays, type Day, daysBetween } from '../../domain/day.ts';
import type { TrafficCounts, TrafficFact } from '../../domain/defect-evidence.ts';
import { type MetricName, metricOf } from '../../metrics/catalogue.ts';
import type { Reading } from '../../metrics/reading.ts';
import { type EstimateWindow, newestOf, oldestOf, windowEnding } from '../estimate-window.ts';
import type { KnownCounts } from '../known-counts.ts';

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

/** What is known of a ratio's window: spans that do not overlap, and how many days they have together. */
interface Cover {
  readonly spans: readonly TrafficFact[];
  readonly days: number;
  readonly remark: string | undefined;
}

/**
 * Rates of the Business Reports over the window that ends today: the counts of days that have both are added up and divided
 * once. Weeks and months that adjoin are added up as well, as many as the window holds; days and weeks are never mixed:
 * whichever of the two knows more of the window speaks.
 */
export function estimateTraffic({ traffic }: KnownCounts, today: Day): readonly Reading[] {
  return ratios.flatMap((ratio) =>
    ratio.windows.flatMap((lengthDays) => {
      const lag = metricOf(ratio.metric).windows[0]?.endLagDays ?? 0;
      const window = windowEnding(lengthDays, lag, today);
      const days = fromDays(ratio, traffic.spans, window);
      const spans = fromSpans(ratio, traffic.spans, lengthDays, today);
      const cover = days === undefined || (spans !== undefined && spans.days > days.days) ? spans : days;
      const reading = cover && readingOf(ratio, cover, cover === days ? window : undefined, lengthDays);
      return reading === undefined ? [] : [reading];
    }),
  );
}

const hasBoth = ({ numerator, denominator }: Ratio, { counts }: TrafficFact): boolean =>
  counts[numerator] !== undefined && counts[denominator] !== undefined;

function fromDays(ratio: Ratio, all: readonly TrafficFact[], window: EstimateWindow): Cover | undefined {
  const spans = all.filter(
    (span) =>
      span.from === span.to &&
      span.basis === 'account' &&
      span.from >= window.from &&
      span.to <= window.to &&
      hasBoth(ratio, span),
  );
  if (spans.length === 0) return undefined;
  const remark =
    spans.length < window.lengthDays ? `Known for ${spans.length} of ${window.lengthDays} days.` : undefined;
  return { spans, days: spans.length, remark };
}

const lengthOf = ({ from, to }: TrafficFact): number => daysBetween(from, to) + 1;

function fromSpans(ratio: Ratio, all: readonly TrafficFact[], lengthDays: number, today: Day): Cover | undefined {
  const usable = all
    .filter(
      (span) =>
        span.from < span.to &&
        span.to <= today &&
        daysBetween(span.from, span.to) < 3 * lengthDays &&
        hasBoth(ratio, span),
    )
    .toSorted(
      (a, b) =>
        (a.to === b.to ? 0 : a.to > b.to ? -1 : 1) ||
        (a.basis < b.basis ? -1 : a.basis > b.basis ? 1 : 0) ||
        (a.from < b.from ? -1 : 1),
    );
  const [newest] = usable;
  if (newest === undefined || newest.to < addDays(today, -oldestSpanDays)) return undefined;
  const [best] = usable
    .filter(({ to, basis }) => to === newest.to && basis === newest.basis)
    .map((last) => adjoining(last, usable, lengthDays))
    .toSorted((a, b) => b.days - a.days);
  if (best === undefined) return undefined;
  const { spans, days } = best;
  const known = days < lengthDays ? ` Known for ${days} of ${lengthDays} days.` : '';
  const remark =
    newest.basis === 'products'
      ? `Added up over products: a visitor of two products counts twice.${known}`
      : spans.length === 1
        ? `From a report of several days.${known}`
        : `From ${spans.length} reports of several days each.${known}`;
  return { spans, days, remark };
}

/** A span and those before it, each ending the day before the next begins, as many as the window holds. */
function adjoining(last: TrafficFact, all: readonly TrafficFact[], lengthDays: number): Pick<Cover, 'spans' | 'days'> {
  const spans = [last];
  let days = lengthOf(last);
  let first = last;
  for (;;) {
    const before = all.find(
      (span) => span.basis === last.basis && span.to === addDays(first.from, -1) && days + lengthOf(span) <= lengthDays,
    );
    if (before === undefined) return { spans, days };
    spans.push(before);
    days += lengthOf(before);
    first = before;
  }
}

/** Without a limit: the published guide for feedback is older, and Amazon sets none for the others. */
function readingOf(
  { metric, numerator, denominator, bias }: Ratio,
  { spans, remark }: Cover,
  window: EstimateWindow | undefined,
  lengthDays: number,
): Reading | undefined {
  const sum = (name: keyof TrafficCounts): number =>
    spans.reduce((total, { counts }) => total + (counts[name] ?? 0), 0);
  const asOf = newestOf(spans.map(({ to }) => to));
  const from = window?.from ?? oldestOf(spans.map((span) => span.from));
  if (sum(denominator) === 0 || asOf === undefined || from === undefined) return undefined;
  return {
    metric,
    channel: 'all',
    source: 'estimate',
    measure: { kind: 'share', numerator: sum(numerator), denominator: sum(denominator) },
    windowDays: lengthDays,
    from,
    to: window?.to ?? asOf,
    asOf,
    remark: remark === undefined ? bias : `${bias} ${remark}`,
  };
}
