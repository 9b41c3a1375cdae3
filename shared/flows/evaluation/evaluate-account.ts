import { recordDecisions } from '../../alerts/record-decisions.ts';
import { silencesLeft } from '../../alerts/silences.ts';
import { clientOf } from '../../config/recipients.ts';
import { accountFrom, noAccount } from '../../domain/account.ts';
import { canonical } from '../../domain/canonical-json.ts';
import type { Mail } from '../../notifications/mail/mail.ts';
import { reportErrorMail } from '../../notifications/mail/messages/report-error-mail.ts';
import type { AccountChanged, Accounts, Changes } from '../../ports/accounts.ts';
import type { AccountAlerts, AccountAlertsStore, DecisionTrails } from '../../ports/alerts.ts';
import type { ClientConfigs } from '../../ports/client-configs.ts';
import type { ReportErrors } from '../../ports/upload-records.ts';
import type { Versioned } from '../../ports/versioned.ts';
import { isFresh } from '../account-view/load-account-view.ts';
import { readersAtConsultancy } from '../delivery/alert-readers.ts';
import { addressMail, enqueueMail, listOf, nameOf } from '../delivery/enqueue-mail.ts';
import { linkWriter } from '../delivery/link-writer.ts';
import { scopeOf } from '../delivery/reachable-recipients.ts';
import { retryOnConflict } from '../retry-on-conflict.ts';
import { decideForAccount, type NotifyDependencies, newestOfEachKind, type Outcome } from './notify-account.ts';
import { everyAccount, type GroupAlertDependencies, notifyGroup } from './notify-group.ts';

export interface EvaluateDependencies extends NotifyDependencies, GroupAlertDependencies {
  readonly accountAlerts: AccountAlertsStore;
  readonly decisionTrails: DecisionTrails;
  readonly reportErrors: ReportErrors;
  readonly accounts: Accounts;
  readonly changes: Changes;
  readonly clientConfigs: ClientConfigs;
}

export interface Evaluated {
  readonly account: string;
  /** a later change of the same batch will be evaluated instead */
  readonly left?: true;
  /** `orderDefectRate|seller: first`; silence is not listed */
  readonly notified: readonly string[];
  readonly reportErrors: number;
  readonly mails: number;
}

/** Longer than two evaluations can be apart that see the same upload. */
const reportErrorsRemembered = 500;
/** Uploads that never pause must not put an evaluation off forever. */
const longestBatchMilliseconds = 30 * 60_000;

/**
 * Evaluates one account: what is known, what it means, whether to tell. What was decided and the mail that says it are
 * committed by one conditional write; only then is the mail handed to the outbox, and it is handed on again until that
 * is known to have happened.
 */
export async function evaluateAccount(
  dependencies: EvaluateDependencies,
  { account, at }: AccountChanged,
  now: Date,
): Promise<Evaluated> {
  if (account === everyAccount)
    return { account, notified: [], reportErrors: 0, ...(await notifyGroup(dependencies, at, now)) };
  if (at !== undefined && now.getTime() - Date.parse(at) < longestBatchMilliseconds) {
    const newest = await dependencies.changes.newest(account);
    if (newest !== undefined && newest > at) return { account, left: true, notified: [], reportErrors: 0, mails: 0 };
  }
  return retryOnConflict(() => evaluateOnce(dependencies, account, now));
}

