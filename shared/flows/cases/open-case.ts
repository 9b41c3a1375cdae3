import { type Case, openCase, setDeadline } from '../../cases/case.ts';
import { describeTitle, formatInstant } from '../../cases/describe-figure.ts';
import { watch } from '../../cases/follow-cases.ts';
import { clientOf } from '../../config/recipients.ts';
import type { Account } from '../../domain/account.ts';
import type { Channel } from '../../domain/channel.ts';
import type { MetricName } from '../../metrics/catalogue.ts';
import type { Accounts } from '../../ports/accounts.ts';
import type { Cases } from '../../ports/cases.ts';
import type { ClientConfigs } from '../../ports/client-configs.ts';
import { type AccountDependencies, loadAccountView } from '../account-view/load-account-view.ts';
import { type RetryDependencies, retryOnConflict } from '../retry-on-conflict.ts';
import { checkInTime } from './schedule-case-check.ts';

export interface OpenDependencies extends AccountDependencies, RetryDependencies {
  readonly cases: Cases;
  readonly accounts: Accounts;
  readonly clientConfigs: ClientConfigs;
}

export interface Notice {
  readonly account: Account;
  readonly metric: MetricName;
  readonly channel: Channel;
  /** instant at which Amazon's notice came, ISO 8601 UTC; absent where nobody says */
  readonly noticeAt?: string;
  /** address of who enters it, where that is known */
  readonly by?: string;
}

/**
 * Opens a case by hand, with what the reports say of it so far. Where one of the same metric and channel is not closed, it
 * is that one, and a notice sets its clock: what an evaluation has opened and a person opens is one matter.
 */
export async function openByHand(dependencies: OpenDependencies, notice: Notice, now: Date): Promise<Case> {
  const { account, metric, channel, noticeAt, by } = notice;
  await dependencies.accounts.add(account, now);
  const { limits } = clientOf(await dependencies.clientConfigs.current(), account.client);
  const view = await loadAccountView(dependencies, account, limits, now);
  const opened = await retryOnConflict(dependencies.backoff, async () => {
    const all = await dependencies.cases.of(account);
    const ours = all.filter(({ value }) => value.metric === metric && value.channel === channel);
    const running = ours.find(({ value }) => value.state !== 'closed');
    const words = `${describeTitle({ metric, channel })}: opened by hand${noticeAt === undefined ? '' : `, notice of ${formatInstant(noticeAt)}`}`;
    const known =
      running?.value ??
      openCase(
        {
          account,
          metric,
          channel,
          reason: 'by hand',
          words,
          ...(noticeAt !== undefined && { noticeAt }),
          ...(by !== undefined && { by }),
        },
        ours.length,
        now,
      );
    const noticed = noticeAt === undefined || noticeAt === known.noticeAt ? known : notify(known, noticeAt, now);
    const [next = noticed] = watch([noticed], { account, judgements: view.judgements, decisions: [] }, now);
    if (next !== running?.value) await dependencies.cases.write(next, running?.version ?? 0);
    return next;
  });
  await checkInTime(dependencies, opened);
  return opened;
}

/** The plan's clock starts with the notice; other clocks have their own. */
const notify = (known: Case, noticeAt: string, now: Date): Case => ({
  ...setDeadline(known, 'planOfAction', { from: noticeAt }, now),
  noticeAt,
});
