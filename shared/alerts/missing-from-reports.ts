import { type Day, daysBetween } from '../domain/day.ts';
import { metricOf } from '../metrics/catalogue.ts';
import type { Judgement } from '../metrics/judge.ts';

/** A block that is missing once is Amazon's whim; missing for days, the number is no longer known. */
const patienceDays = 3;

/**
 * A metric that newer reports no longer have is not as it was: it is unknown. Missing data never reads as well, and never
 * resolves an alert.
 */
export function withoutOutdated(judgements: readonly Judgement[], newestReport: Day | undefined): readonly Judgement[] {
  return judgements.map((judgement) => {
    const { reading, close } = judgement;
    const { source, metric, asOf } = reading;
    const isReported = source === 'official' && metricOf(metric).feeds.includes('seller-performance');
    if (!isReported || newestReport === undefined || daysBetween(asOf, newestReport) <= patienceDays) return judgement;
    const remark = `Reports after ${asOf} no longer have it, so how it stands now is not known.`;
    return { reading: { ...reading, remark }, verdict: 'unknown', close };
  });
}
