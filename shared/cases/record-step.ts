import type { Day } from '../domain/day.ts';
import {
  type Case,
  type CaseEntry,
  closeCase,
  type Deadline,
  describeDeadlineSet,
  enter,
  type NoteKind,
  noteCase,
  setDeadline,
  submitCase,
} from './case.ts';
import { type ClockName, clocks } from './clocks.ts';

/** What Amazon says to a plan. `not accepted`: whether it was rejected or more is wanted, nobody says. */
export type AmazonAnswer = 'accepted' | 'more wanted' | 'rejected' | 'not accepted';

export const describeAnswer: Readonly<Record<AmazonAnswer, string>> = {
  accepted: 'Amazon accepted the plan',
  'more wanted': 'Amazon asked for more',
  rejected: 'Amazon rejected the plan',
  'not accepted': 'Amazon rejected the plan or asked for more',
};

/** What somebody who looks after a case says of it. Instants are ISO 8601 UTC. */
export type Step =
  /** what a clock asks for was sent to Amazon, the plan or another answer; `at`: when, now where nobody says */
  | { readonly kind: 'sent'; readonly clock: ClockName; readonly at?: string }
  /** Amazon names another deadline */
  | { readonly kind: 'deadline'; readonly clock: ClockName; readonly at: string }
  | { readonly kind: 'note'; readonly note: NoteKind; readonly words: string; readonly on?: Day }
  /** `until`: by when another plan is due, where the answer says so */
  | { readonly kind: 'answered'; readonly answer: AmazonAnswer; readonly until?: string }
  | { readonly kind: 'closed'; readonly why?: string };

/** Who recorded a step, and by which link; without one, in the portal. */
export interface RecordedBy {
  readonly by: string;
  readonly link?: string;
}

/** A case with a step in it, and who recorded it in the step's entries of the timeline. */
export function recordStep(known: Case, step: Step, recorded: RecordedBy, now: Date): Case {
  const next = withStep(known, step, now);
  const isNew = (entry: CaseEntry) => !known.timeline.includes(entry);
  return { ...next, timeline: next.timeline.map((entry) => (isNew(entry) ? { ...entry, ...recorded } : entry)) };
}

function withStep(known: Case, step: Step, now: Date): Case {
  const at = now.toISOString();
  switch (step.kind) {
    case 'sent':
      return step.clock === 'planOfAction'
        ? submitCase(known, step.at ?? at, now)
        : meetDeadline(known, step.clock, step.at ?? at);
    case 'deadline':
      return setDeadline(known, step.clock, { at: step.at }, now);
    case 'note':
      return noteCase(known, step.note, step.words, step.on, now);
    case 'answered':
      return step.answer === 'accepted' ? acceptPlan(known, now) : reopenCase(known, step.answer, step.until, now);
    case 'closed':
      return closeCase(known, 'by hand', `Closed by hand${step.why === undefined ? '' : `: ${step.why}`}`, now);
  }
}

function acceptPlan(known: Case, now: Date): Case {
  const words = describeAnswer.accepted;
  const answered = enter(known, { at: now.toISOString(), kind: 'answered', words });
  return closeCase(answered, 'by hand', `Closed: ${words}`, now);
}

/** Another plan is due, by the clock's default hours from now where the answer names no time; the case is open as before the plan was sent. */
function reopenCase(known: Case, answer: AmazonAnswer, until: string | undefined, now: Date): Case {
  const at = now.toISOString();
  const { submittedAt: _sent, ...rest } = enter(known, { at, kind: 'answered', words: describeAnswer[answer] });
  return setDeadline(
    { ...rest, state: 'open' },
    'planOfAction',
    until === undefined ? { from: at } : { at: until },
    now,
  );
}

/** When the newest plan was sent, also where Amazon has answered it since; before the first, when the case was opened. */
export const lastSentAt = ({ timeline, openedAt }: Pick<Case, 'timeline' | 'openedAt'>): string =>
  timeline.findLast(({ kind }) => kind === 'submitted')?.at ?? openedAt;

const sentWords = 'Sent: ';

/** What a clock other than the plan's asks for was sent: it has nothing more to remind of. */
function meetDeadline(known: Case, clock: ClockName, at: string): Case {
  const met = known.deadlines.find((one) => one.clock === clock);
  if (met === undefined) return known;
  return {
    ...enter(known, { at, kind: 'deadline', words: `${sentWords}${clocks[clock].title}`, replaced: met }),
    deadlines: known.deadlines.filter((one) => one !== met),
    packDue: true,
  };
}

