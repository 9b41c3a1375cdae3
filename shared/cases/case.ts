import type { Account } from '../domain/account.ts';
import type { Channel } from '../domain/channel.ts';
import type { Day } from '../domain/day.ts';
import type { MetricName } from '../metrics/catalogue.ts';
import type { Reading } from '../metrics/reading.ts';
import { type ClockName, clocks, runsOutAt } from './clocks.ts';

/** Why a case was opened. `limit missed`: by release 0.1.0, which took every missed limit for a matter with Amazon. */
export type ReasonToOpen = 'by hand' | 'limit missed' | 'account status' | 'account health rating';

/** Kinds of timeline entries. `action`, `prevention` and `cause` are notes that go into the Plan of Action. */
export type EntryKind =
  | 'opened'
  | 'report'
  | 'correction'
  | 'alert'
  | NoteKind
  | 'deadline'
  | 'reminder'
  | 'pack'
  | 'submitted'
  | 'answered'
  | 'withdrawn'
  | 'closed';

export const noteKinds = ['note', 'cause', 'action', 'prevention'] as const;
export type NoteKind = (typeof noteKinds)[number];

/** One dated line of a case. Two entries of one instant, kind and words are the same entry. */
export interface CaseEntry {
  /** instant, ISO 8601 UTC */
  readonly at: string;
  readonly kind: EntryKind;
  readonly words: string;
  /** of a note: the day it is about */
  readonly on?: Day;
  /** address of who recorded it, by a link or in the portal; only the consultancy and they themselves are shown it */
  readonly by?: string;
  /** name of the link by which it was recorded, which acts once */
  readonly link?: string;
  /** of what was taken back: what it was */
  readonly was?: EntryKind;
  /** address of who took it back */
  readonly withdrawnBy?: string;
  /** the deadline that it took the place of, for taking it back */
  readonly replaced?: Deadline;
}

/** When an answer is due. */
export interface Deadline {
  readonly clock: ClockName;
  /** instants, ISO 8601 UTC */
  readonly from: string;
  readonly at: string;
  /** set by a person, not by the clock's default hours */
  readonly byHand: boolean;
}

/** A figure as a pack printed it, so that the next pack can show what has changed. */
export interface PrintedFigure {
  readonly id: string;
  readonly shown: string;
}

/** The newest pack that was written for a case. */
export interface WrittenPack {
  readonly key: string;
  readonly at: string;
  readonly figures: readonly PrintedFigure[];
}

/**
 * An appeal case: a metric and channel of an account, from Amazon's notice to the end. At most one case is open for each
 * metric and channel.
 */
export interface Case {
  /** `orderDefectRate-seller-1`: unique within the account */
  readonly id: string;
  readonly account: Account;
  readonly metric: MetricName;
  readonly channel: Channel;
  readonly state: 'open' | 'submitted' | 'closed';
  readonly reason: ReasonToOpen;
  /** instants, ISO 8601 UTC */
  readonly openedAt: string;
  /** when Amazon's notice came; if nobody has said, when the case was opened */
  readonly noticeAt: string;
  readonly submittedAt?: string;
  readonly closedAt?: string;
  readonly closedReason?: 'by hand' | 'recovered';
  readonly deadlines: readonly Deadline[];
  /** ids of reminders that were sent */
  readonly reminded: readonly string[];
  /** oldest first */
  readonly timeline: readonly CaseEntry[];
  /** the newest official readings of the metric, one for each window */
  readonly seen: readonly Reading[];
  /** whether Amazon's reports have ever shown the metric outside its limit, and whether the newest still do */
  readonly outside: 'never' | 'was' | 'is';
  /** closed by hand while its cause still stood: that cause opens no new case until it is over */
  readonly leftStanding?: true;
  /** something has changed since the newest pack */
  readonly packDue: boolean;
  readonly pack?: WrittenPack;
}

