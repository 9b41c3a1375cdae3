import type { Day } from '../../../domain/day.ts';
import { metricOf } from '../../../metrics/catalogue.ts';
import type { Judgement } from '../../../metrics/judge.ts';
import type { Reading } from '../../../metrics/reading.ts';
import { metricTitle } from '../format/describe-metric.ts';
import type { RatingChartFacts, StatusChartFacts } from './chart-facts.ts';

/** What a chart of something without a window is made of. */
export interface ReadingsSource {
  /** `Acme GmbH DE` */
  readonly account: string;
  readonly judgement: Judgement;
  /** what Amazon showed day by day, oldest first */
  readonly readings: readonly Reading[];
  readonly today: Day;
}

/** The facts of a chart of the account health rating; `undefined` where it has no limit, or nothing is known of it. */
export function chartOfRating({ account, judgement, readings, today }: ReadingsSource): RatingChartFacts | undefined {
  const { metric, limit } = judgement.reading;
  const { bands } = metricOf(metric);
  const points = readings.flatMap(({ asOf, measure }) =>
    measure.kind !== 'score' || asOf > today ? [] : [{ day: asOf, score: measure.score }],
  );
  if (bands === undefined || limit?.value === undefined || points.length === 0) return undefined;
  return {
    kind: 'rating',
    account,
    metric: metricTitle(judgement.reading),
    points,
    bands: [
      { below: bands.watchBelow, name: 'worth watching' },
      { below: bands.warnBelow, name: 'at risk' },
      { below: bands.breachBelow, name: 'critical' },
    ],
    limit: limit.value,
    today,
  };
}

/** The words that Amazon had for the status, day by day; `undefined` where nothing is known of it. */
export function daysOfStatus({ account, judgement, readings, today }: ReadingsSource): StatusChartFacts | undefined {
  const points = readings.flatMap(({ asOf, measure }) =>
    measure.kind !== 'state' || asOf > today ? [] : [{ day: asOf, word: measure.state }],
  );
  return points.length === 0 ? undefined : { kind: 'status', account, metric: metricTitle(judgement.reading), points };
}
