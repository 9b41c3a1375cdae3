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
