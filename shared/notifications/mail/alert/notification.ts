import type { AlertKey } from '../../../alerts/alert-key.ts';
import { type Decision, endsAlert } from '../../../alerts/decision.ts';
import { moreSeriousDecisionFirst } from '../../../alerts/decision-order.ts';
import type { State } from '../../../portfolio/account-standing.ts';

/** A decision to notify. */
export type Notification = Extract<Decision, { readonly notify: true }>;

/** The decisions that are notified, the most serious first. The first of them gives the mail its subject and its thread. */
export const notificationsOf = (decisions: readonly Decision[]): readonly Notification[] =>
  decisions.filter((decision): decision is Notification => decision.notify).sort(moreSeriousDecisionFirst);

export const isOver = ({ reason }: Notification): boolean => endsAlert(reason);

/** The alerts that are notified and open, with the instant at which each began. */
export const openAmong = (
  notifications: readonly Notification[],
): readonly { readonly key: AlertKey; readonly since: string }[] =>
  notifications.filter(({ after }) => after.state === 'open').map(({ key, after }) => ({ key, since: after.since }));

/** The state that a decision speaks of. A decision without a judgement is about the feed. */
export function stateOf(notification: Notification): State {
  return notification.judgement?.verdict ?? (isOver(notification) ? 'ok' : 'stale');
}
