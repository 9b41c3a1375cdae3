import type { Portfolio, Standing } from './account-standing.ts';
import { worseStandingFirst } from './worst-first.ts';

/** All accounts of a consultancy, worst first, with those that were checked, fresh and fine apart. */
export function portfolioOf(standings: readonly Standing[]): Portfolio {
  const ordered = [...standings].sort(worseStandingFirst);
  return {
    attention: ordered.filter(({ state }) => state !== 'ok'),
    fine: ordered.filter(({ state }) => state === 'ok').sort(byName),
  };
}

/** The accounts of one client, worst first. */
export const accountsOf = (client: string, standings: readonly Standing[]): readonly Standing[] =>
  standings.filter(({ account }) => account.client === client).sort(worseStandingFirst);

const byName = ({ account: a }: Standing, { account: b }: Standing): number =>
  a.client === b.client ? (a.marketplace < b.marketplace ? -1 : 1) : a.client < b.client ? -1 : 1;