/** The step that was recorded at an instant, and still stands as it was recorded: nothing since has changed what it did. */
export function standingStep(known: Case, at: string): CaseEntry | undefined {
  const entry = known.timeline.find((one) => one.at === at && isStep(one));
  return entry !== undefined && isStanding(known, entry) ? entry : undefined;
}

/** Recorded by a person of a case that was there. What opened it is no step: without it there is no case. */
const isStep = ({ by, kind }: CaseEntry): boolean => by !== undefined && kind !== 'withdrawn' && kind !== 'opened';

function isStanding(known: Case, entry: CaseEntry): boolean {
  const { at, kind } = entry;
  switch (kind) {
    case 'submitted':
      return known.state === 'submitted' && known.submittedAt === at;
    case 'answered':
      return known.state === 'closed'
        ? known.closedAt === at
        : known.state === 'open' && setAt(known, at) !== undefined;
    case 'deadline':
      return known.state !== 'closed' && (isSent(entry) ? !isRunning(known, entry) : setAt(known, at) !== undefined);
    case 'closed':
      return known.state === 'closed' && known.closedAt === at;
    case 'action':
    case 'cause':
    case 'note':
    case 'prevention':
      return known.state !== 'closed';
    case 'alert':
    case 'correction':
    case 'opened':
    case 'pack':
    case 'reminder':
    case 'report':
    case 'withdrawn':
      return false;
  }
}

/** Whether an entry says that what a clock asks for, other than a plan, was sent. */
export const isSent = ({ words, replaced }: CaseEntry): boolean =>
  replaced !== undefined && words.startsWith(sentWords);

const isRunning = ({ deadlines }: Case, { replaced }: CaseEntry): boolean =>
  deadlines.some(({ clock }) => clock === replaced?.clock);

/** What was recorded at an instant, also where it was taken back since. */
export type RecordedKind = 'sent' | 'set deadline' | 'note' | 'accepted' | 'rejected' | 'closed';

export function recordedKind({ timeline }: Case, at: string): RecordedKind {
  const entries = timeline.filter((one) => one.at === at && one.by !== undefined);
  const isOf = (kind: CaseEntry['kind']) => entries.some((one) => (one.was ?? one.kind) === kind);
  if (isOf('answered')) return isOf('closed') ? 'accepted' : 'rejected';
  if (isOf('closed')) return 'closed';
  if (isOf('submitted') || entries.some(isSent)) return 'sent';
  return isOf('deadline') ? 'set deadline' : 'note';
}

/** The deadline that was set at an instant, where it is the one in force. */
function setAt({ timeline, deadlines }: Case, at: string): Deadline | undefined {
  const entry = timeline.find((one) => one.at === at && one.kind === 'deadline');
  return entry && deadlines.find((one) => describeDeadlineSet(one) === entry.words);
}

/**
 * Takes back the step that was recorded at an instant. Its entries stay in the timeline as withdrawn. The same case where it no
 * longer stands.
 */
export function withdrawStep(known: Case, at: string, withdrawnBy: string, now: Date): Case {
  const entry = standingStep(known, at);
  if (entry === undefined) return known;
  const set = setAt(known, at);
  const replaced = known.timeline.find((one) => one.at === at && one.replaced !== undefined)?.replaced;
  const deadlines = [...known.deadlines.filter((one) => one !== set), ...(replaced === undefined ? [] : [replaced])];
  const timeline = known.timeline.map(
    (one): CaseEntry =>
      one.at === at && isStep(one)
        ? {
            ...one,
            kind: 'withdrawn',
            was: one.kind,
            withdrawnBy,
            words: `${one.words} (taken back ${now.toISOString()})`,
          }
        : one,
  );
  return {
    ...withState(known, entry),
    deadlines: deadlines.sort((a, b) => (a.at < b.at ? -1 : 1)),
    timeline,
    packDue: true,
  };
}

/** The state in which the case was before a step. */
function withState(known: Case, { kind }: CaseEntry): Case {
  if (kind === 'submitted') {
    const { submittedAt: _, ...without } = known;
    return { ...without, state: 'open' };
  }
  if (kind !== 'answered' && kind !== 'closed') return known;
  const { closedAt: _at, closedReason: _reason, leftStanding: _left, ...without } = known;
  if (kind === 'closed') return { ...without, state: known.submittedAt === undefined ? 'open' : 'submitted' };
  return { ...without, state: 'submitted', submittedAt: lastSentAt(known) };
}
