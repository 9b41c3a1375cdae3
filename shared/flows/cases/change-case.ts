import type { Case } from '../../cases/case.ts';
import { type Account, accountName } from '../../domain/account.ts';
import { metricOf } from '../../metrics/catalogue.ts';
import type { Accounts } from '../../ports/accounts.ts';
import type { Cases } from '../../ports/cases.ts';
import { type RetryDependencies, retryOnConflict } from '../retry-on-conflict.ts';
import { type OpenDependencies, openByHand } from './open-case.ts';
import { checkInTime } from './schedule-case-check.ts';

/** There is no such case. */
export class NoSuchCase extends Error {
  override readonly name = 'NoSuchCase';
}

/** Which case is meant: by its id, or the newest of a metric, one that is not closed before one that is. */
export type WhichCase =
  | { readonly id: string }
  | { readonly metric: Case['metric']; readonly channel?: Case['channel'] };

const isMeant = (known: Case, which: WhichCase): boolean =>
  'id' in which
    ? known.id === which.id
    : known.metric === which.metric && known.channel === (which.channel ?? known.channel);

/** Throws `NoSuchCase`. */
export function pickCase<Entry extends { readonly value: Case }>(
  entries: readonly Entry[],
  account: Account,
  which: WhichCase,
): Entry {
  const meant = entries.filter(({ value }) => isMeant(value, which));
  const found = meant.findLast(({ value }) => value.state !== 'closed') ?? meant.at(-1);
  if (found !== undefined) return found;
  const what = 'id' in which ? `called ${which.id}` : `about ${which.metric}`;
  throw new NoSuchCase(`there is no case ${what} of ${accountName(account)}`);
}

/**
 * Notes that a plan went to Amazon. Where nobody has entered the notice that it answers, its case is opened: who sends a plan was
 * asked for one. Throws `NoSuchCase` for an id that is none.
 */
export async function submitPlan(
  dependencies: OpenDependencies,
  account: Account,
  which: WhichCase,
  submit: (known: Case) => Case,
  now: Date,
): Promise<Case> {
  const known = (await dependencies.cases.of(account)).filter(({ value }) => isMeant(value, which));
  if (known.length === 0 && 'metric' in which) {
    const [usual = 'all'] = metricOf(which.metric).channels;
    await openByHand(dependencies, { account, metric: which.metric, channel: which.channel ?? usual }, now);
  }
  return changeCase(dependencies, account, which, submit);
}

/**
 * Changes one case, again if somebody else did meanwhile, and sees to it that its account is checked in time. `change` is given
 * all cases of the account as well, as they are then.
 */
export async function changeCase(
  dependencies: RetryDependencies & { readonly cases: Cases; readonly accounts: Accounts },
  account: Account,
  which: WhichCase,
  change: (known: Case, all: readonly Case[]) => Case,
): Promise<Case> {
  const changed = await retryOnConflict(dependencies.backoff, async () => {
    const stored = await dependencies.cases.of(account);
    const { value, version } = pickCase(stored, account, which);
    const next = change(
      value,
      stored.map((one) => one.value),
    );
    if (next !== value) await dependencies.cases.write(next, version);
    return next;
  });
  await checkInTime(dependencies, changed);
  return changed;
}
