import type { Judgement } from './judge.ts';

/** Past the limit: also where the verdict is softened to `warn`, because Amazon publishes no penalty for a target. */
export const isPastLimit = ({ verdict, cleanOrdersToRecover }: Judgement): boolean =>
  verdict === 'breach' || (cleanOrdersToRecover ?? 0) > 0;
