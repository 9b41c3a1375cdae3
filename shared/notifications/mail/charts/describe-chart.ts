import { daysBetween } from '../../../domain/day.ts';
import { dayWords } from '../format/format-day.ts';
import { limitPercentWords, percentWords } from '../format/format-number.ts';
import { oneLine } from '../format/one-line.ts';
import { type ChartFacts, type ChartPoint, isPastChartLimit } from './chart-facts.ts';

/** As old as this a figure is still called "now": reports are made overnight. */
const nowDays = 1;

/** `1 %` */
export const chartLimitWords = ({ limit }: Pick<ChartFacts, 'limit'>): string =>
  limitPercentWords(Math.round(limit.share * 1_000_000));

/** `0.90 % now`, `0.90 % on 28 September 2026` */
export const pointWords = ({ limit, today }: ChartFacts, { day, rate }: ChartPoint): string =>
  `${percentWords(rate, limit.share)} ${daysBetween(day, today) <= nowDays ? 'now' : `on ${dayWords(day)}`}`;

/**
 * What the chart shows, as one sentence, for readers who do not see it: `Order defect rate of Acme DE: 0.90 % now, up from
 * 0.40 % on 6 August 2026; limit 1 %, more likely
 * than not past it from 12 December 2026 on.` `undefined` without a point.
 */
export function chartWords(facts: ChartFacts): string | undefined {
  const newest = facts.points.at(-1);
  if (newest === undefined) return undefined;
  const limit = chartLimitWords(facts);
  const past = isPastChartLimit(newest.rate, facts.limit);
  const { likelyDate, recoveryDate } = facts.forecast ?? {};
  const lower = facts.limit.condition === 'LESS_THAN';
  const place = past
    ? `${lower ? 'past' : 'below'} the limit of ${limit}`
    : `${lower ? 'limit' : 'must not fall below'} ${limit}`;
  const coming = past
    ? recoveryDate && `inside it again on ${dayWords(recoveryDate)} if nothing new comes`
    : likelyDate && `more likely than not ${lower ? 'past' : 'below'} it from ${dayWords(likelyDate)} on`;
  const what = `${oneLine(facts.metric)} of ${oneLine(facts.account)}`;
  return `${what}: ${pointWords(facts, newest)}${changeWords(facts, newest)}; ${[place, coming].filter((words) => words !== undefined).join(', ')}.`;
}

/** `, up from 0.40 % on 6 August 2026`; nothing where the chart has one point, or the ends of it read the same. */
function changeWords({ points, limit }: ChartFacts, newest: ChartPoint): string {
  const [first] = points;
  if (first === undefined || first === newest) return '';
  const before = percentWords(first.rate, limit.share);
  if (before === percentWords(newest.rate, limit.share)) return `, as on ${dayWords(first.day)}`;
  return `, ${newest.rate > first.rate ? 'up' : 'down'} from ${before} on ${dayWords(first.day)}`;
}
