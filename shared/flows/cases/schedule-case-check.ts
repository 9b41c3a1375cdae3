import type { Case } from '../../cases/case.ts';
import { nextDue } from '../../cases/reminders.ts';
import { accountName } from '../../domain/account.ts';
import type { Accounts } from '../../ports/accounts.ts';
import type { Cases } from '../../ports/cases.ts';

/**
 * Keeps the line of a case's account as the case now is: its next check comes forward to when the case is due, so that the
 * hourly round reminds in time, and it counts the open cases, so that the portfolio need not wait for a check.
 */
export async function checkInTime(
  { accounts, cases }: { readonly accounts: Accounts; readonly cases: Pick<Cases, 'of'> },
  known: Case,
): Promise<void> {
  const due = nextDue(known);
  const [entries, all] = await Promise.all([accounts.all(), cases.of(known.account)]);
  const entry = entries.find(({ account }) => accountName(account) === accountName(known.account));
  // One that was never checked is due in any case.
  if (entry?.checkedAt === undefined || entry.unreadable !== undefined) return;
  const { checkedAt, nextCheckAt = checkedAt, fresh = false, open = 0, standing } = entry;
  const comesForward = due !== undefined && nextCheckAt > due;
  const openCases = all.filter(({ value }) => value.state !== 'closed').length;
  const isCounted = standing === undefined || standing.openCases === openCases;
  if (!comesForward && isCounted) return;
  await accounts.checked(known.account, {
    checkedAt: new Date(checkedAt),
    nextCheckAt: new Date(comesForward ? due : nextCheckAt),
    fresh,
    open,
    ...(standing !== undefined && { standing: { ...standing, openCases } }),
  });
}
