import { type AlertKey, type AlertSubject, subjectOf } from '../../../alerts/alert-key.ts';
import { reportKinds } from '../../../domain/report-kind.ts';
import { metricOf } from '../../../metrics/catalogue.ts';
import { type NamedClient, subjectAccount } from '../format/describe-account.ts';
import { metricTitle } from '../format/describe-metric.ts';

/**
 * `[Acme GmbH DE] Order defect rate`: client first, so that it sorts and filters. It is made once, when the alert opens, and
 * kept for its life: another subject would break the thread. It stands over good news and bad alike, so it names no number and
 * no state; the first words of the mail do.
 */
export function alertSubject(client: NamedClient, marketplace: string, key: AlertKey): string {
  return `[${subjectAccount(client, marketplace)}] ${describeAbout(key)}`;
}

function describeAbout(key: AlertKey): string {
  const subject = subjectOf(key);
  if (subject.kind !== 'metric') return describeReports(subject);
  // Seller-fulfilled is what most people mean; the other one is named, or two alerts would share a subject.
  return subject.channel === 'amazon' ? metricTitle(subject) : metricOf(subject.metric).title;
}

/** Of a feed: `Seller performance reports`, `Reports: All Orders report`. A subject that is not known is named by its key. */
export function describeReports(subject: Exclude<AlertSubject, { readonly kind: 'metric' }>): string {
  if (subject.kind === 'unknown') return subject.key;
  return subject.reports === undefined ? 'Seller performance reports' : `Reports: ${reportKinds[subject.reports]}`;
}
