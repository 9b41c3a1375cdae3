import { type AlertKey, type AlertSubject, subjectOf } from '../../../alerts/alert-key.ts';
import { reportKinds } from '../../../domain/report-kind.ts';
import { metricOf } from '../../../metrics/catalogue.ts';
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
  const subject = subjectOf(key);
  if (subject.kind !== 'metric') return describeStopped(subject);
  // Seller-fulfilled is what most people mean; the other one is named, or two alerts would share a subject.
  return subject.channel === 'amazon' ? metricTitle(subject) : metricOf(subject.metric).title;
}

/** Of a feed: `Reports have stopped`, `All Orders report has stopped`. A subject that is not known is named by its key. */
export function describeStopped(subject: Exclude<AlertSubject, { readonly kind: 'metric' }>): string {
  if (subject.kind === 'unknown') return subject.key;
  if (subject.reports === undefined) return 'Reports have stopped';
  const name = reportKinds[subject.reports];
  return `${name.charAt(0).toUpperCase()}${name.slice(1)} has stopped`;
}
