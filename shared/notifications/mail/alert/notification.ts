import type { AlertKey } from '../../../alerts/alert-key.ts';
import { type Decision, endsAlert } from '../../../alerts/decision.ts';
import { metricOf } from '../../../metrics/catalogue.ts';
import type { State } from '../../../portfolio/account-standing.ts';

/** A decision to tell. */
export type Notification = Extract<Decision, { readonly notify: true }>;

/**
 * The decisions that are told, worst first: what is open before what is over. The first of them gives the mail its
 * subject and its thread.
 */
export const notificationsOf = (decisions: readonly Decision[]): readonly Notification[] =>
  decisions
    .filter((decision): decision is Notification => decision.notify)
    .sort((a, b) => rankOf(a) - rankOf(b) || left(a) - left(b));

const order: Readonly<Record<State, number>> = { breach: 0, stale: 1, warn: 2, watch: 3, unknown: 4, ok: 5 };

/** Without Amazon's own word nothing is known; without another kind of report, an estimate. */
function rankOf(notification: Notification): number {
  if (isOver(notification)) return 10;
  return notification.feed?.kind === undefined ? order[stateOf(notification)] : order.watch;
}

/** A bad account status has no headroom and outweighs any rate. */
function left({ judgement }: Notification): number {
  if (judgement === undefined || metricOf(judgement.reading.metric).kind === 'state') return -1;
  return judgement.headroom ?? Number.MAX_SAFE_INTEGER;
}

export const isOver = ({ reason }: Notification): boolean => endsAlert(reason);

/** The alerts that are told and not over, with the instant at which each began. */
export const openAmong = (
  notifications: readonly Notification[],
): readonly { readonly key: AlertKey; readonly since: string }[] =>
  notifications.filter((notification) => !isOver(notification)).map(({ key, after }) => ({ key, since: after.since }));

/** The state that a decision speaks of. A decision without a judgement is about the feed. */
export function stateOf(notification: Notification): State {
  return notification.judgement?.verdict ?? (isOver(notification) ? 'ok' : 'stale');
}
