import { type MetricName, metricOf } from '../../../metrics/catalogue.ts';
import { type DeactivatedListings, deactivatedListings } from '../../../metrics/deactivated-listings.ts';
import { describeMetric } from './describe-metric.ts';
import { describeValue } from './describe-reading.ts';
import { formatDay } from './format-day.ts';
import { amount } from './format-number.ts';

/** The other side, in a few words: `one matter with 3 other policy violations`; `undefined` for what is neither side. */
export function describeOtherSide(
  { cause, shownAs, count }: DeactivatedListings,
  metric: MetricName,
): string | undefined {
  if (metric === cause.reading.metric)
    return `one matter with ${amount(count, metricOf(shownAs.reading.metric).defect)}`;
  return metric === shownAs.reading.metric
    ? `one matter with the ${describeMetric(cause.reading)} below its limit`
    : undefined;
}

/** Both sides in a sentence, for the alert of either. */
export function describeDeactivatedListings(matter: DeactivatedListings): string {
  const { cause, shownAs, count } = matter;
  const violations = amount(count, metricOf(shownAs.reading.metric).defect);
  return (
    `${violations} and an ${describeMetric(cause.reading)} below its limit (${describeValue(cause.reading)}): ` +
    `since ${formatDay(deactivatedListings.from)} Amazon deactivates the listings that hurt delivery most, and shows them among these violations`
  );
}
