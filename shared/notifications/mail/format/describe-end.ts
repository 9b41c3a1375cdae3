import { fractionOfLimit } from '../../../metrics/fraction-of-limit.ts';
import type { Judgement } from '../../../metrics/judge.ts';

/** From this share of the limit on nobody would call a rate recovered. */
const nearLimitFrom = 0.8;

/**
 * How an alert is said to be over. Near the limit nothing has recovered: a forecast is known by now, or sees no harm any
 * more, and the numbers can be those that the first mail warned of.
 */
export const describeEnd = ({ reading }: Judgement): string =>
  (fractionOfLimit(reading) ?? 0) >= nearLimitFrom ? 'no longer a warning' : 'recovered';
