import { addDays, type Day } from '../shared/domain/day.ts';
import type { RateForecast } from '../shared/metrics/rate-forecast.ts';
import type { RateSeries } from '../shared/metrics/rate-history.ts';
import type { BandDay, ChartFacts } from '../shared/notifications/mail/charts/chart-facts.ts';
import { chartOfSeries } from '../shared/notifications/mail/charts/chart-of-series.ts';
import type { Standing } from '../shared/portfolio/account-standing.ts';
import { linesToChart } from '../shared/portfolio/lines-to-chart.ts';
import { type DefectiveDay, rollOffOf } from '../shared/portfolio/roll-off-of.ts';
import { standingOf } from '../shared/portfolio/standing-of.ts';
import { sampleAsOf, sampleReadings } from './sample-portfolio.ts';

/** Invented histories, for looking at charts without a demo running. They end with the counts of the sample portfolio. */

const today = addDays(sampleAsOf, 1);
const weekAgo = addDays(sampleAsOf, -7);

export const sampleForecast: RateForecast = {
  p7: 0.31,
  p14: 0.62,
  p30: 0.83,
  p60: 0.9,
  likelyDate: '2026-10-16' as Day,
  earliestDate: '2026-10-06' as Day,
};

/** Defective orders at the beginning of the sample's window, which ends 15 days before its report. */
export const sampleDefective: readonly DefectiveDay[] = [2, 5, 6, 19].map((days) => ({
  day: addDays(sampleAsOf, days - 15 - 59),
  channel: 'seller',
  defective: days === 5 ? 2 : 1,
}));

/** An account whose order defect rate creeps up, with its forecast and its roll-off. */
export function warnedStanding(): Standing {
  const counts = { orders: 1000, defective: 9, late: 9, cancelled: 1, untracked: 8 };
  const judgements = sampleReadings(counts).map((judgement) =>
    judgement.reading.metric === 'orderDefectRate' && judgement.reading.channel === 'seller'
      ? { ...judgement, forecast: sampleForecast }
      : judgement,
  );
  return standingOf({
    account: { client: 'acme', marketplace: 'DE' },
    judgements,
    weekAgo: sampleReadings({ ...counts, orders: 980, defective: 7 }, weekAgo),
    feed: { asOf: sampleAsOf, staleFrom: '2026-10-08T00:00:00Z', stale: false },
    today,
    defective: sampleDefective,
  });
}

/** An account that has been past the limit for two weeks and will be inside it again. */
export function breachedStanding(): Standing {
  const counts = { orders: 900, defective: 12, late: 9, cancelled: 1, untracked: 8 };
  const forecast = { p7: 1, p14: 1, p30: 1, p60: 1, recoveryDate: '2026-10-11' as Day, rolledOff: 4 };
  return standingOf({
    account: { client: 'acme', marketplace: 'US' },
    judgements: sampleReadings(counts).map((judgement) =>
      judgement.verdict === 'breach' ? { ...judgement, forecast } : judgement,
    ),
    weekAgo: sampleReadings({ ...counts, defective: 11 }, weekAgo),
    feed: { asOf: sampleAsOf, staleFrom: '2026-10-08T00:00:00Z', stale: false },
    today,
    defective: sampleDefective,
  });
}

/** A history that has grown to the counts of today, with a stretch in which nothing was uploaded. */
function seriesUpTo(numerator: number, denominator: number): RateSeries {
  const shown = Array.from({ length: 58 }, (_, i) => ({
    asOf: addDays(sampleAsOf, i - 57),
    to: addDays(sampleAsOf, i - 57 - 15),
    numerator: Math.round(numerator * (0.35 + (0.65 * Math.max(0, i - 18)) / 39)),
    denominator: denominator - 2 * (57 - i),
    receivedAt: '2026-10-05T05:58:00Z',
  })).filter((_, i) => i < 24 || i > 29);
  return { metric: 'orderDefectRate', channel: 'seller', windowDays: 60, shown };
}

const bandFrom = (rate: number, slope: number): readonly BandDay[] =>
  Array.from({ length: 30 }, (_, i) => {
    const middle = rate + slope * (i + 1);
    const spread = 0.0005 * Math.sqrt(i + 1);
    return { day: addDays(today, i), low: middle - spread, middle, high: middle + 1.3 * spread };
  });

/** Charts of the worst rates among standings. */
export const sampleCharts = (
  standings: readonly Standing[],
  most: number,
  nameOf: (client: string) => string,
): readonly ChartFacts[] =>
  linesToChart(standings, most).flatMap(({ standing, line: { judgement } }) => {
    const { measure } = judgement.reading;
    if (measure.kind !== 'share') return [];
    const { numerator, denominator } = measure;
    const chart = chartOfSeries({
      account: `${nameOf(standing.account.client)} ${standing.account.marketplace}`,
      judgement,
      series: seriesUpTo(numerator, denominator),
      band: bandFrom(numerator / denominator, judgement.verdict === 'breach' ? -0.00012 : 0.00007),
      rollsOff: rollOffOf(judgement.reading, sampleDefective, today, 30),
      today,
    });
    return chart === undefined ? [] : [chart];
  });
