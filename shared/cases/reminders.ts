import type { Case } from './case.ts';
import { type ClockName, laterBy } from './clocks.ts';
import { type Assumption, assumptionOf, isOnlyAssumed, runningDeadlines } from './deadlines.ts';

/** A reminder about a case, due at an instant. */
export type Reminder =
  | {
      readonly kind: 'deadline' | 'passed';
      readonly id: string;
      /** instant from which it is due, ISO 8601 UTC */
      readonly dueAt: string;
      readonly clock: ClockName;
      readonly deadline: string;
      /** the deadline is an assumption; absent where the notice's own instant was entered */
      readonly assumed?: Assumption;
    }
  | { readonly kind: 'answer'; readonly id: string; readonly dueAt: string; readonly submittedAt: string }
  /** Amazon's numbers are well again, which ended it */
  | { readonly kind: 'closed'; readonly id: string; readonly dueAt: string; readonly closedAt: string };

const hoursBeforeDeadline = [24, 6] as const;
/** Of a deadline that Amazon never named: once is enough, and that it has passed is not known. */
const hoursBeforeAssumed = [24] as const;
/** Amazon says 24 to 48 hours, and days often follow: then somebody asks, who knows. */
const hoursAfterSubmission = [24, 48] as const;
/** That a case has ended is news for so long; one that ended before this was notified is history. */
const closedNewsHours = 7 * 24;

/** Every reminder of a case, sent or not, by the instant at which it is due. A deadline that is moved reminds anew. */
export function remindersOf(known: Case): readonly Reminder[] {
  const { state, submittedAt, closedAt, closedReason } = known;
  if (state === 'closed') {
    return closedAt === undefined || closedReason !== 'recovered'
      ? []
      : [{ kind: 'closed', id: `closed ${closedAt}`, dueAt: closedAt, closedAt }];
  }
  const before = runningDeadlines(known).flatMap((deadline) => {
    const { clock, at } = deadline;
    const assumed = assumptionOf(known, deadline);
    const about = { clock, deadline: at, ...(assumed !== undefined && { assumed }) };
    const onlyAssumed = isOnlyAssumed(known, deadline);
    const reminders = (onlyAssumed ? hoursBeforeAssumed : hoursBeforeDeadline).map((hours) => ({
      kind: 'deadline' as const,
      id: `${clock} ${at} ${hours} h`,
      dueAt: laterBy(at, -hours),
      ...about,
    }));
    const passed = { kind: 'passed' as const, id: `${clock} ${at} passed`, dueAt: at, ...about };
    return onlyAssumed ? reminders : [...reminders, passed];
  });
  const answers =
    state !== 'submitted' || submittedAt === undefined
      ? []
      : hoursAfterSubmission.map((hours) => ({
          kind: 'answer' as const,
          id: `answer ${submittedAt} ${hours} h`,
          dueAt: laterBy(submittedAt, hours),
          submittedAt,
        }));
  return [...before, ...answers].sort((a, b) => (a.dueAt < b.dueAt ? -1 : a.dueAt > b.dueAt ? 1 : 0));
}

/** The reminders to send now: for each deadline only the latest that is due, because it says what the earlier ones would. */
export function dueNow(
  known: Case,
  now: Date,
): { readonly notify: readonly Reminder[]; readonly notified: readonly string[] } {
  const oldest = laterBy(now.toISOString(), -closedNewsHours);
  const due = remindersOf(known).filter(
    ({ kind, id, dueAt }) =>
      dueAt <= now.toISOString() && !known.reminded.includes(id) && (kind !== 'closed' || dueAt > oldest),
  );
  const latest = new Map(due.map((one) => ['clock' in one ? one.clock : one.kind, one]));
  return { notify: [...latest.values()], notified: due.map(({ id }) => id) };
}

/** A deadline that Amazon named, by a notice or in person, waits for nothing: not for the morning, not for tomorrow's mail. */
export const cannotWait = (reminder: Reminder): boolean =>
  'deadline' in reminder && reminder.assumed?.countedFrom !== 'seen';

/** The next instant at which something is due; absent when nothing is. */
export const nextDue = (known: Case): string | undefined =>
  known.state === 'closed' ? undefined : remindersOf(known).find(({ id }) => !known.reminded.includes(id))?.dueAt;
