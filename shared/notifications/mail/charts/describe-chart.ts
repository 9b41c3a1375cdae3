import { daysBetween } from '../../../domain/day.ts';
import { formatDay } from '../format/format-day.ts';
import { formatLimitPercent, formatPercent } from '../format/format-number.ts';
import { oneLine } from '../format/one-line.ts';
import { type ChartFacts, type ChartPoint, isPastChartLimit } from './chart-facts.ts';

/** As old as this a figure is still called "now": reports are made overnight. */
const nowDays = 1;

/** `1 %` */
export const describeChartLimit = ({ limit }: Pick<ChartFacts, 'limit'>): string =>
  formatLimitPercent(Math.round(limit.share * 1_000_000));

/** `0.90 % now`, `0.90 % on 28 September 2026` */
export const describePoint = ({ limit, today }: ChartFacts, { day, rate }: ChartPoint): string =>
  `${formatPercent(rate, limit.share)} ${daysBetween(day, today) <= nowDays ? 'now' : `on ${formatDay(day)}`}`;

/**
 * What the chart shows, as one sentence, for readers who do not see it: `Order defect rate of Acme DE: 0.90 % now, up from
 * 0.40 % on 6 August 2026; limit 1 %, more likely
 * than not past it from 12 December 2026 on.` `undefined` without a point.
 */
export function describeChart(facts: ChartFacts): string | undefined {
  const newest = facts.points.at(-1);
  if (newest === undefined) return undefined;
  const limit = describeChartLimit(facts);
  const past = isPastChartLimit(newest.rate, facts.limit);
  const { likelyDate, recoveryDate } = facts.forecast ?? {};
  const lower = facts.limit.condition === 'LESS_THAN';
  const place = past
    ? `${lower ? 'past' : 'below'} the limit of ${limit}`
    : `${lower ? 'limit' : 'must not fall below'} ${limit}`;
  const coming = past
    ? recoveryDate && `not back before ${formatDay(recoveryDate)} on what is known today`
    : likelyDate && `more likely than not ${lower ? 'past' : 'below'} it from ${formatDay(likelyDate)} on`;
  const what = `${oneLine(facts.metric)} of ${oneLine(facts.account)}`;
  return `${what}: ${describePoint(facts, newest)}${describeChange(facts, newest)}; ${[place, coming].filter((words) => words !== undefined).join(', ')}.`;
}

/** `, up from 0.40 % on 6 August 2026`; nothing where the chart has one point, or the ends of it read the same. */
function describeChange({ points, limit }: ChartFacts, newest: ChartPoint): string {
  const [first] = points;
  if (first === undefined || first === newest) return '';
  const before = formatPercent(first.rate, limit.share);
  if (before === formatPercent(newest.rate, limit.share)) return `, as on ${formatDay(first.day)}`;
  return `, ${newest.rate > first.rate ? 'up' : 'down'} from ${before} on ${formatDay(first.day)}`;
}
