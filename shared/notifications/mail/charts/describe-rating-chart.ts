import { daysBetween } from '../../../domain/day.ts';
import { formatDay, formatDayRange } from '../format/format-day.ts';
import { amount, formatCount } from '../format/format-number.ts';
import { oneLine } from '../format/one-line.ts';
import type { RatingChartFacts, StatusChartFacts } from './chart-facts.ts';
import { nowDays } from './describe-chart.ts';

type Score = RatingChartFacts['points'][number];

/** `120 now`, `120 on 28 September 2026` */
export const describeScore = ({ today }: Pick<RatingChartFacts, 'today'>, { day, score }: Score): string =>
  `${formatCount(score)} ${daysBetween(day, today) <= nowDays ? 'now' : `on ${formatDay(day)}`}`;

/**
 * What the chart shows, as one sentence: `Account health rating of Acme US: 150 now, down from 400 on 5 October 2026, lowest 90
 * on 21 October 2026; at risk below 200, critical below 100.` `undefined` without a point.
 */
export function describeRatingChart(facts: RatingChartFacts): string | undefined {
  const { points, bands } = facts;
  const [first] = points;
  const newest = points.at(-1);
  if (first === undefined || newest === undefined) return undefined;
  const lowest = points.reduce((least, point) => (point.score < least.score ? point : least));
  const change =
    first === newest
      ? []
      : first.score === newest.score
        ? [`as on ${formatDay(first.day)}`]
        : [`${newest.score > first.score ? 'up' : 'down'} from ${formatCount(first.score)} on ${formatDay(first.day)}`];
  const dip =
    lowest.score < Math.min(first.score, newest.score)
      ? [`lowest ${formatCount(lowest.score)} on ${formatDay(lowest.day)}`]
      : [];
  const edges = bands.map(({ below, name }) => `${name} below ${formatCount(below)}`).join(', ');
  return `${oneLine(facts.metric)} of ${oneLine(facts.account)}: ${[describeScore(facts, newest), ...change, ...dip].join(', ')}; ${edges}.`;
}

/** Spells of a status that are named; of an account that changes more often the earlier ones are counted. */
const mostSpells = 6;

/**
 * The days of each status: `Account status of Acme DE, by the days of Amazon’s reports: NORMAL 5 October to 7 October 2026, AT
 * RISK since 8 October 2026.` `undefined` without a point.
 */
export function describeStatusDays({ account, metric, points }: StatusChartFacts): string | undefined {
  const spells: { word: string; first: Score['day']; last: Score['day'] }[] = [];
  for (const { day, word } of points) {
    const spell = spells.at(-1);
    if (spell?.word === word) spell.last = day;
    else spells.push({ word, first: day, last: day });
  }
  if (spells.length === 0) return undefined;
  const earlier = spells.length - mostSpells;
  const said = spells.slice(-mostSpells).map(({ word, first, last }, i, all) => {
    const days = i === all.length - 1 ? `since ${formatDay(first)}` : formatDayRange(first, last);
    return `${oneLine(word).replaceAll('_', ' ')} ${days}`;
  });
  const left = earlier > 0 ? `${amount(earlier, ['earlier change', 'earlier changes'])}, then ` : '';
  return `${oneLine(metric)} of ${oneLine(account)}, by the days of Amazon’s reports: ${left}${said.join(', ')}.`;
}
