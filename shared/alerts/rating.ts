import { addDays, type Day } from '../domain/day.ts';
import type { Judgement } from '../metrics/judge.ts';
import type { AlertMemory, ScoreOfDay } from './decision.ts';

/**
 * The bands of the account health rating: below 250 it is close to 200, below 200 the account is at risk, below 100 it
 * may be deactivated (Account Health page; bands as Amazon announced them in 2022). A fall of 50 within a week is a finding
 * that nobody may have seen.
 */
const bandsBelow = [250, 200, 100] as const;
const fallOf = 50;
const weekDays = 7;
/** Points move by a few every day: back above a band is what is clearly above it. */
const backAbove = 5;

/** The account health rating, with its score: words alone have no bands. */
export const isRating = ({ reading }: Judgement): boolean =>
  reading.metric === 'accountHealthRating' && reading.measure.kind === 'score';

export const isRatingLow = (judgement: Judgement): boolean => bandOf(scoreOf(judgement)) > 0;

/** Absent scores never come here: `isRating` is asked first. */
const scoreOf = ({ reading: { measure } }: Judgement): number =>
  measure.kind === 'score' ? measure.score : Number.POSITIVE_INFINITY;

/** 0 healthy, 1 below 250, 2 below 200, 3 below 100. */
const bandOf = (score: number): number => bandsBelow.filter((band) => score < band).length;

/** What has become of the rating since it was last notified; `undefined` where nothing is worth a mail. */
export function ratingChange(
  judgement: Judgement,
  before: AlertMemory | undefined,
): 'first' | 'worse' | 'eased' | 'recovered' | 'fell' | undefined {
  const score = scoreOf(judgement);
  const isOpen = before?.state === 'open';
  const known = isOpen ? bandOf(before.notifiedNumber?.value ?? before.peak ?? score) : 0;
  if (bandOf(score) > known) return isOpen ? 'worse' : 'first';
  if (fallWithinWeek(judgement, before) >= fallOf) return 'fell';
  const back = bandOf(score - backAbove);
  if (!isOpen || back >= known) return undefined;
  return back === 0 ? 'recovered' : 'eased';
}

/** How many points it lost within a week, and since it was last notified. */
function fallWithinWeek(judgement: Judgement, before: AlertMemory | undefined): number {
  const weekAgo = addDays(judgement.reading.asOf, -weekDays);
  const notified = before?.notifiedNumber?.asOf ?? weekAgo;
  return Math.max(0, ...scoresFrom(before?.week ?? [], notified > weekAgo ? notified : weekAgo)) - scoreOf(judgement);
}

/** The scores that held on a day or later: the last one before it did, for only changes are kept. */
function scoresFrom(week: readonly ScoreOfDay[], day: Day): readonly number[] {
  const first = Math.max(
    0,
    week.findLastIndex(({ asOf }) => asOf <= day),
  );
  return week.slice(first).map(({ score }) => score);
}

/** The scores of the week with the newest one, one for each day on which it changed. */
export function withScore(memory: AlertMemory, judgement: Judgement): AlertMemory {
  if (!isRating(judgement)) return memory;
  const { asOf } = judgement.reading;
  const score = scoreOf(judgement);
  const week = memory.week ?? [];
  const newest = week.at(-1);
  if (newest !== undefined && (newest.asOf > asOf || newest.score === score)) return memory;
  // The last score before the week is how the week began.
  const others = week.filter((one) => one.asOf !== asOf);
  const start = addDays(asOf, -weekDays);
  const first = Math.max(
    0,
    others.findLastIndex((one) => one.asOf <= start),
  );
  return { ...memory, week: [...others.slice(first), { asOf, score }] };
}
