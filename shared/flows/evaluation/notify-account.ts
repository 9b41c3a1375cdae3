import type { AlertKey } from '../../alerts/alert-key.ts';
import { decide, mailAgainAfterHours } from '../../alerts/decide.ts';
import type { AlertMemory, Decision } from '../../alerts/decision.ts';
import { arrivalsOf } from '../../alerts/storm.ts';
import type { Client, Consultancy } from '../../config/client-config.ts';
import { isQuiet, quietUntil } from '../../config/quiet-hours.ts';
import { type Account, accountName } from '../../domain/account.ts';
import { alertMail } from '../../notifications/mail/alert/alert-mail.ts';
import { alertSubject } from '../../notifications/mail/alert/alert-subject.ts';
import { describeStorm } from '../../notifications/mail/alert/group-alert-mail.ts';
import { notificationsOf, openAmong } from '../../notifications/mail/alert/notification.ts';
import type { Mail } from '../../notifications/mail/mail.ts';
import type { AccountAlerts } from '../../ports/alerts.ts';
import type { RecipientStates } from '../../ports/recipients.ts';
import type { Versioned } from '../../ports/versioned.ts';
import type { UploadRecord } from '../../reports/common/report.ts';
import { type AccountDependencies, type AccountView, loadAccountView } from '../account-view/load-account-view.ts';
import { type OrdersBehindDependencies, ordersBehind } from '../account-view/load-affected-orders.ts';
import { packsOf } from '../cases/pack-key.ts';
import { readersAtConsultancy, readersOfAlerts } from '../delivery/alert-readers.ts';
import { addressMail, domainOf, listOf, nameOf } from '../delivery/enqueue-mail.ts';
import { type LinkWriterDependencies, linkWriter } from '../delivery/link-writer.ts';
import { scopeOf } from '../delivery/reachable-recipients.ts';
import { type FollowCasesDependencies, followCases } from './follow-cases.ts';
import { type GroupAlertDependencies, isGrouped } from './notify-group.ts';

export interface NotifyDependencies
  extends AccountDependencies,
    OrdersBehindDependencies,
    LinkWriterDependencies,
    Pick<GroupAlertDependencies, 'storms'>,
    FollowCasesDependencies {
  readonly recipientStates: RecipientStates;
  readonly stage: string;
}

/** What an evaluation came to, before it is committed. */
export interface Outcome {
  readonly alerts: Readonly<Record<AlertKey, AlertMemory>>;
  readonly mails: readonly Mail[];
  /** `orderDefectRate|seller: first` */
  readonly notified: readonly string[];
  readonly view: AccountView;
  readonly decisions: readonly Decision[];
  /** the consultancy's copy waits for the mail about many accounts */
  readonly grouped: boolean;
  /** when this account is looked at again if nothing is uploaded */
  readonly nextCheckAt: Date;
}

/**
 * Looks at one account, decides what to tell, and writes the mail. Nothing is stored but what many accounts have in common,
 * and the account's cases.
 */
