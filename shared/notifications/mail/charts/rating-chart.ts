import { scaleLinear } from 'd3-scale';
import { dayOfNumber, numberOfDay } from '../../../domain/day.ts';
import { formatShortDay } from '../format/format-day.ts';
import { formatCount } from '../format/format-number.ts';
import { shortLine } from '../format/one-line.ts';
import { chartColours as colour } from '../parts/palette.ts';
import type { RatingChartFacts } from './chart-facts.ts';
import { chartSize, fewestDays, plotFrame } from './chart-plot.ts';
import { aroundPoint, bottom, dayLine, letters, right, round, rule, stroke, text } from './chart-svg.ts';
import { describeScore } from './describe-rating-chart.ts';
import { placeLabel, textWidth } from './place-label.ts';

/** The least that the highest point of a chart stands for: all bands, and room above the highest. */
const lowestTop = 300;
/** Labels nearer to each other than this would touch. */
const apart = 26;

/**
 * A chart of the account health rating, as SVG with a ground of its own: the score day by day with gaps where days are
 * missing, each band's edge as a line with its name beneath, and what lies below the limit tinted. It begins at 0.
 * `undefined` without a point.
 */
export function ratingChart(facts: RatingChartFacts): string | undefined {
  const { points, bands, limit, today } = facts;
  const newest = points.at(-1);
  if (newest === undefined) return undefined;
  const { width, height } = chartSize;
  const lastDay = numberOfDay(today);
  const firstDay = Math.min(...points.map(({ day }) => numberOfDay(day)), lastDay - fewestDays);
  const top = Math.max(lowestTop, ...points.map(({ score }) => Math.ceil((score * 1.1) / 50) * 50));
  const across = scaleLinear([firstDay, lastDay], [plotFrame.x, right]);
  const y = scaleLinear([0, top], [bottom, plotFrame.y]);
  const x = (day: RatingChartFacts['today']): number => across(numberOfDay(day));
  const said = describeScore(facts, newest).replace(/ \d{4}$/, '');
  const label = placeLabel(
    aroundPoint(x(newest.day), y(newest.score), textWidth(said, letters.label), y(limit)),
    plotFrame,
    [],
    points.map(({ day, score }) => ({ x: x(day), y: y(score), cost: 3 })),
  );
  const axis = axisOf([limit, ...bands.map(({ below }) => below), 0, ...y.ticks(3)], y);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="Inter">`,
    `<rect x="1" y="1" width="${width - 2}" height="${height - 2}" fill="${colour.ground}" stroke="${colour.frame}" stroke-width="2"/>`,
    text(shortLine(facts.account, 36), 20, 42, letters.title, colour.ink, { bold: true }),
    text(shortLine(facts.metric, 44), 20, 78, letters.axis, colour.soft),
    `<rect x="${plotFrame.x}" y="${round(y(limit))}" width="${plotFrame.width}" height="${round(bottom - y(limit))}" fill="${colour.beyond}"/>`,
    ...bands.map(({ below }) =>
      rule(
        plotFrame.x,
        y(below),
        right,
        y(below),
        below === limit
          ? `stroke="${colour.limit}" stroke-width="3" stroke-dasharray="16 7"`
          : `stroke="${colour.soft}" stroke-width="2" stroke-dasharray="4 6"`,
      ),
    ),
    ...axis.map((score) =>
      text(
        formatCount(score),
        plotFrame.x - 12,
        y(score) + 8,
        letters.axis,
        score === limit ? colour.limit : colour.soft,
        {
          anchor: 'end',
          bold: score === limit,
        },
      ),
    ),
    rule(plotFrame.x, bottom, right, bottom, `stroke="${colour.soft}" stroke-width="2"`),
    text(formatShortDay(dayOfNumber(firstDay)), plotFrame.x, bottom + 32, letters.axis, colour.soft),
    text('today', right, bottom + 32, letters.axis, colour.soft, { anchor: 'end' }),
    ...bands.map(({ below, name }, i) => {
      const room = y(bands[i + 1]?.below ?? 0) - y(below);
      if (room < apart) return '';
      return text(name, plotFrame.x + 8, y(below) + room / 2 + 8, letters.legend, colour.limit, { halo: true });
    }),
    dayLine(
      points.map(({ day, score }) => ({ day, y: y(score) })),
      x,
    ),
    label === undefined
      ? ''
      : text(said, label.x, label.y + letters.label * 0.95, letters.label, colour.ink, { bold: true, halo: true }),
    rule(20, height - 32, 48, height - 32, stroke(colour.history, 5)),
    text('Amazon’s figure', 56, height - 24, letters.legend, colour.soft),
    '</svg>',
  ].join('');
}

/** The scores that have room for a label, the most important first. */
function axisOf(scores: readonly number[], y: (score: number) => number): readonly number[] {
  const written: number[] = [];
  for (const score of scores) if (written.every((other) => Math.abs(y(other) - y(score)) >= apart)) written.push(score);
  return written;
}
