import type { AlertKey } from '../../alerts/alert-key.ts';
import { decide } from '../../alerts/decide.ts';
import type { AlertMemory, Decision } from '../../alerts/decision.ts';
import { type Case, enter } from '../../cases/case.ts';
import { type CaseChange, changeBetween } from '../../cases/case-change.ts';
import { clocks } from '../../cases/clocks.ts';
import { watch } from '../../cases/follow-cases.ts';
import { dueNow, type Reminder } from '../../cases/reminders.ts';
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
  readonly reminders: readonly { readonly about: Case; readonly reminder: Reminder }[];
}

/** Pure: the same facts, the same decisions. */
export function decideEvaluation(
  { account, client, view, cases: before }: LoadedAccount,
  stored: AccountAlerts,
  consultancy: Consultancy,
  now: Date,
): Decided {
  const decisions = inOneThread(
    decide({
      judgements: view.judgements,
      feed: view.feed,
      otherFeeds: view.otherFeeds,
      memory: stored.alerts,
      silences: stored.silences,
      ...(stored.mailedAt !== undefined && { lastMailAt: stored.mailedAt }),
      now,
      quiet: isQuiet(now, client.timezone, client.quietHours),
      openThread: (key) => ({
        threadRoot: `alert-${nameOf(accountName(account), key, now.toISOString())}@${domainOf(consultancy.from)}`,
        subject: alertSubject(client, account.marketplace, key),
      }),
    }),
  );
  const remembered = decisions.flatMap(({ key, after }) => (after === undefined ? [] : [[key, after] as const]));
  const watched = watch(before, { account, judgements: view.judgements, decisions }, now);
  const cases = watched.map((known) => withReminders(known, now));
  const known = new Map(before.map((one) => [one.id, one]));
  return {
    decisions,
    notifications: notificationsOf(decisions),
    alerts: { ...stored.alerts, ...Object.fromEntries(remembered) },
    cases,
    caseChanges: cases.flatMap((after) => changeBetween(known.get(after.id), after) ?? []),
    reminders: watched.flatMap((about) => dueNow(about, now).notify.map((reminder) => ({ about, reminder }))),
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

/** A case in which the reminders that are due now are noted: their mail is committed with it. */
function withReminders(known: Case, now: Date): Case {
  const { notify, notified } = dueNow(known, now);
  if (notify.length === 0) return known;
  const at = now.toISOString();
  const entries = notify.map((reminder) => ({ at, kind: 'reminder' as const, words: describeReminder(reminder) }));
  return { ...entries.reduce(enter, known), reminded: [...known.reminded, ...notified] };
}

function describeReminder(reminder: Reminder): string {
  if (reminder.kind === 'answer') return 'Asked whether Amazon has answered';
  const { title } = clocks[reminder.clock];
  return reminder.kind === 'passed'
    ? `Told that the deadline has passed: ${title}`
    : `Reminded of the deadline ${reminder.deadline}: ${title}`;
}
