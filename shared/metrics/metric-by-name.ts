import { isMetricName, type MetricName, metricNames, metricOf } from './catalogue.ts';

/** Letters and digits only, in lower case. */
const plain = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

/** Finds a metric by its name or short name, however it is spelled: `lateShipmentRate`, `LSR`, `odr`, `account-status`. */
export function findMetric(text: string): MetricName | undefined {
  if (isMetricName(text)) return text;
  const wanted = plain(text);
  return (
    metricNames.find((name) => plain(name) === wanted) ??
    metricNames.find((name) => plain(metricOf(name).short) === wanted)
  );
}
