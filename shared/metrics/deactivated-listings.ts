import type { Day } from '../domain/day.ts';
import { isPastLimit } from './fraction-of-limit.ts';
import type { Judgement } from './judge.ts';

/**
 * Where Amazon deactivates the listings that hurt on-time delivery most, and shows them as policy violations: the two numbers
 * are one matter. Secondary: ppc.land; estorefactory.com 2026-02-18.
 */
export const deactivatedListings = {
  cause: 'unitOnTimeDeliveryRate',
  shownAs: 'otherPolicyViolations',
  marketplaces: ['US'],
  from: '2026-02-28' as Day,
} as const;

/** The two sides of one matter: on-time delivery below its limit, and the violations that may be its deactivated listings. */
export interface DeactivatedListings {
  readonly cause: Judgement;
  readonly shownAs: Judgement;
  /** how many violations there are */
  readonly count: number;
}

/** The matter as an account's readings show it; `undefined` where the store has no such rule, or one side is well. */
export function deactivatedListingsIn(
  marketplace: string,
  judgements: readonly Judgement[],
): DeactivatedListings | undefined {
  const { marketplaces, from } = deactivatedListings;
  if (!marketplaces.some((code) => code === marketplace)) return undefined;
  const cause = judgements.find(
    (judgement) => isOfficial(judgement, deactivatedListings.cause) && isPastLimit(judgement),
  );
  const shownAs = judgements.find((judgement) => isOfficial(judgement, deactivatedListings.shownAs));
  if (cause === undefined || cause.reading.asOf < from || shownAs?.reading.measure.kind !== 'count') return undefined;
  const { count } = shownAs.reading.measure;
  return count === 0 ? undefined : { cause, shownAs, count };
}

const isOfficial = ({ reading }: Judgement, metric: Judgement['reading']['metric']): boolean =>
  reading.source === 'official' && reading.metric === metric;
