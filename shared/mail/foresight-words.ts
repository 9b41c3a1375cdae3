import type { Judgement } from '../metrics/judge.ts';
import { likelyDateOf } from '../metrics/likely-date.ts';
import { dayWords } from './day-words.ts';
import { limitNumber } from './metric-words.ts';
import { amount } from './number-words.ts';
import { isPastLimit } from './reading-words.ts';

/**
 * Where a rate is going, for a row of a summary: `Likely past 1 % by 12 December 2026.` while it is inside its limit,
 * `Inside it again on 3 January 2027, when 2 defects have rolled off, if nothing new comes.` while it is not.
 */
export function foresightWords(judgement: Judgement): string | undefined {
  const { forecast, reading } = judgement;
  const limit = reading.limit && limitNumber(reading.limit);
  if (forecast === undefined || limit === undefined) return undefined;
  if (isPastLimit(judgement)) {
    if (forecast.recoveryDate === undefined) return undefined;
    const rolled = forecast.rolledOff ?? 0;
    const when = rolled === 0 ? '' : `, when ${amount(rolled, ['defect has', 'defects have'])} rolled off`;
    return `Inside it again on ${dayWords(forecast.recoveryDate)}${when}, if nothing new comes.`;
  }
  const likely = likelyDateOf(judgement);
  if (likely === undefined) return undefined;
  const side = reading.limit?.condition === 'GREATER_THAN' ? 'below' : 'past';
  return `Likely ${side} ${limit} by ${dayWords(likely)}.`;
}
