import { accountFrom } from '../../domain/account.ts';
import type { AccountChanged, Accounts } from '../../ports/accounts.ts';
import type { EvaluationDue } from '../../ports/messages.ts';
import { NewerSchema } from '../../ports/stored-item.ts';
import { unreadableAccount } from '../account-view/unreadable-account.ts';
import {
  type EvaluateDependencies,
  type Evaluated,
  evaluateAccount,
  evaluateStrayUploads,
} from './evaluate-account.ts';
import { type GroupAlertDependencies, type GroupNotified, notifyGroup } from './notify-group.ts';

interface MarkDependencies {
  readonly accounts: Pick<Accounts, 'notReadable'>;
}

/** Does what a message of the evaluate queue asks for. */
export function evaluate(
  dependencies: EvaluateDependencies & GroupAlertDependencies & MarkDependencies,
  due: EvaluationDue,
  now: Date,
): Promise<Evaluated | GroupNotified> {
  switch (due.kind) {
    case 'account':
      return evaluateReadable(dependencies, due, now);
    case 'stray-uploads':
      return evaluateStrayUploads(dependencies, due.at, now);
    case 'group-alert':
      return notifyGroup(dependencies, due.at, now);
  }
}

/**
 * An account of which an item cannot be read is marked and asked for again every hour. A damaged item stays damaged however
 * often the message is repeated, so the message is done with; a newer release's is repeated until that release is back.
 */
async function evaluateReadable(
  dependencies: EvaluateDependencies & MarkDependencies,
  due: AccountChanged,
  now: Date,
): Promise<Evaluated> {
  try {
    return await evaluateAccount(dependencies, due, now);
  } catch (error) {
    const account = accountFrom(due.account);
    const found = unreadableAccount(error, { account });
    if (found === undefined) throw error;
    const { why, remedy } = found;
    await dependencies.accounts.notReadable(account, { why, remedy }, now);
    if (error instanceof NewerSchema) throw error;
    return { account: due.account, unreadable: why, notified: [], reportErrors: 0, mails: 0 };
  }
}
