import type { Case, Deadline } from './case.ts';
import { clocks } from './clocks.ts';

/** Why a deadline is an assumption, and what it rests on. */
export interface Assumption {
  /**
   * `seen`: counted from when Headroom saw it, which is later than the notice; `notice`: from the notice, by the usual hours;
   * `answer`: from when it was recorded that Amazon wants more
   */
  readonly countedFrom: 'seen' | 'notice' | 'answer';
  readonly hours: number;
  /** who says that these are the usual hours */
  readonly source: string;
}

/** What a deadline assumes; nothing where somebody set the instant that the notice names. */
export function assumptionOf(
  { openedAt, timeline }: Pick<Case, 'openedAt' | 'timeline'>,
  { clock, from, byHand }: Deadline,
): Assumption | undefined {
  if (byHand) return undefined;
  const { hours, source } = clocks[clock];
  const isAnswer = timeline.some(({ at, kind }) => kind === 'answered' && at === from);
  return { countedFrom: from === openedAt ? 'seen' : isAnswer ? 'answer' : 'notice', hours, source };
}

/** Whether a deadline rests on nothing that Amazon said: nobody has entered a notice or set it. */
export const isOnlyAssumed = (known: Pick<Case, 'openedAt' | 'timeline'>, deadline: Deadline): boolean =>
  assumptionOf(known, deadline)?.countedFrom === 'seen';

/**
 * The deadlines that still run, the nearest first. What was submitted has met its own; the others go on. A case that a missed
 * limit opened (release 0.1.0) has none until somebody enters one: Amazon had asked for nothing.
 */
export const runningDeadlines = (
  known: Pick<Case, 'state' | 'reason' | 'openedAt' | 'timeline' | 'deadlines'>,
): readonly Deadline[] =>
  known.state === 'closed'
    ? []
    : known.deadlines
        .filter(({ clock }) => known.state === 'open' || clock !== 'planOfAction')
        .filter((deadline) => known.reason !== 'limit missed' || !isOnlyAssumed(known, deadline))
        .toSorted((a, b) => (a.at < b.at ? -1 : 1));
