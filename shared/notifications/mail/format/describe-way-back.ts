import { metricOf } from '../../../metrics/catalogue.ts';
import { isPastLimit } from '../../../metrics/fraction-of-limit.ts';
import { defectsOf, fewestAllowedForPercentages, type Judgement } from '../../../metrics/judge.ts';
import { overOf } from '../../../metrics/over-of.ts';
import { formatChance } from './format-chance.ts';
import { formatDay, formatShortDay } from './format-day.ts';
import { amount } from './format-number.ts';

/** `not back before 21 October on what is known today`, for a first line; nothing where the days are not known. */
export function describeNotBefore(judgement: Judgement): string | undefined {
  const day = judgement.forecast?.recoveryDate;
  return day === undefined || !isPastLimit(judgement)
    ? undefined
    : `not back before ${formatShortDay(day)} on what is known today`;
}

/**
 * The way back from a missed limit. `not before 21 October 2026, on what is known today: by then 10 defective orders have
 * rolled off, if no new one comes`, where the days of the defects are known. Otherwise no day is named: how likely it is to be
 * inside the limit in 30 and 60 days, or that this is not in sight. `undefined` while the limit is met.
 */
export function describeWayBack(judgement: Judgement): string | undefined {
  const { forecast, reading } = judgement;
  const over = overOf(judgement);
  if (over === undefined) return undefined;
  const { defect } = metricOf(reading.metric);
  if (forecast?.recoveryDate !== undefined) {
    const { rolledOff = 0 } = forecast;
    const rolls =
      rolledOff === 0
        ? 'if no new one comes'
        : `by then ${amount(rolledOff, defect)} ${rolledOff === 1 ? 'has' : 'have'} rolled off, if no new one comes`;
    return `not before ${formatDay(forecast.recoveryDate)}, on what is known today: ${rolls}`;
  }
  const { inside30, inside60 } = forecast ?? {};
  if (inside30 === undefined || inside60 === undefined || !speaksInPercentages(judgement))
    return `${amount(over, [`fewer ${defect[0]}`, `fewer ${defect[1]}`])} would do; no date can be given, because the days they came on are not known`;
  if (inside60 < notInSight)
    return `not in sight: even in 60 days ${formatChance(inside60)}, if ${defect[1]} keep coming as they have lately`;
  return `in 30 days ${formatChance(inside30)}, in 60 days ${formatChance(inside60)}, if ${defect[1]} keep coming as they have lately; no date can be given, because the days they came on are not known`;
}

/** Below this chance of being inside two months on, nobody plans with it. */
const notInSight = 0.1;

/** Where a limit allows few defects, counts say more than chances (judge.ts). */
function speaksInPercentages({ reading }: Judgement): boolean {
  const counts = defectsOf(reading);
  const over = overOf({ reading });
  return counts !== undefined && over !== undefined && counts.defects - over >= fewestAllowedForPercentages;
}
