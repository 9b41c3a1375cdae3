import type { Case } from './case.ts';
import { type ClockName, laterBy } from './clocks.ts';

/** A reminder about a case, due at an instant. */
export type Reminder =
  | {
      readonly kind: 'deadline' | 'passed';
      readonly id: string;
      /** instant from which it is due, ISO 8601 UTC */
      readonly dueAt: string;
      readonly clock: ClockName;
      readonly deadline: string;
    }
  | { readonly kind: 'answer'; readonly id: string; readonly dueAt: string; readonly submittedAt: string };

const hoursBeforeDeadline = [24, 6] as const;
/** Amazon says 24 to 48 hours, and often takes days: then a person is asked whether an answer has come. */
const hoursAfterSubmission = [24, 48] as const;

/**
 * Every reminder of a case that is not closed, sent or not, by the instant at which it is due. A moved deadline reminds anew.
 * Once the plan is submitted its own deadline is met; the others continue.
 */
export function remindersOf({ state, deadlines, submittedAt }: Case): readonly Reminder[] {
  if (state === 'closed') return [];
  const running = deadlines.filter(({ clock }) => state === 'open' || clock !== 'planOfAction');
  const before = running.flatMap(({ clock, at }) => [
    ...hoursBeforeDeadline.map((hours) => ({
      kind: 'deadline' as const,
      id: `${clock} ${at} ${hours} h`,
      dueAt: laterBy(at, -hours),
      clock,
      deadline: at,
    })),
    { kind: 'passed' as const, id: `${clock} ${at} passed`, dueAt: at, clock, deadline: at },
  ]);
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
  const due = remindersOf(known).filter(({ id, dueAt }) => dueAt <= now.toISOString() && !known.reminded.includes(id));
  const latest = new Map(due.map((one) => [one.kind === 'answer' ? 'answer' : one.clock, one]));
  return { notify: [...latest.values()], notified: due.map(({ id }) => id) };
}

/** The next instant at which something is due; absent when nothing is. */
export const nextDue = (known: Case): string | undefined =>
  remindersOf(known).find(({ id }) => !known.reminded.includes(id))?.dueAt;