/** What is needed to open a case. */
export interface Opening {
  readonly account: Account;
  readonly metric: MetricName;
  readonly channel: Channel;
  readonly reason: ReasonToOpen;
  readonly noticeAt?: string;
  /** the text of its first timeline entry */
  readonly words: string;
  /** address of who opened it, where that is known */
  readonly by?: string;
}

/** Opens a case. `earlier`: how many cases the account has had of this metric and channel. */
export function openCase(
  { account, metric, channel, reason, words, by, ...opening }: Opening,
  earlier: number,
  now: Date,
): Case {
  const openedAt = now.toISOString();
  const noticeAt = opening.noticeAt ?? openedAt;
  return {
    id: `${metric}-${channel}-${earlier + 1}`,
    account,
    metric,
    channel,
    state: 'open',
    reason,
    openedAt,
    noticeAt,
    deadlines: [{ clock: 'planOfAction', from: noticeAt, at: runsOutAt('planOfAction', noticeAt), byHand: false }],
    reminded: [],
    timeline: [{ at: openedAt, kind: 'opened', words, ...(by !== undefined && { by }) }],
    seen: [],
    outside: 'never',
    packDue: true,
  };
}

/** Adds an entry to the timeline, in order of time. Returns the same case when it has the entry already. */
export function enter(known: Case, entry: CaseEntry): Case {
  const same = ({ at, kind, words }: CaseEntry) => at === entry.at && kind === entry.kind && words === entry.words;
  if (known.timeline.some(same)) return known;
  const timeline = [...known.timeline, entry].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  return { ...known, timeline };
}

/** Adds a person's note, which goes into the pack. */
export const noteCase = (known: Case, kind: NoteKind, words: string, on: Day | undefined, now: Date): Case => ({
  ...enter(known, { at: now.toISOString(), kind, words, ...(on !== undefined && { on }) }),
  packDue: true,
});

/** Sets a deadline: at an instant, or by the clock's default hours from one. */
export function setDeadline(
  known: Case,
  clock: ClockName,
  when: { readonly at: string } | { readonly from: string },
  now: Date,
): Case {
  const before = known.deadlines.find((one) => one.clock === clock);
  const deadline: Deadline =
    'at' in when
      ? { clock, from: before?.from ?? known.noticeAt, at: when.at, byHand: true }
      : { clock, from: when.from, at: runsOutAt(clock, when.from), byHand: false };
  const others = known.deadlines.filter((one) => one.clock !== clock);
  const replaced = before !== undefined && before.at !== deadline.at ? { replaced: before } : {};
  return {
    ...enter(known, { at: now.toISOString(), kind: 'deadline', words: describeDeadlineSet(deadline), ...replaced }),
    deadlines: [...others, deadline].sort((a, b) => (a.at < b.at ? -1 : 1)),
    packDue: true,
  };
}

/** What the timeline says of a deadline that was set. */
export const describeDeadlineSet = ({ clock, at }: Pick<Deadline, 'clock' | 'at'>): string =>
  `Deadline set to ${at}: ${clocks[clock].title}`;

/** The plan was submitted to Amazon: its deadline is met, and Amazon's answer is awaited. Submitting again starts the wait anew. */
export const submitCase = (known: Case, submittedAt: string, now: Date): Case => ({
  ...enter(known, {
    at: submittedAt,
    kind: 'submitted',
    words: `Plan of Action submitted (noted ${now.toISOString()})`,
  }),
  state: 'submitted',
  submittedAt,
  packDue: true,
});

/** Closes a case. When closed by hand while its cause still stands, that cause opens no new case. */
export const closeCase = (known: Case, reason: 'by hand' | 'recovered', words: string, now: Date): Case => ({
  ...enter(known, { at: now.toISOString(), kind: 'closed', words }),
  state: 'closed',
  closedAt: now.toISOString(),
  closedReason: reason,
  ...(reason === 'by hand' && known.outside === 'is' && { leftStanding: true as const }),
  packDue: true,
});
