import { type Day, daysBetween } from '../../../domain/day.ts';
import { fractionOf } from '../../../metrics/catalogue/limit.ts';
import type { Judgement } from '../../../metrics/judge.ts';
import { likelyDateOf } from '../../../metrics/likely-date.ts';
import type { RateSeries } from '../../../metrics/rate-history.ts';
import type { RollOff } from '../../../metrics/roll-off.ts';
import { metricTitle } from '../format/describe-metric.ts';
import type { BandDay, ChartFacts } from './chart-facts.ts';

/** What a chart is made of. */
export interface ChartSource {
  /** `Acme GmbH DE` */
  readonly account: string;
  readonly judgement: Judgement;
  /** what Amazon showed of the rate, day after day */
  readonly series: RateSeries;
  readonly band?: readonly BandDay[];
  readonly rollsOff?: readonly RollOff[];
  readonly today: Day;
}

/** A report is this old at most for its forecast to be drawn. */
const oldestForBand = 7;

/**
 * The facts of a chart from the history of a rate; `undefined` where its limit is no rate, or nothing is known of it. The
 * reading's own limit: what is judged is what is drawn.
 */
export function chartOfSeries(source: ChartSource): ChartFacts | undefined {
  const { account, judgement, series, band, rollsOff, today } = source;
  const { reading, forecast } = judgement;
  const { limit } = reading;
  const points = series.shown.flatMap(({ asOf, numerator, denominator }) =>
    denominator === 0 || asOf > today ? [] : [{ day: asOf, rate: numerator / denominator }],
  );
  const newest = points.at(-1);
  if (limit?.perMillion === undefined || limit.condition === 'EQUALS' || newest === undefined) return undefined;
  const [likely, back] = [likelyDateOf(judgement), forecast?.recoveryDate];
  const fresh = daysBetween(newest.day, today) <= oldestForBand;
  return {
    kind: 'rate',
    account,
    metric: metricTitle(reading),
    points,
    limit: { share: fractionOf(limit.perMillion), condition: limit.condition },
    ...(fresh && band !== undefined && { band }),
    ...(rollsOff !== undefined && { rollsOff }),
    ...(fresh && { forecast: { ...(likely && { likelyDate: likely }), ...(back && { recoveryDate: back }) } }),
    today,
  };
}
