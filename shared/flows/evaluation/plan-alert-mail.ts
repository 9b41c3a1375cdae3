import { type AlertKey, feedKey } from '../../alerts/alert-key.ts';
import { severityOf } from '../../alerts/severity.ts';
import { arrivalsOf, withoutDeactivatedListings } from '../../alerts/storm.ts';
import type { Case } from '../../cases/case.ts';
import type { CaseNews } from '../../cases/case-news.ts';
import type { Consultancy } from '../../config/client-config.ts';
import { accountName, storeOf } from '../../domain/account.ts';
import { dayIn } from '../../domain/day.ts';
import { deactivatedListingsIn } from '../../metrics/deactivated-listings.ts';
import { alertMail } from '../../notifications/mail/alert/alert-mail.ts';
import { describeStorm } from '../../notifications/mail/alert/group-alert-mail.ts';
import { isOver, openAmong } from '../../notifications/mail/alert/notification.ts';
import type { Snapshots } from '../../ports/readings.ts';
import type { RecipientStates } from '../../ports/recipient-states.ts';
import { type AffectedOrdersDependencies, loadAffectedOrders } from '../account-view/load-affected-orders.ts';
import { loadAssurance } from '../account-view/load-assurance.ts';
import { packsOf } from '../cases/pack-key.ts';
import { type BrokenConnectionDependencies, brokenConnectionOf } from '../connections/broken-connection.ts';
import { addressMail, listOf, nameOf } from '../delivery/enqueue-mail.ts';
import { type LinkWriterDependencies, linkWriter } from '../delivery/link-writer.ts';
import { hearsOfStorms, recipientsOf } from '../delivery/resolve-recipients.ts';
import type { Decided } from './decide-evaluation.ts';
import { type LoadedAccount, newestOfEachKind } from './load-evaluation.ts';
import { asksOf, matterOf, packsIn } from './plan-case-mail.ts';
import type { PlannedMail } from './planned-mail.ts';

export interface AlertMailDependencies
  extends AffectedOrdersDependencies,
    BrokenConnectionDependencies,
    LinkWriterDependencies {
  readonly recipientStates: Pick<RecipientStates, 'read'>;
  readonly snapshots: Snapshots;
  readonly stage: string;
}

/**
 * Writes the mail about what an evaluation decided, for each recipient. Reads what only a mail needs: recipients, the
 * affected orders, what links are signed with.
 * @param version of the account's alerts that the decision was made on: the same decision gives the same mail ids
 */
export async function planAlertMail(
  dependencies: AlertMailDependencies,
  { account, client, view }: LoadedAccount,
  { decisions, notifications, alerts, cases, caseNews }: Decided,
  consultancy: Consultancy,
  version: number,
  now: Date,
): Promise<PlannedMail> {
  const [lead] = notifications;
  if (lead === undefined) return { mails: [], groupable: [] };
  const severity = severityOf(decisions);
  const recipients = await recipientsOf(dependencies.recipientStates, consultancy, { kind: 'alert', client, severity });
  const { threadRoot, subject } = lead.after;
  const name = accountName(account);
  const packs = packsFor(
    cases,
    notifications.map(({ key }) => key),
    caseNews,
  );
  const isAboutRating = notifications.some(({ judgement }) => judgement?.reading.metric === 'accountHealthRating');
  const today = dayIn(now, storeOf(account).timeZone);
  const assurance = isAboutRating ? await loadAssurance(dependencies, account, view.judgements, today) : undefined;
  const connection = isFeedStopped(notifications) ? await brokenConnectionOf(dependencies, account, now) : undefined;
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
    ...(connection !== undefined && { connection }),
    reports: newestOfEachKind(view.uploadRecords),
    packs,
    cases: caseNews.map(matterOf),
    ...(assurance !== undefined && { assurance }),
    lookAheads: view.lookAheads,
    affectedOrders: await loadAffectedOrders(dependencies, account, notifications, now),
  };
  const mails = addressMail({
    kind: 'alert',
    client: client.id,
    about: nameOf(name, String(version)),
    consultancy,
    recipients: recipients.addresses,
    links: await linkWriter(dependencies, now),
    scope: recipients.scope,
    alerts: { account: name, open: openAmong(notifications) },
    packs: { account: name, cases: packs.map(({ case: id }) => id) },
    cases: { account: name, asks: asksOf(caseNews) },
    shows: account,
    content: (links) => ({ ...alertMail({ ...facts, links }), subject }),
    references: [
      threadRoot,
      ...new Set(notifications.map(({ after }) => after.threadRoot).filter((root) => root !== threadRoot)),
    ],
    list: listOf(account),
  });
  const copies = mails.filter(({ to }) => recipients.inGroupAlert.includes(to)).map(({ id }) => id);
  const matter = deactivatedListingsIn(account.marketplace, view.judgements);
  const arrivals = arrivalsOf(withoutDeactivatedListings(decisions, matter), (decision) =>
    describeStorm(decision, matter),
  );
  const joins = arrivals.length > 0 && (copies.length > 0 || hearsOfStorms(consultancy));
  return { mails, groupable: joins ? [{ at: now.toISOString(), arrivals, copies }] : [] };
}

/** The packs of the cases about the alerts, and of those whose news the mail has as well: it asks for their draft. */
const packsFor = (cases: readonly Case[], keys: readonly AlertKey[], caseNews: readonly CaseNews[]) => [
  ...new Map([...packsOf(cases, keys), ...packsIn(caseNews)].map((pack) => [pack.case, pack])).values(),
];

/** Whether the mail is about Amazon's own reports that no longer come. */
const isFeedStopped = (notifications: Decided['notifications']): boolean =>
  notifications.some((notification) => notification.key === feedKey && !isOver(notification));
