import { type AlertKey, alertKeyFor } from '../../alerts/alert-key.ts';
import { decide, hadMail } from '../../alerts/decide.ts';
import type { AlertMemory, Decision } from '../../alerts/decision.ts';
import type { Case } from '../../cases/case.ts';
import { type CaseChange, changeBetween } from '../../cases/case-change.ts';
import { type CaseNews, caseNews, isUrgent } from '../../cases/case-news.ts';
import { watch } from '../../cases/follow-cases.ts';
import type { Consultancy } from '../../config/client-config.ts';
import { isQuiet } from '../../config/quiet-hours.ts';
import { accountName } from '../../domain/account.ts';
import { alertSubject } from '../../notifications/mail/alert/alert-subject.ts';
import { type Notification, notificationsOf } from '../../notifications/mail/alert/notification.ts';
import type { AccountAlerts } from '../../ports/alerts.ts';
import { domainOf, nameOf } from '../delivery/enqueue-mail.ts';
import type { LoadedAccount } from './load-evaluation.ts';

/** What an evaluation of an account decided. Nothing of it is written or sent yet. */
export interface Decided {
  readonly decisions: readonly Decision[];
  /** the decisions that notify, worst first */
  readonly notifications: readonly Notification[];
  /** what is remembered of each alert from now on */
  readonly alerts: Readonly<Record<AlertKey, AlertMemory>>;
  /** all cases as they are after it */
  readonly cases: readonly Case[];
  readonly caseChanges: readonly CaseChange[];
  /** what the mail says of the cases, the most urgent first */
  readonly caseNews: readonly CaseNews[];
  /** something that is due about a case waits for the end of quiet hours, or for tomorrow's mail */
  readonly caseNewsWaits: boolean;
}

/** Pure: the same facts, the same decisions. */
export function decideEvaluation(
  { account, client, view, cases: before }: LoadedAccount,
  stored: AccountAlerts,
  consultancy: Consultancy,
  now: Date,
): Decided {
  const quiet = isQuiet(now, client.timezone, client.quietHours);
  const decisions = inOneThread(
    decide({
      judgements: view.judgements,
      feed: view.feed,
      otherFeeds: view.otherFeeds,
      memory: stored.alerts,
      silences: stored.silences,
      takenBack: view.takenBack,
      withCase: new Set(before.flatMap((one) => (one.state === 'closed' ? [] : [alertKeyFor(one)]))),
      mailGoes: isUrgent(before, now),
      ...(stored.mailedAt !== undefined && { lastMailAt: stored.mailedAt }),
      now,
      quiet,
      openThread: (key) => ({
        threadRoot: `alert-${nameOf(accountName(account), key, now.toISOString())}@${domainOf(consultancy.from)}`,
        subject: alertSubject(client, account.marketplace, key),
      }),
    }),
  );
  const remembered = decisions.flatMap(({ key, after }) => (after === undefined ? [] : [[key, after] as const]));
  const watched = watch(before, { account, judgements: view.judgements, decisions }, now);
  const notifications = notificationsOf(decisions);
  const mail = { goes: notifications.length > 0, had: hadMail(stored.mailedAt, now), quiet };
  const { news, cases, waits } = caseNews(before, watched, mail, now);
  const known = new Map(before.map((one) => [one.id, one]));
  return {
    decisions,
    notifications,
    alerts: { ...stored.alerts, ...Object.fromEntries(remembered) },
    cases,
    caseChanges: cases.flatMap((after) => changeBetween(known.get(after.id), after) ?? []),
    caseNews: news,
    caseNewsWaits: waits,
  };
}

/** Alerts that open together are notified by one mail, so they share the thread that this mail begins: the worst one's. */
function inOneThread(decisions: readonly Decision[]): readonly Decision[] {
  const opens = ({ reason }: Decision) => reason === 'first' || reason === 'feed stopped';
  const lead = notificationsOf(decisions).find(opens);
  if (lead === undefined) return decisions;
  const { threadRoot, subject } = lead.after;
  return decisions.map((decision) =>
    decision.notify && opens(decision) ? { ...decision, after: { ...decision.after, threadRoot, subject } } : decision,
  );
}
