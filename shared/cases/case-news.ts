import { type Case, enter } from './case.ts';
import { clocks } from './clocks.ts';
import { cannotWait, dueNow, type Reminder } from './reminders.ts';

/** What a mail says of a case: that it was opened, or what is due. */
export interface CaseNews {
  readonly about: Case;
  /** `opened` never has a mail of its own: what opened it is notified */
  readonly news: Reminder | { readonly kind: 'opened' };
}

/** What else becomes of the account's mail. */
export interface MailAround {
  /** an alert mail goes out now */
  readonly goes: boolean;
  /** the account had its mail of the day */
  readonly had: boolean;
  readonly quiet: boolean;
}

/** Whether a case has something to say that waits neither for the end of quiet hours nor for tomorrow. */
export const isUrgent = (cases: readonly Case[], now: Date): boolean =>
  cases.some((known) => dueNow(known, now).notify.some(cannotWait));

/**
 * What a mail says of an account's cases now, the most urgent first, and the cases in which it is noted. Deadlines that Amazon
 * named wait for nothing. Everything else goes with a mail that goes out in any case; by itself it waits for the end of quiet
 * hours and for the mail of the next day.
 * @param before the cases before this evaluation, to know which of them are new
 */
export function caseNews(
  before: readonly Case[],
  cases: readonly Case[],
  mail: MailAround,
  now: Date,
): { readonly news: readonly CaseNews[]; readonly cases: readonly Case[]; readonly waits: boolean } {
  const due = cases.map((about) => ({ about, ...dueNow(about, now) }));
  const goes = mail.goes || isUrgent(cases, now) || (!mail.quiet && !mail.had);
  const waiting = due.some(({ notify }) => notify.length > 0);
  if (!goes || (!waiting && !mail.goes)) return { news: [], cases, waits: waiting };
  const known = new Set(before.map(({ id }) => id));
  const news = due.flatMap(({ about, notify }): readonly CaseNews[] => [
    ...notify.map((reminder) => ({ about, news: reminder })),
    ...(known.has(about.id) || about.state === 'closed' ? [] : [{ about, news: { kind: 'opened' as const } }]),
  ]);
  return {
    news: news.toSorted((a, b) => urgency(a) - urgency(b)),
    cases: due.map(({ about, notify, notified }) => withReminders(about, notify, notified, now)),
    waits: false,
  };
}

const kinds: readonly CaseNews['news']['kind'][] = ['passed', 'deadline', 'answer', 'opened', 'closed'];

const urgency = ({ news }: CaseNews): number => kinds.indexOf(news.kind);

/** A case in which the reminders that are due now are noted: their mail is committed with it. */
function withReminders(known: Case, notify: readonly Reminder[], notified: readonly string[], now: Date): Case {
  if (notify.length === 0) return known;
  const at = now.toISOString();
  const entries = notify.map((reminder) => ({ at, kind: 'reminder' as const, words: describeReminder(reminder) }));
  return { ...entries.reduce(enter, known), reminded: [...known.reminded, ...notified] };
}

function describeReminder(reminder: Reminder): string {
  if (reminder.kind === 'answer') return 'Asked whether Amazon has answered';
  if (reminder.kind === 'closed') return 'Notified that the case is closed';
  const { title } = clocks[reminder.clock];
  if (reminder.kind === 'passed') return `Notified that the deadline has passed: ${title}`;
  return `Reminded of the ${reminder.assumed === undefined ? '' : 'assumed '}deadline ${reminder.deadline}: ${title}`;
}
