import type { Judgement } from '../../../metrics/judge.ts';
import { likelyDateOf } from '../../../metrics/likely-date.ts';
import { describeByWhen } from './describe-forecast.ts';
import { formatDay } from './format-day.ts';
import { sentences } from './sentence.ts';

/**
 * Where a rate is going, for a row of a summary: `Likely past 1 % by 4 November (83 %). More likely than not from 16 October
 * 2026 on.` Nothing once the limit is missed: when it is met again stands beside what brings it back.
 */
export function describeWarning(judgement: Judgement): string | undefined {
  const day = likelyDateOf(judgement);
  const words = sentences(
    describeByWhen(judgement),
    day === undefined ? undefined : `more likely than not from ${formatDay(day)} on`,
  );
  return words === '' ? undefined : words;
}
