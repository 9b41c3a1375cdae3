import type { Decision } from '../../alerts/decision.ts';
import type { Case } from '../../cases/case.ts';
import { enter } from '../../cases/case.ts';
import { clocks } from '../../cases/clocks.ts';
import { describeTitle } from '../../cases/describe-figure.ts';
import { watch } from '../../cases/follow-cases.ts';
import { dueNow, nextDue, type Reminder } from '../../cases/reminders.ts';
import { clientOf } from '../../config/recipients.ts';
import { type Account, accountName } from '../../domain/account.ts';
import type { Judgement } from '../../metrics/judge.ts';
import type { Mail } from '../../notifications/mail/mail.ts';
import { caseMail } from '../../notifications/mail/messages/case-mail.ts';
import type { Cases, PackOrders } from '../../ports/cases.ts';
import type { ClientConfigs } from '../../ports/client-configs.ts';
import type { RecipientStates } from '../../ports/recipients.ts';
import { packKeyOf } from '../cases/pack-key.ts';
import { readersOfAlerts } from '../delivery/alert-readers.ts';
import { addressMail, domainOf, type EnqueueDependencies, enqueueMail, nameOf } from '../delivery/enqueue-mail.ts';
import { type LinkWriterDependencies, linkWriter } from '../delivery/link-writer.ts';
import { scopeOf } from '../delivery/reachable-recipients.ts';
import { retryOnConflict } from '../retry-on-conflict.ts';

export interface FollowCasesDependencies extends EnqueueDependencies, LinkWriterDependencies {
  readonly recipientStates: RecipientStates;
  readonly cases: Cases;
  readonly packOrders: PackOrders;
  readonly clientConfigs: ClientConfigs;
  readonly stage: string;
}

export interface FollowedCases {
  /** all cases of the account, closed ones too, oldest first */
  readonly cases: readonly Case[];
  /** when the account must be looked at again for its cases; absent when nothing is due */
  readonly nextDueAt?: Date;
}

/**
 * Opens, follows and closes the cases of an account after an evaluation, and tells what is due. Repeating it repeats
 * nothing: a reminder's mail has its id from the case and the reminder, and the outbox takes each id once; only when it
 * is there is the case marked. A pack is asked for until one has been written.
 */
export async function followCases(
  dependencies: FollowCasesDependencies,
  account: Account,
  judgements: readonly Judgement[],
  decisions: readonly Decision[],
  now: Date,
): Promise<FollowedCases> {
  const cases = await retryOnConflict(async () => {
    const known = await dependencies.cases.of(account);
    const before = new Map(known.map(({ value, version }) => [value.id, { value, version }]));
    const watched = watch(
      known.map(({ value }) => value),
      { account, judgements, decisions },
      now,
    );
    const after: Case[] = [];
    for (const one of watched) {
      const next = await remind(dependencies, one, now);
      const stored = before.get(one.id);
      if (next !== stored?.value) await dependencies.cases.write(next, stored?.version ?? 0);
      after.push(next);
    }
    return after;
  });
  await dependencies.packOrders.packsDue(
    cases.filter(({ packDue }) => packDue).map(({ id }) => ({ account: accountName(account), case: id })),
  );
  const [first] = cases.flatMap((one) => nextDue(one) ?? []).sort();
  return { cases, ...(first !== undefined && { nextDueAt: new Date(first) }) };
}

/** Hands what is due to the outbox, then notes in the case that it was told. */
async function remind(dependencies: FollowCasesDependencies, known: Case, now: Date): Promise<Case> {
  const { notify, notified } = dueNow(known, now);
  if (notify.length === 0) return known;
  const mails: Mail[] = [];
  for (const reminder of notify) mails.push(...(await mailsOf(dependencies, known, reminder, now)));
  await enqueueMail(dependencies, mails, now);
  const entries = notify.map((reminder) => ({
    at: now.toISOString(),
    kind: 'reminder' as const,
    words: wordsOf(reminder),
  }));
  return { ...entries.reduce(enter, known), reminded: [...known.reminded, ...notified] };
}

async function mailsOf(
  dependencies: FollowCasesDependencies,
  known: Case,
  reminder: Reminder,
  now: Date,
): Promise<readonly Mail[]> {
  const clientConfig = await dependencies.clientConfigs.current();
  const { consultancy } = clientConfig;
  const client = clientOf(clientConfig, known.account.client);
  const name = accountName(known.account);
  return addressMail({
    kind: 'case',
    about: nameOf(name, known.id, reminder.id),
    consultancy,
    recipients: (await readersOfAlerts(dependencies.recipientStates, consultancy, client)).addresses,
    links: await linkWriter(dependencies, now),
    scope: scopeOf('alerts', client.id),
    packs: { account: name, cases: [known.id] },
    content: (links) =>
      caseMail({
        links,
        consultancy: consultancy.name,
        now,
        timeZone: client.timezone,
        stage: dependencies.stage,
        client,
        marketplace: known.account.marketplace,
        title: describeTitle(known),
        openedAt: new Date(known.openedAt),
        pack: { case: known.id, words: `${packKeyOf(known)} in the reports bucket` },
        reminder:
          reminder.kind === 'answer'
            ? { kind: 'answer', submittedAt: new Date(reminder.submittedAt) }
            : { kind: reminder.kind, what: clocks[reminder.clock].title, deadline: new Date(reminder.deadline) },
      }),
    references: [`case-${nameOf(name, known.id)}@${domainOf(consultancy.from)}`],
    list: `${known.account.client}-${known.account.marketplace}`,
  });
}

function wordsOf(reminder: Reminder): string {
  if (reminder.kind === 'answer') return 'Asked whether Amazon has answered';
  const { title } = clocks[reminder.clock];
  return reminder.kind === 'passed'
    ? `Told that the deadline has passed: ${title}`
    : `Reminded of the deadline ${reminder.deadline}: ${title}`;
}