async function evaluateOnce(dependencies: EvaluateDependencies, name: string, now: Date): Promise<Evaluated> {
  const [clientConfig, stored, unread] = await Promise.all([
    dependencies.clientConfigs.current(),
    dependencies.accountAlerts.read(name),
    dependencies.reportErrors.waiting(name),
  ]);
  const { consultancy } = clientConfig;
  // Another evaluation may have told of some and not have crossed them off yet.
  const waiting = unread.filter(({ digest }) => !stored.value.reportedErrors.includes(digest));
  const account = name === noAccount ? undefined : accountFrom(name);
  const outcome =
    account &&
    (await decideForAccount(dependencies, account, clientOf(clientConfig, account.client), consultancy, stored, now));
  const reportErrorMails =
    waiting.length === 0
      ? []
      : addressMail({
          kind: 'report-error',
          about: nameOf(name, ...waiting.map(({ digest }) => digest).sort()),
          consultancy,
          recipients: (await readersAtConsultancy(dependencies.recipientStates, consultancy)).addresses,
          links: await linkWriter(dependencies, now),
          scope: scopeOf('alerts'),
          content: (links) =>
            reportErrorMail({
              consultancy: consultancy.name,
              now,
              timeZone: consultancy.timezone,
              stage: dependencies.stage,
              links,
              ...(account !== undefined && {
                account: { client: clientOf(clientConfig, account.client), marketplace: account.marketplace },
              }),
              uploadRecords: waiting,
            }),
          list: account === undefined ? 'uploads' : listOf(account),
        });
  const alerts = outcome?.alerts ?? stored.value.alerts;
  const outgoing = [...stored.value.outgoing, ...(outcome?.mails ?? []), ...reportErrorMails];
  const reportedErrors = [...stored.value.reportedErrors, ...waiting.map(({ digest }) => digest)].slice(
    -reportErrorsRemembered,
  );
  const next: AccountAlerts = {
    ...stored.value,
    alerts,
    silences: silencesLeft(stored.value.silences, alerts, now),
    forecasts: outcome?.view.forecasts ?? stored.value.forecasts,
    ...(outcome !== undefined && outcome.notified.length > 0 && { mailedAt: now.toISOString() }),
    outgoing,
    reportedErrors,
  };
  await commitAndEnqueue(dependencies, name, stored, next, now);
  if (outcome?.grouped === true)
    await dependencies.messages.accountsChanged([{ account: everyAccount, at: now.toISOString() }]);
  await dependencies.reportErrors.notified(
    name,
    unread.map(({ digest }) => digest),
  );
  if (outcome !== undefined) await recordTrail(dependencies, name, outcome, now);
  if (account !== undefined && outcome !== undefined) {
    const open = Object.values(alerts).filter(({ state }) => state === 'open').length;
    const { nextCheckAt, view } = outcome;
    await dependencies.accounts.checked(account, { checkedAt: now, nextCheckAt, fresh: isFresh(view, now), open });
  }
  return { account: name, notified: outcome?.notified ?? [], reportErrors: waiting.length, mails: outgoing.length };
}

/** Written only when something was decided otherwise than before. */
async function recordTrail(
  dependencies: EvaluateDependencies,
  name: string,
  { decisions, view }: Outcome,
  now: Date,
): Promise<void> {
  const before = await dependencies.decisionTrails.read(name);
  const reports = newestOfEachKind(view.uploadRecords).map(({ digest }) => digest);
  const after = recordDecisions(before, decisions, reports, now);
  if (after !== before) await dependencies.decisionTrails.write(name, after);
}

async function commitAndEnqueue(
  dependencies: EvaluateDependencies,
  name: string,
  stored: Versioned<AccountAlerts>,
  next: AccountAlerts,
  now: Date,
): Promise<void> {
  let { version } = stored;
  if (canonical(next) !== canonical(stored.value)) {
    await dependencies.accountAlerts.write(name, next, version);
    version++;
  }
  if (next.outgoing.length === 0) return;
  await enqueueMail(dependencies, next.outgoing, now);
  await crossOff(dependencies, name, next.outgoing, { value: next, version });
}

/**
 * Takes mail that was handed on out of the book. A reader's click in between is no reason to decide again: the decision is
 * committed, and why it was made would be forgotten.
 */
async function crossOff(
  { accountAlerts }: EvaluateDependencies,
  name: string,
  enqueued: readonly Mail[],
  written: Versioned<AccountAlerts>,
): Promise<void> {
  const ids = new Set(enqueued.map(({ id }) => id));
  let known: Versioned<AccountAlerts> | undefined = written;
  await retryOnConflict(async () => {
    const { value, version } = known ?? (await accountAlerts.read(name));
    known = undefined;
    const outgoing = value.outgoing.filter(({ id }) => !ids.has(id));
    if (outgoing.length < value.outgoing.length) await accountAlerts.write(name, { ...value, outgoing }, version);
  });
}
