import { type Account, storeOf } from '../../domain/account.ts';
import { addDays, type Day } from '../../domain/day.ts';
import {
  type Assurance,
  assuranceOf,
  assuranceWindowDays,
  hasAssurance,
} from '../../metrics/account-health-assurance.ts';
import type { Judgement } from '../../metrics/judge.ts';
import type { Reading } from '../../metrics/reading.ts';
import type { Snapshots } from '../../ports/readings.ts';

/**
 * Where an account stands with Account Health Assurance, from the ratings of its reports. `undefined` where the store has no such
 * programme or the account shows no score: nothing is read then.
 */
export async function loadAssurance(
  { snapshots }: { readonly snapshots: Snapshots },
  account: Account,
  judgements: readonly Judgement[],
  today: Day,
): Promise<Assurance | undefined> {
  if (!hasAssurance(storeOf(account).code)) return undefined;
  if (!judgements.some(({ reading }) => scoreIn(reading) !== undefined)) return undefined;
  const past = await snapshots.between(account, addDays(today, 1 - assuranceWindowDays), today);
  const scores = past
    .flatMap(({ readings }) => readings)
    .flatMap((reading) => {
      const score = scoreIn(reading);
      return score === undefined ? [] : [{ asOf: reading.asOf, score }];
    });
  return assuranceOf(scores, today);
}

const scoreIn = ({ metric, source, measure }: Reading): number | undefined =>
  metric === 'accountHealthRating' && source === 'official' && measure.kind === 'score' ? measure.score : undefined;
