import { defectsOf, type Judgement } from '../metrics/judge.ts';
import type { Reading } from '../metrics/reading.ts';
import type { DayCount } from './model/allowance.ts';
import { priorFromOthers } from './model/prior-from-others.ts';
import type { SharePrior } from './model/rate-levels.ts';

/** What the accounts of a consultancy have in common, by rate: where a new account probably stands. Keys: `priorKey`. */
export type Priors = Readonly<Record<string, SharePrior>>;

/** Fewer accounts than this are no portfolio: a single one would dominate. */
const fewestAccounts = 3;

/** One prior for each metric, channel, window and marketplace: habits and carriers differ from country to country. */
export const priorKey = ({ metric, channel, windowDays }: Reading, marketplace: string): string =>
  `${metric}|${channel}|${windowDays ?? ''}|${marketplace}`;

/** Pools the official counts of all accounts, each weighing 1,000 orders at most. */
export function priorsOf(
  accounts: readonly { readonly marketplace: string; readonly judgements: readonly Judgement[] }[],
): Priors {
  const counts = new Map<string, DayCount[]>();
  for (const { marketplace, judgements } of accounts) {
    for (const { reading } of judgements) {
      const known = reading.source === 'official' ? defectsOf(reading) : undefined;
      if (known === undefined || known.base <= 0 || known.defects < 0) continue;
      const key = priorKey(reading, marketplace);
      const others = counts.get(key) ?? [];
      others.push({ orders: known.base, defects: known.defects });
      counts.set(key, others);
    }
  }
  return Object.fromEntries(
    [...counts].flatMap(([key, others]) => {
      const prior = others.length < fewestAccounts ? undefined : priorFromOthers(others);
      return prior === undefined ? [] : [[key, prior] as const];
    }),
  );
}
