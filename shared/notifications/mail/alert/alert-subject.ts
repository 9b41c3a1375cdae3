import type { AlertKey } from '../../../alerts/alert-key.ts';
import { isReportKind, reportKinds } from '../../../domain/report-kind.ts';
import { isMetricName, metricOf } from '../../../metrics/catalogue.ts';
import { type NamedClient, subjectAccount } from '../format/describe-account.ts';
import { metricTitle } from '../format/describe-metric.ts';

/**
 * `[Acme GmbH DE] Order defect rate - action needed`: client first, so that it sorts and filters. It is made once, when
 * the alert opens, and kept for its life: another subject would break the thread. So no number and no state is in it.
 */
export function alertSubject(client: NamedClient, marketplace: string, key: AlertKey): string {
  return `[${subjectAccount(client, marketplace)}] ${describeAbout(key)} - action needed`;
}

function describeAbout(key: AlertKey): string {
  const [metric = '', channel = ''] = key.split('|');
  if (!isMetricName(metric)) return describeStopped(channel);
  // Seller-fulfilled is what most people mean; the other one is named, or two alerts would share a subject.
  return channel === 'amazon' ? metricTitle({ metric, channel }) : metricOf(metric).title;
}

/** Of a feed, by what stands behind its key: `Reports have stopped`, `All Orders report has stopped`. */
export function describeStopped(kind: string): string {
  if (!isReportKind(kind)) return 'Reports have stopped';
  const name = reportKinds[kind];
  return `${name.charAt(0).toUpperCase()}${name.slice(1)} has stopped`;
}
