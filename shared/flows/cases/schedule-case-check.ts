import type { Case } from '../../cases/case.ts';
import { nextDue } from '../../cases/reminders.ts';
import { accountName } from '../../domain/account.ts';
import type { Accounts } from '../../ports/accounts.ts';

/** Brings the next check of a case's account forward to when the case is due, so that the hourly round reminds in time. */
export async function checkInTime({ accounts }: { readonly accounts: Accounts }, known: Case): Promise<void> {
  const due = nextDue(known);
  if (due === undefined) return;
  const entry = (await accounts.all()).find(({ account }) => accountName(account) === accountName(known.account));
  // One that was never checked is due in any case.
  if (entry?.checkedAt === undefined || (entry.nextCheckAt ?? '') <= due) return;
  const { checkedAt, fresh = false, open = 0, standing } = entry;
  await accounts.checked(known.account, {
    checkedAt: new Date(checkedAt),
    nextCheckAt: new Date(due),
    fresh,
    open,
    ...(standing !== undefined && { standing }),
  });
}
