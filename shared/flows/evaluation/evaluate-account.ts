import { recordDecisions, withRecords } from '../../alerts/record-decisions.ts';
import { type Account, accountFrom, noAccount } from '../../domain/account.ts';
import { canonical } from '../../domain/canonical-json.ts';
import { standingInShort } from '../../portfolio/standing-in-short.ts';
import { standingOf } from '../../portfolio/standing-of.ts';
import type { AccountChanged, Accounts, Changes } from '../../ports/accounts.ts';
import type { AccountAlerts, DecisionTrails } from '../../ports/alerts.ts';
import type { PackOrders } from '../../ports/cases.ts';
import type { ReportErrors } from '../../ports/upload-records.ts';
import type { Versioned } from '../../ports/versioned.ts';
import { isFresh } from '../account-view/load-account-view.ts';
import { type RetryDependencies, retryOnConflict } from '../retry-on-conflict.ts';
import type { Decided } from './decide-evaluation.ts';
import { crossOff, type DeliverDependencies, deliverEffects } from './deliver-effects.ts';
import { type LoadDependencies, type LoadedAccount, loadEvaluation, reportsOf } from './load-evaluation.ts';
import { nextCheck } from './next-check.ts';
import { type Plan, type PlanDependencies, planEffects } from './plan-effects.ts';

export type EvaluateDependencies = LoadDependencies &
  PlanDependencies &
  DeliverDependencies &
  RetryDependencies & {
    readonly decisionTrails: DecisionTrails;
    readonly reportErrors: Pick<ReportErrors, 'notified'>;
    readonly accounts: Pick<Accounts, 'checked'>;
    readonly changes: Pick<Changes, 'newest'>;
    readonly packOrders: PackOrders;
  };

export interface Evaluated {
  readonly account: string;
  /** a later change of the same batch will be evaluated instead */
  readonly left?: true;
  /** it was not evaluated, because one of its items cannot be read or written */
  readonly unreadable?: string;
  /** it was not evaluated, because its client was taken out of `clients.yaml` */
  readonly formerClient?: true;
  /** `orderDefectRate|seller: first`; silence is not listed */
  readonly notified: readonly string[];
  readonly reportErrors: number;
  readonly mails: number;
}

/** Uploads that never pause must not put an evaluation off forever. */
const longestBatchMilliseconds = 30 * 60_000;

/** Evaluates one account: what is known, what it means, whether to notify. */
export const evaluateAccount = (
  dependencies: EvaluateDependencies,
  { account, at }: AccountChanged,
  now: Date,
): Promise<Evaluated> => evaluateUnlessOvertaken(dependencies, account, accountFrom(account), at, now);

/** Notifies about uploads outside any account's folder: nobody can be watched there. */
export const evaluateStrayUploads = (
  dependencies: EvaluateDependencies,
  at: string | undefined,
  now: Date,
): Promise<Evaluated> => evaluateUnlessOvertaken(dependencies, noAccount, undefined, at, now);

async function evaluateUnlessOvertaken(
  dependencies: EvaluateDependencies,
  name: string,
  account: Account | undefined,
  at: string | undefined,
  now: Date,
): Promise<Evaluated> {
  if (at !== undefined && now.getTime() - Date.parse(at) < longestBatchMilliseconds) {
    const newest = await dependencies.changes.newest(name);
    if (newest !== undefined && newest > at)
      return { account: name, left: true, notified: [], reportErrors: 0, mails: 0 };
  }
  return evaluateNow(dependencies, account, now);
}

/** A plan that was committed, and the account's alerts as that left them. */
interface Committed extends Plan {
  readonly committed: Versioned<AccountAlerts>;
}

/**
 * Load → decide → plan → commit in one write → deliver. Nothing is written before the commit, and what follows from it can
 * be repeated. The only retry loop of an evaluation: before the commit a conflict repeats the decision, and after it the
 * delivery alone, so that why something was decided is not forgotten.
 */
function evaluateNow(dependencies: EvaluateDependencies, account: Account | undefined, now: Date): Promise<Evaluated> {
  let plan: Committed | undefined;
  let delivering = false;
  return retryOnConflict(dependencies.backoff, async () => {
    plan ??= await commit(dependencies, await planFor(dependencies, account, now));
    const { name } = plan.loaded;
    const current = delivering ? await dependencies.accountAlerts.read(name) : plan.committed;
    delivering = true;
    const about = { name, ...(account !== undefined && { account }) };
    const { mails, waiting } = await deliverEffects(dependencies, about, plan.next, now);
    await note(dependencies, plan, waiting.length > 0, now);
    await crossOff(dependencies, name, plan.next, waiting, current);
    return {
      account: name,
      ...(account !== undefined && plan.loaded.known === undefined && { formerClient: true }),
      notified: (plan.decided?.notifications ?? []).map(({ key, reason }) => `${key}: ${reason}`),
      reportErrors: plan.reportErrors,
      mails,
    };
  });
}

async function planFor(dependencies: EvaluateDependencies, account: Account | undefined, now: Date): Promise<Plan> {
  return planEffects(dependencies, await loadEvaluation(dependencies, account, now), now);
}

/** One conditional write, left out where nothing has changed. Throws `Conflict`. */
async function commit({ accountAlerts }: EvaluateDependencies, plan: Plan): Promise<Committed> {
  const { name, stored } = plan.loaded;
  if (canonical(plan.next) === canonical(stored.value)) return { ...plan, committed: stored };
  await accountAlerts.write(name, plan.next, stored.version);
  return { ...plan, committed: { value: plan.next, version: stored.version + 1 } };
}

/** What others read of it: that it was notified about, why, when the account is checked again, which packs are to be written. */
async function note(
  dependencies: EvaluateDependencies,
  { loaded, decided, next }: Plan,
  waits: boolean,
  now: Date,
): Promise<void> {
  const { name, unread, known, stored } = loaded;
  await dependencies.reportErrors.notified(
    name,
    unread.map(({ digest }) => digest),
  );
  if (known === undefined || decided === undefined) return;
  const { account, client, view } = known;
  // A pack is asked for until it has been written.
  const due = decided.cases.filter(({ packDue }) => packDue);
  await dependencies.packOrders.packsDue(due.map(({ id }) => ({ account: name, case: id })));
  await recordTrail(dependencies, name, known, decided, next.trail, now);
  const open = Object.values(decided.alerts).filter(({ state }) => state === 'open').length;
  // Copies that wait for other accounts have a message of their own; the next round makes up for one that is lost.
  const nextCheckAt = waits ? now : nextCheck(view, decided, client, stored.value, now);
  const openCases = decided.cases.filter(({ state }) => state !== 'closed').length;
  await dependencies.accounts.checked(account, {
    checkedAt: now,
    nextCheckAt,
    fresh: isFresh(view, now),
    open,
    standing: standingInShort(
      standingOf({ account, judgements: view.judgements, weekAgo: [], feed: view.feed }),
      openCases,
    ),
  });
}

/** Written only when something was decided otherwise than before. */
async function recordTrail(
  { decisionTrails }: EvaluateDependencies,
  name: string,
  known: LoadedAccount,
  { decisions }: Decided,
  pending: AccountAlerts['trail'],
  now: Date,
): Promise<void> {
  const before = await decisionTrails.read(name);
  const after = recordDecisions(withRecords(before, pending), decisions, reportsOf(known), now);
  if (after !== before) await decisionTrails.write(name, after);
}
