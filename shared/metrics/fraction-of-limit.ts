import { defectsOf, type Judgement } from './judge.ts';
import { fractionOf } from './limit.ts';
import { type Reading, rateOf } from './reading.ts';

/**
 * How much of what the limit allows is used, as a fraction: 0.9 for 0.90 % of `LESS_THAN 1 %`, 0.8 for 96 % of
 * `GREATER_THAN 95 %` (4 % of misses where 5 % are allowed). For display and sorting, never for judging.
 * `undefined` without a rate, without a limit, or where the limit allows nothing.
 */
export function fractionOfLimit(reading: Reading): number | undefined {
  const { limit, measure } = reading;
  if (limit?.perMillion === undefined) return undefined;
  const higher = limit.condition === 'GREATER_THAN';
  const allowed = fractionOf(higher ? 1_000_000 - limit.perMillion : limit.perMillion);
  const misses = missesOf(reading, rateOf(measure), higher);
  return misses === undefined || allowed === 0 ? undefined : misses / allowed;
}

function missesOf(reading: Reading, rate: number | undefined, higher: boolean): number | undefined {
  if (rate === undefined) return undefined;
  const counts = defectsOf(reading);
  if (counts !== undefined) return counts.defects / counts.base;
  return higher ? 1 - rate : rate;
}

/** Past the limit: also where the verdict is softened to `warn`, because Amazon publishes no penalty for a target. */
export const isPastLimit = ({ verdict, cleanOrdersToRecover }: Judgement): boolean =>
  verdict === 'breach' || (cleanOrdersToRecover ?? 0) > 0;
