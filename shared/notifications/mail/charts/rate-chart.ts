import { area, line } from 'd3-shape';
import { dayOfNumber, daysBetween } from '../../../domain/day.ts';
import { formatShortDay } from '../format/format-day.ts';
import { formatLimitPercent } from '../format/format-number.ts';
import { shortLine } from '../format/one-line.ts';
import { chartColours as colour } from '../parts/palette.ts';
import type { BandDay, ChartFacts } from './chart-facts.ts';
import { chartSize, type Plot, plotFrame, plotOf } from './chart-plot.ts';
import { aroundPoint, bottom, dayLine, letters, path, right, round, rule, stroke, text } from './chart-svg.ts';
import { describeChartLimit, describePoint } from './describe-chart.ts';
import { type Box, type Candidate, type Obstacle, placeLabel, textWidth } from './place-label.ts';

/**
 * A chart of one rate against its limit, as SVG with a ground of its own: the rate day by day with gaps where days are
 * missing, the limit as a dashed line with its wrong side tinted, the range of the forecast with its middle, and marks
 * on the days when defects leave the window. `undefined` without a point.
 */
export function rateChart(facts: ChartFacts): string | undefined {
  const plot = plotOf(facts);
  if (plot === undefined) return undefined;
  const { width, height } = chartSize;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="Inter">`,
    `<rect x="1" y="1" width="${width - 2}" height="${height - 2}" fill="${colour.ground}" stroke="${colour.frame}" stroke-width="2"/>`,
    text(shortLine(facts.account, 36), 20, 42, letters.title, colour.ink, { bold: true }),
    text(shortLine(facts.metric, 44), 20, 78, letters.axis, colour.soft),
    wrongSide(facts, plot),
    axes(facts, plot),
    bandOf(plot),
    limitLine(facts, plot),
    dayLine(
      plot.points.map(({ day, rate }) => ({ day, y: plot.y(rate) })),
      plot.x,
    ),
    rollOffMarks(plot),
    labels(facts, plot),
    legend(plot),
    '</svg>',
  ].join('');
}

function wrongSide({ limit }: ChartFacts, { y }: Plot): string {
  const at = y(limit.share);
  const [from, to] = limit.condition === 'LESS_THAN' ? [plotFrame.y, at] : [at, bottom];
  return `<rect x="${plotFrame.x}" y="${round(from)}" width="${plotFrame.width}" height="${round(to - from)}" fill="${colour.beyond}"/>`;
}

/** Labels nearer to the limit's than this would touch it. */
const apart = 30;

function axes(facts: ChartFacts, plot: Plot): string {
  const limitAt = plot.y(facts.limit.share);
  const ticks = plot.ticks.filter((tick) => Math.abs(plot.y(tick) - limitAt) >= apart);
  const percent = (rate: number): string => formatLimitPercent(Math.round(rate * 1_000_000));
  return [
    ...ticks.map((tick) =>
      rule(plotFrame.x, plot.y(tick), right, plot.y(tick), `stroke="${colour.rule}" stroke-width="1"`),
    ),
    ...ticks.map((tick) =>
      text(percent(tick), plotFrame.x - 12, plot.y(tick) + 8, letters.axis, colour.soft, { anchor: 'end' }),
    ),
    text(describeChartLimit(facts), plotFrame.x - 12, limitAt + 8, letters.axis, colour.limit, {
      anchor: 'end',
      bold: true,
    }),
    rule(plotFrame.x, bottom, right, bottom, `stroke="${colour.soft}" stroke-width="2"`),
    dates(facts, plot),
  ].join('');
}

/** The first day, today and the last day; without room the last month is cut short (`4 Nov`), then left out. */
function dates({ today }: ChartFacts, plot: Plot): string {
  const y = bottom + 32;
  const [first, last] = [formatShortDay(dayOfNumber(plot.firstDay)), formatShortDay(dayOfNumber(plot.lastDay))];
  const at = plot.x(today);
  const half = textWidth('today', letters.axis) / 2;
  const write = (words: string, x: number, anchor: 'start' | 'middle' | 'end'): string =>
    text(words, x, y, letters.axis, colour.soft, { anchor });
  if (daysBetween(today, dayOfNumber(plot.lastDay)) === 0) {
    return write(first, plotFrame.x, 'start') + write('today', right, 'end');
  }
  const roomBefore = at - half > plotFrame.x + textWidth(first, letters.axis) + 4;
  const after = [last, last.replace(/^(\d+ \p{L}{3}).*/u, '$1')].find(
    (words) => at + half + 4 < right - textWidth(words, letters.axis),
  );
  return [
    rule(at, plotFrame.y, at, bottom, `stroke="${colour.soft}" stroke-width="2" stroke-dasharray="2 6"`),
    ...(roomBefore ? [write(first, plotFrame.x, 'start')] : []),
    write('today', Math.min(right - half, Math.max(plotFrame.x + half, at)), 'middle'),
    ...(after === undefined ? [] : [write(after, right, 'end')]),
  ].join('');
}

function bandOf({ band, x, y }: Plot): string {
  const edge = (rate: (day: BandDay) => number): string | null =>
    line<BandDay>(
      ({ day }) => x(day),
      (at) => y(rate(at)),
    )(band);
  const range = area<BandDay>(
    ({ day }) => x(day),
    ({ low }) => y(low),
    ({ high }) => y(high),
  )(band);
  return [
    path(range, `fill="${colour.range}" fill-opacity="0.55"`),
    path(
      edge(({ low }) => low),
      stroke(colour.range, 2),
    ),
    path(
      edge(({ high }) => high),
      stroke(colour.range, 2),
    ),
    path(
      edge(({ middle }) => middle),
      stroke(colour.middle, 4, ' stroke-dasharray="4 8" stroke-linecap="round"'),
    ),
  ].join('');
}

const limitLine = ({ limit }: ChartFacts, { y }: Plot): string =>
  rule(
    plotFrame.x,
    y(limit.share),
    right,
    y(limit.share),
    `stroke="${colour.limit}" stroke-width="3" stroke-dasharray="16 7"`,
  );

/** A triangle that points downward on the day when defects leave the window; larger where several do. */
function rollOffMarks({ rollsOff, x }: Plot): string {
  return rollsOff
    .map(({ day, defects }) => {
      const [at, half] = [x(day), defects > 1 ? 12 : 9];
      return mark(Math.min(right - half, Math.max(plotFrame.x + half, at)), bottom - 3, half);
    })
    .join('');
}

const mark = (x: number, tip: number, half: number): string =>
  `<path d="M${round(x - half)},${round(tip - half * 1.5)}h${half * 2}l${-half},${half * 1.5}z" fill="${colour.rollOff}" stroke="${colour.ground}" stroke-width="2"/>`;

/** The newest figure beside its dot, and what the limit asks beside its line: where they cover least. */
function labels(facts: ChartFacts, plot: Plot): string {
  const { x, y, points, band } = plot;
  const newest = points.at(-1);
  if (newest === undefined) return '';
  const obstacles: readonly Obstacle[] = [
    ...points.map(({ day, rate }) => ({ x: x(day), y: y(rate), cost: 3 })),
    ...band.flatMap(({ day, low, middle, high }) =>
      [low, middle, high].map((rate) => ({ x: x(day), y: y(rate), cost: 2 })),
    ),
    ...acrossFrame.map((at) => ({ x: at, y: y(facts.limit.share), cost: 2 })),
  ];
  const said = describePoint(facts, newest).replace(/ \d{4}$/, '');
  const limit = `${facts.limit.condition === 'LESS_THAN' ? 'must stay below' : 'must not fall below'} ${describeChartLimit(facts)}`;
  const atNewest = placeLabel(
    aroundPoint(x(newest.day), y(newest.rate), textWidth(said, letters.label), y(facts.limit.share)),
    plotFrame,
    [],
    obstacles,
  );
  const atLimit = placeLabel(
    alongLimit(y(facts.limit.share), textWidth(limit, letters.axis)),
    plotFrame,
    atNewest === undefined ? [] : [atNewest],
    obstacles,
  );
  const written = (box: Box | undefined, words: string, size: number, fill: string): string =>
    box === undefined ? '' : text(words, box.x, box.y + size * 0.95, size, fill, { bold: true, halo: true });
  return written(atLimit, limit, letters.axis, colour.limit) + written(atNewest, said, letters.label, colour.ink);
}

const acrossFrame = Array.from({ length: plotFrame.width / 8 }, (_, i) => plotFrame.x + i * 8);

function alongLimit(y: number, width: number): readonly Candidate[] {
  const height = letters.axis * 1.25;
  const lefts = [plotFrame.x + 8, right - width - 8, plotFrame.x + (plotFrame.width - width) / 2];
  return [y - height - 5, y + 6].flatMap((top) => lefts.map((x) => ({ box: { x, y: top, width, height }, cost: 0 })));
}

/** What the signs mean, one line under the chart. */
function legend({ band, rollsOff }: Plot): string {
  const y = chartSize.height - 24;
  const items = [
    { words: 'Amazon’s figure', sign: (x: number) => rule(x, y - 8, x + 28, y - 8, stroke(colour.history, 5)) },
    ...(band.length < 2
      ? []
      : [
          {
            words: 'likely range',
            sign: (x: number) =>
              `<rect x="${round(x)}" y="${y - 18}" width="28" height="20" fill="${colour.range}" fill-opacity="0.55"/>${rule(x, y - 8, x + 28, y - 8, stroke(colour.middle, 4, ' stroke-dasharray="4 8" stroke-linecap="round"'))}`,
          },
        ]),
    ...(rollsOff.length === 0 ? [] : [{ words: 'roll-off', sign: (x: number) => mark(x + 14, y + 1, 10) }]),
  ];
  let x = 20;
  return items
    .map(({ words, sign }) => {
      const at = x;
      x = at + 36 + textWidth(words, letters.legend) + 20;
      return sign(at) + text(words, at + 36, y, letters.legend, colour.soft);
    })
    .join('');
}