export async function decideForAccount(
  dependencies: NotifyDependencies,
  account: Account,
  client: Client,
  consultancy: Consultancy,
  { value: stored, version }: Versioned<AccountAlerts>,
  now: Date,
): Promise<Outcome> {
  const view = await loadAccountView(dependencies, account, client.limits, now, stored.forecasts, 'where it matters');
  const decisions = inOneThread(
    decide({
      judgements: view.judgements,
      feed: view.feed,
      otherFeeds: view.otherFeeds,
      memory: stored.alerts,
      silences: stored.silences,
      takenBack: view.takenBack,
      ...(stored.mailedAt !== undefined && { lastMailAt: stored.mailedAt }),
      now,
      quiet: isQuiet(now, client.timezone, client.quietHours),
      openThread: (key) => ({
        threadRoot: `alert-${nameOf(accountName(account), key, now.toISOString())}@${domainOf(consultancy.from)}`,
        subject: alertSubject(client, account.marketplace, key),
      }),
    }),
  );
  const remembered = decisions.flatMap(({ key, after }) => (after === undefined ? [] : [[key, after] as const]));
  const alerts = { ...stored.alerts, ...Object.fromEntries(remembered) };
  const notification = notificationsOf(decisions);
  const [lead] = notification;
  const { cases, nextDueAt } = await followCases(dependencies, account, view.judgements, decisions, now);
  const said = {
    view,
    decisions,
    alerts,
    notified: notification.map(({ key, reason }) => `${key}: ${reason}`),
    nextCheckAt: earlier(nextCheck(view, decisions, client, stored, now), nextDueAt),
  };
  if (lead === undefined) return { ...said, mails: [], grouped: false };
  const { addresses: recipients } = await readersOfAlerts(dependencies.recipientStates, consultancy, client);
  const { addresses: forConsultancy } = await readersAtConsultancy(dependencies.recipientStates, consultancy);
  const grouped =
    recipients.some((address) => forConsultancy.includes(address)) &&
    (await isGrouped(dependencies, accountName(account), arrivalsOf(decisions, describeStorm), now));
  const { threadRoot, subject } = lead.after;
  const packs = packsOf(
    cases,
    notification.map(({ key }) => key),
  );
  const facts = {
    consultancy: consultancy.name,
    now,
    timeZone: client.timezone,
    stage: dependencies.stage,
    client,
    marketplace: account.marketplace,
    decisions,
    judgements: view.judgements,
    alerts,
    feed: view.feed,
    reports: newestOfEachKind(view.uploadRecords),
    packs,
    lookAheads: view.lookAheads,
    ordersBehind: await ordersBehind(dependencies, account, notification, now),
  };
  return {
    ...said,
    grouped,
    mails: addressMail({
      kind: 'alert',
      about: nameOf(accountName(account), String(version)),
      consultancy,
      recipients: grouped ? recipients.filter((address) => !forConsultancy.includes(address)) : recipients,
      links: await linkWriter(dependencies, now),
      scope: scopeOf('alerts', client.id),
      alerts: { account: accountName(account), open: openAmong(notification) },
      packs: { account: accountName(account), cases: packs.map(({ case: id }) => id) },
      content: (links) => ({ ...alertMail({ ...facts, links }), subject }),
      references: [
        threadRoot,
        ...new Set(notification.map(({ after }) => after.threadRoot).filter((root) => root !== threadRoot)),
      ],
      list: listOf(account),
    }),
  };
}

/** The numbers come from the newest report of each kind; the older ones are history. */
export function newestOfEachKind(uploadRecords: readonly UploadRecord[]): readonly UploadRecord[] {
  const newest = new Map<string, UploadRecord>();
  for (const uploadRecord of uploadRecords) {
    const other = newest.get(uploadRecord.kind);
    if (uploadRecord.outcome === 'read' && (uploadRecord.asOf ?? '') > (other?.asOf ?? ''))
      newest.set(uploadRecord.kind, uploadRecord);
  }
  return [...newest.values()];
}

/** Alerts that open together are told in one mail, so they share the thread that this mail begins: the worst one's. */
function inOneThread(decisions: readonly Decision[]): readonly Decision[] {
  const opens = ({ reason }: Decision) => reason === 'first' || reason === 'feed stopped';
  const lead = notificationsOf(decisions).find(opens);
  if (lead === undefined) return decisions;
  const { threadRoot, subject } = lead.after;
  return decisions.map((decision) =>
    decision.notify && opens(decision) ? { ...decision, after: { ...decision.after, threadRoot, subject } } : decision,
  );
}

const earlier = (a: Date, b: Date | undefined): Date => (b !== undefined && b < a ? b : a);

const hour = 3_600_000;
const checkEveryMilliseconds = 24 * hour;

/** Within a day in any case; earlier when a feed would fall silent before, or when what is held back may be told. */
function nextCheck(
  { feed, otherFeeds }: AccountView,
  decisions: readonly Decision[],
  client: Client,
  { silences, mailedAt }: AccountAlerts,
  now: Date,
): Date {
  const waitReasons = new Set(decisions.map(({ reason }) => reason));
  const instants = [
    ...[feed, ...otherFeeds].map(({ staleFrom = '' }) => Date.parse(staleFrom)),
    ...Object.values(silences).map(({ until }) => Date.parse(until)),
    ...(waitReasons.has('quiet hours') ? [quietUntil(now, client.timezone, client.quietHours).getTime()] : []),
    ...(waitReasons.has('one mail a day') ? [Date.parse(mailedAt ?? '') + mailAgainAfterHours * hour] : []),
  ].filter((instant) => instant > now.getTime());
  return new Date(Math.min(now.getTime() + checkEveryMilliseconds, ...instants));
}
