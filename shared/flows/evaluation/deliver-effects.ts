import { countsAfter, groupingOf, mostAccountsAlone, type StormArrival } from '../../alerts/storm.ts';
import { applyCaseChange, type CaseChange } from '../../cases/case-change.ts';
import type { Account } from '../../domain/account.ts';
import { canonical } from '../../domain/canonical-json.ts';
import type { Mail } from '../../notifications/mail/mail.ts';
import type { AccountAlerts, AccountAlertsStore, Groupable, Storms } from '../../ports/alerts.ts';
import type { Cases } from '../../ports/cases.ts';
import type { Messages } from '../../ports/messages.ts';
import type { Versioned } from '../../ports/versioned.ts';
import { type EnqueueDependencies, enqueueMail } from '../delivery/enqueue-mail.ts';

export interface DeliverDependencies extends EnqueueDependencies {
  readonly accountAlerts: Pick<AccountAlertsStore, 'read' | 'write'>;
  readonly cases: Cases;
  readonly storms: Pick<Storms, 'arrive' | 'settle' | 'accountsWith' | 'noteWaiting'>;
  readonly messages: Pick<Messages, 'mailReady' | 'groupAlertDue' | 'accountsChanged'>;
}

/** Effects of an account that were committed and are to be delivered. */
export type Effects = Pick<AccountAlerts, 'outgoing' | 'caseChanges' | 'groupable' | 'trail'>;

/**
 * Delivers what was committed: storm arrivals, mail, changes of cases. Each step may be repeated and changes nothing then.
 * Throws `Conflict` when somebody else wrote in between.
 * @returns how many mails went to the outbox, and what waits for other accounts with the same
 */
export async function deliverEffects(
  dependencies: DeliverDependencies,
  { name, account }: { readonly name: string; readonly account?: Account },
  { outgoing, caseChanges, groupable }: Effects,
  now: Date,
): Promise<{ readonly mails: number; readonly waiting: readonly Groupable[] }> {
  const grouped: Groupable[] = [];
  const waiting: Groupable[] = [];
  for (const one of groupable) {
    const grouping = await groupingNow(dependencies.storms, name, one, now);
    if (grouping === 'grouped') grouped.push(one);
    if (grouping === 'wait') waiting.push(one);
  }
  const waits = new Set(waiting.flatMap(({ copies }) => copies));
  const leaving = outgoing.filter(({ id }) => !waits.has(id));
  const mails = withoutCopies(leaving, new Set(grouped.flatMap(({ copies }) => copies)));
  if (mails.length > 0) await enqueueMail(dependencies, mails, now);
  if (account !== undefined) await writeCases(dependencies.cases, account, caseChanges);
  for (const { at } of grouped) {
    // The message first: a note without one would keep the messages before it from notifying.
    await dependencies.messages.groupAlertDue(at);
    await dependencies.storms.noteWaiting(name, at);
  }
  // Asked again after the wait of a batch, when the others have arrived.
  if (waiting.length > 0) await dependencies.messages.accountsChanged([{ account: name }]);
  return { mails: mails.length, waiting };
}

/**
 * Takes delivered effects out of the account's alerts; what waits for other accounts stays, and is noted to have waited. Throws
 * `Conflict`.
 * @param current the account's alerts as they are stored now
 */
export async function crossOff(
  { accountAlerts }: Pick<DeliverDependencies, 'accountAlerts'>,
  name: string,
  { outgoing, caseChanges, groupable, trail }: Effects,
  waiting: readonly Groupable[],
  { value, version }: Versioned<AccountAlerts>,
): Promise<void> {
  const waits = new Set(waiting.map(canonical));
  const copies = new Set(waiting.flatMap((one) => one.copies));
  const done = outgoing.filter(({ id }) => !copies.has(id));
  const rest: AccountAlerts = {
    ...value,
    outgoing: value.outgoing.filter(({ id }) => !done.some((mail) => mail.id === id)),
    caseChanges: without(value.caseChanges, caseChanges),
    groupable: without(
      value.groupable,
      groupable.filter((one) => !waits.has(canonical(one))),
    ).map((one) => (waits.has(canonical(one)) ? { ...one, waited: true } : one)),
    trail: without(value.trail, trail),
  };
  if (canonical(rest) !== canonical(value)) await accountAlerts.write(name, rest, version);
}

/**
 * Records what an account notifies about, and whether the consultancy's copies wait for the group alert. The answer is
 * settled in the arrivals before anything follows from it: whoever is cut short and asks again gets the same.
 */
async function groupingNow(
  storms: DeliverDependencies['storms'],
  account: string,
  { at, arrivals, copies, waited }: Groupable,
  now: Date,
): Promise<'grouped' | 'wait' | 'alone'> {
  const recorded: StormArrival[] = [];
  for (const { cause, ...arrival } of arrivals)
    if (cause !== undefined) recorded.push(await storms.arrive({ ...arrival, cause, account, at, state: 'arrived' }));
  const settled = recorded.find(({ state }) => state !== 'arrived');
  const grouping =
    settled === undefined
      ? groupingOf(arrivals, await accountsByCause(storms, recorded, at), waited === true)
      : settled.state === 'grouped' || settled.state === 'notified'
        ? 'grouped'
        : 'alone';
  if (grouping === 'wait') return 'wait';
  const state = grouping === 'grouped' ? 'grouped' : copies.length === 0 ? 'unheard' : 'alone';
  for (const arrival of recorded) if (arrival.state === 'arrived') await storms.settle(arrival, state, now);
  return grouping;
}

async function accountsByCause(
  storms: DeliverDependencies['storms'],
  arrivals: readonly StormArrival[],
  at: string,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const causes = [...new Set(arrivals.map(({ cause }) => cause))];
  const found = await Promise.all(
    causes.map((cause) => storms.accountsWith(cause, countsAfter(at), mostAccountsAlone + 1)),
  );
  return new Map(causes.map((cause, index) => [cause, found[index] ?? new Set<string>()]));
}

/** Mail for the outbox. Who gets the group alert instead of a copy is not named as a reader of the others' mail. */
function withoutCopies(outgoing: readonly Mail[], copies: ReadonlySet<string>): readonly Mail[] {
  if (copies.size === 0) return outgoing;
  const keptBack = new Set(outgoing.filter(({ id }) => copies.has(id)).map(({ to }) => to));
  return outgoing
    .filter(({ id }) => !copies.has(id))
    .map(({ alsoTo, ...mail }) => {
      const others = alsoTo?.filter((address) => mail.kind !== 'alert' || !keptBack.has(address)) ?? [];
      return { ...mail, ...(others.length > 0 && { alsoTo: others }) };
    });
}

async function writeCases(cases: Cases, account: Account, changes: readonly CaseChange[]): Promise<void> {
  if (changes.length === 0) return;
  const stored = new Map((await cases.of(account)).map((entry) => [entry.value.id, entry]));
  for (const id of new Set(changes.map((change) => change.id))) {
    const known = stored.get(id);
    const next = changes.filter((change) => change.id === id).reduce(applyCaseChange, known?.value);
    if (next !== undefined && next !== known?.value) await cases.write(next, known?.version ?? 0);
  }
}

function without<Effect>(effects: readonly Effect[], delivered: readonly Effect[]): readonly Effect[] {
  const done = new Set(delivered.map(canonical));
  return effects.filter((effect) => !done.has(canonical(effect)));
}
