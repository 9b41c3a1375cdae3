import { watchedOf } from '../../config/former-clients.ts';
import { accountName } from '../../domain/account.ts';
import type { Accounts } from '../../ports/accounts.ts';
import type { Storms } from '../../ports/alerts.ts';
import type { ClientConfigs } from '../../ports/client-configs.ts';
import type { Outbox } from '../../ports/mail.ts';
import type { Messages } from '../../ports/messages.ts';

export interface CheckDependencies {
  readonly accounts: Pick<Accounts, 'all'>;
  readonly clientConfigs: Pick<ClientConfigs, 'current'>;
  readonly storms: Pick<Storms, 'mayBePending' | 'nothingPending' | 'all' | 'group' | 'leftOver'>;
  readonly outbox: Pick<Outbox, 'waitingSince'>;
  readonly messages: Pick<Messages, 'mailReady' | 'accountsChanged' | 'groupAlertDue'>;
}

export interface Checked {
  /** those that are watched */
  readonly accounts: number;
  /** accounts of clients that were taken out of clients.yaml: nobody checks them */
  readonly formerAccounts: number;
  readonly due: number;
  /** mail whose intent was recorded a while ago and that is asked for again */
  readonly mailAskedForAgain: number;
  /** mail that has waited for hours: the mail service does not take it, and mail cannot say so */
  readonly mailOverdue: number;
  /** accounts that cannot be read, the first of them by name */
  readonly unreadable: readonly string[];
  readonly unreadableAccounts: number;
}

/** A log line stays readable. */
const mostNamed = 20;

/** Mail normally leaves within seconds of its intent; longer than this, something was cut short in between. */
const mailMissedMinutes = 30;
/** Longer than a short outage of the mail service, and than what is put off with a growing delay. */
const mailOverdueHours = 2;

/**
 * The hourly round: asks for an evaluation of every account whose next check is due (its feed has gone stale, or a day
 * has passed), and for mail that was decided and never enqueued. One message per account, so time and cost grow with
 * what is due.
 */
export async function checkAccounts(
  { accounts, clientConfigs, storms, outbox, messages }: CheckDependencies,
  now: Date,
): Promise<Checked> {
  const missedSince = new Date(now.getTime() - mailMissedMinutes * 60_000);
  // Questions at once; what is wrong with the last of them must not keep the others' answers from being acted on.
  const groupAlertMayBePending = storms.mayBePending();
  groupAlertMayBePending.catch(() => undefined);
  const [entries, missed, clientConfig] = await Promise.all([
    accounts.all(),
    outbox.waitingSince(missedSince),
    clientConfigs.current(),
  ]);
  const isWatched = watchedOf(clientConfig);
  const all = entries.filter(({ account }) => isWatched(account.client));
  // How an account stands was not kept by older releases: after an upgrade each is evaluated once, whenever it was due.
  const due = all.filter(
    ({ nextCheckAt, standing }) =>
      nextCheckAt === undefined || nextCheckAt <= now.toISOString() || standing === undefined,
  );
  const unreadable = all.filter((entry) => entry.unreadable !== undefined).map(({ account }) => accountName(account));
  // Mail first: nothing that is wrong with an account may keep another's mail back.
  const overdue =
    missed.length === 0 ? missed : await outbox.waitingSince(new Date(now.getTime() - mailOverdueHours * 3_600_000));
  await messages.mailReady(missed);
  await messages.accountsChanged(due.map(({ account }) => ({ account: accountName(account) })));
  // Most rounds end here: accounts have trouble in common a few times a year.
  if ((await groupAlertMayBePending) && (await groupAlertMissed(storms, missedSince, now)))
    await messages.groupAlertDue();
  return {
    accounts: all.length,
    formerAccounts: entries.length - all.length,
    due: due.length,
    mailAskedForAgain: missed.length,
    mailOverdue: overdue.length,
    unreadable: unreadable.slice(0, mostNamed),
    unreadableAccounts: unreadable.length,
  };
}

/** A group alert that was claimed and not finished, or accounts that have waited for one since before an instant. */
async function groupAlertMissed(storms: CheckDependencies['storms'], since: Date, now: Date): Promise<boolean> {
  const [arrivals, group, leftOver] = await Promise.all([storms.all(), storms.group(), storms.leftOver()]);
  const newest = arrivals
    .flatMap(({ state, at }) => (state === 'grouped' ? [at] : []))
    .sort()
    .at(-1);
  if (newest === undefined && group.value === undefined && leftOver.length === 0) await storms.nothingPending(now);
  return group.value !== undefined || leftOver.length > 0 || (newest !== undefined && newest < since.toISOString());
}
