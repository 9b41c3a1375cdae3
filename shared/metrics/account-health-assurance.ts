import { addDays, type Day, daysBetween } from '../domain/day.ts';

/** A score of the account health rating, and the day it was shown. */
export interface ShownScore {
  readonly asOf: Day;
  readonly score: number;
}

/** Where an account stands with Account Health Assurance, as far as its scores are known. */
export interface Assurance {
  /** days of the last 180 on which the rating stood below 250 */
  readonly daysBelow: number;
  /** how many there may be */
  readonly allowed: number;
  /** days of the last 180 of which a score is known; a score holds until the next, and a week at most */
  readonly daysKnown: number;
}

const lowestScore = 250;
const windowDays = 180;
const daysAllowed = 10;
const scoreHoldsDays = 7;

/**
 * Account Health Assurance keeps an account from being deactivated if it answers within 72 hours. It asks for a rating of
 * 250 or more for six months, with at most ten days below (Amazon forum 1404381).
 * @param scores in any sequence; of two of one day the lower counts
 */
export function assuranceOf(scores: readonly ShownScore[], today: Day): Assurance {
  const byDay = new Map<Day, number>();
  for (const { asOf, score } of scores) byDay.set(asOf, Math.min(score, byDay.get(asOf) ?? score));
  const days = [...byDay.keys()].filter((day) => day <= today).sort();
  let daysBelow = 0;
  let daysKnown = 0;
  const first = addDays(today, 1 - windowDays);
  for (const [index, day] of days.entries()) {
    const next = days[index + 1] ?? addDays(today, 1);
    const until = Math.min(daysBetween(day, next), scoreHoldsDays);
    for (let held = 0; held < until; held++) {
      const on = addDays(day, held);
      if (on < first || on > today) continue;
      daysKnown++;
      if ((byDay.get(day) ?? lowestScore) < lowestScore) daysBelow++;
    }
  }
  return { daysBelow, allowed: daysAllowed, daysKnown };
}
