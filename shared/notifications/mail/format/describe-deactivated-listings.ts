import { type MetricName, metricOf } from '../../../metrics/catalogue.ts';
import { type DeactivatedListings, deactivatedListings } from '../../../metrics/deactivated-listings.ts';
import { describeMetric } from './describe-metric.ts';
import { describeValue } from './describe-reading.ts';
import { formatDay } from './format-day.ts';
import { amount } from './format-number.ts';

/** The other side, in a few words: `the 3 other policy violations may be listings deactivated for it`; `undefined` for neither side. */
export function describeOtherSide(
  { cause, shownAs, count }: DeactivatedListings,
  metric: MetricName,
): string | undefined {
  const listings = count === 1 ? 'a listing' : 'listings';
  if (metric === cause.reading.metric)
    return `the ${amount(count, metricOf(shownAs.reading.metric).defect)} may be ${listings} deactivated for it`;
  return metric === shownAs.reading.metric
    ? `${count === 1 ? 'it may be' : 'they may be'} ${listings} deactivated for the ${describeMetric(cause.reading)}, which is below its limit`
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
