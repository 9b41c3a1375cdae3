import { scaleLinear } from 'd3-scale';
import { daysBetween, numberOfDay } from '../../../domain/day.ts';
import type { ChartFacts } from './chart-facts.ts';

/** Of the whole picture, in its own units; a mail shows it 270 to 600 pixels wide. */
export const chartSize = { width: 640, height: 400 } as const;

/** Where the lines are drawn. */
export const plotFrame = { x: 92, y: 104, width: 528, height: 196 } as const;

/** How far back a chart shows: Amazon's longest window of a rate. */
export const shownDays = 60;
/** A chart of fewer days than this would be mostly margin. */
export const fewestDays = 14;
/** Room beyond the limit, so that its wrong side is seen as well. */
const roomBeyondLimit = 1.35;
/** … and beyond the rate, for the figure that stands beside it. */
const roomBeyondRate = 1.35;
/** The range of outcomes may be cut off at this many times the rest, or everything else would lie flat. */
const mostForBand = 2;

export interface Plot {
  /** points that are shown, oldest first */
  readonly points: ChartFacts['points'];
  readonly band: NonNullable<ChartFacts['band']>;
  readonly rollsOff: NonNullable<ChartFacts['rollsOff']>;
  readonly x: (day: ChartFacts['today']) => number;
  /** of a rate, inside the frame whatever the rate */
  readonly y: (rate: number) => number;
  /** rates worth a label on the axis, lowest first */
  readonly ticks: readonly number[];
  readonly firstDay: number;
  readonly lastDay: number;
}

/** Scales for a chart; `undefined` where there is nothing to draw. */
export function plotOf(facts: ChartFacts): Plot | undefined {
  const newest = facts.points.at(-1);
  if (newest === undefined) return undefined;
  const points = facts.points.filter(
    ({ day }) => daysBetween(day, newest.day) < shownDays && daysBetween(day, facts.today) >= 0,
  );
  const band = (facts.band ?? []).filter(({ day }) => day >= newest.day);
  const lastDay = Math.max(numberOfDay(facts.today), ...band.map(({ day }) => numberOfDay(day)));
  const firstDay = Math.min(...points.map(({ day }) => numberOfDay(day)), lastDay - fewestDays);
  const across = scaleLinear([firstDay, lastDay], [plotFrame.x, plotFrame.x + plotFrame.width]);
  const [lowest, highest] = ratesShown(facts, points, band);
  const up = scaleLinear([lowest, highest], [plotFrame.y + plotFrame.height, plotFrame.y]).clamp(true);
  return {
    points,
    band,
    rollsOff: (facts.rollsOff ?? []).filter(({ day }) => numberOfDay(day) >= firstDay && numberOfDay(day) <= lastDay),
    x: (day) => across(numberOfDay(day)),
    y: (rate) => up(rate),
    ticks: up.ticks(3).filter((tick) => tick >= lowest && tick <= highest),
    firstDay,
    lastDay,
  };
}

/**
 * The rates at the bottom and at the top. A rate that is better low begins at 0, one that is better high ends at 100 %,
 * and in both the limit lies well inside.
 */
function ratesShown({ limit }: ChartFacts, points: Plot['points'], band: Plot['band']): readonly [number, number] {
  const lower = limit.condition === 'LESS_THAN';
  const distance = (rate: number): number => (lower ? rate : 1 - rate);
  const known = Math.max(
    distance(limit.share) * roomBeyondLimit,
    ...points.map(({ rate }) => distance(rate) * roomBeyondRate),
    0.001,
  );
  const widest = Math.max(0, ...band.map(({ low, high }) => Math.max(distance(low), distance(high))));
  const reach = Math.min(1, Math.max(known, Math.min(widest * 1.05, known * mostForBand)));
  return lower ? [0, reach] : [1 - reach, 1];
}
