import { newestWaiting } from '../alerts/storm.ts';
import { accountName } from '../metrics/account.ts';
import type { Accounts, Messages, Outbox, Storms } from './ports.ts';
import { everyAccount } from './tell-storms.ts';

export interface CheckTools {
  readonly accounts: Accounts;
  readonly storms: Pick<Storms, 'read'>;
  readonly outbox: Outbox;
  readonly messages: Messages;
}

export interface Checked {
  readonly accounts: number;
  readonly due: number;
  /** mail whose intent was recorded a while ago and that is asked for again */
  readonly mailAskedForAgain: number;
}

/** Mail normally leaves within seconds of its intent; longer than this, something was cut short in between. */
const mailOverdueMinutes = 30;

/**
 * The hourly round: asks for an evaluation of every account whose next check is due (its feed has gone stale, or a day
 * has passed), and for mail that was decided and never handed on. One message per account, so time and cost grow with
 * what is due.
 */
export async function checkAccounts({ accounts, storms, outbox, messages }: CheckTools, now: Date): Promise<Checked> {
  const all = await accounts.all();
  const due = all.filter(({ nextCheckAt }) => nextCheckAt === undefined || nextCheckAt <= now.toISOString());
  // Mail first: nothing that is wrong with an account may keep another's mail back.
  const overdueSince = new Date(now.getTime() - mailOverdueMinutes * 60_000);
  const overdue = await outbox.waitingSince(overdueSince);
  await messages.mailReady(overdue);
  await messages.accountsChanged(due.map(({ account }) => ({ account: accountName(account) })));
  const { book, outgoing } = (await storms.read()).value;
  const waiting = newestWaiting(book);
  if (outgoing.length > 0 || (waiting !== undefined && waiting < overdueSince.toISOString())) {
    await messages.accountsChanged([{ account: everyAccount }]);
  }
  return { accounts: all.length, due: due.length, mailAskedForAgain: overdue.length };
}
