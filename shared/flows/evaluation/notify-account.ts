import type { AlertKey } from '../../alerts/alert-key.ts';
import { decide, mailAgainAfterHours } from '../../alerts/decide.ts';
import type { AlertMemory, Decision } from '../../alerts/decision.ts';
import { arrivalsOf } from '../../alerts/storm.ts';
import type { Client, Consultancy } from '../../config/client-config.ts';
import { isQuiet, quietUntil } from '../../config/quiet-hours.ts';
import { type Account, accountName } from '../../domain/account.ts';
import { alertMail } from '../../notifications/mail/alert/alert-mail.ts';
import { alertSubject } from '../../notifications/mail/alert/alert-subject.ts';
import { stormWords } from '../../notifications/mail/alert/group-alert-mail.ts';
import { openAmong, tellingsOf } from '../../notifications/mail/alert/notification.ts';
import type { Mail } from '../../notifications/mail/mail.ts';
import type { AlertBook } from '../../ports/alerts.ts';
import type { RecipientStates } from '../../ports/recipients.ts';
import type { Versioned } from '../../ports/versioned.ts';
import type { Receipt } from '../../reports/common/report.ts';
import { type AccountTools, type AccountView, lookAtAccount } from '../account-view/load-account-view.ts';
import { type OrdersBehindTools, ordersBehind } from '../account-view/load-affected-orders.ts';
import { packsOf } from '../cases/pack-key.ts';
import { readersAtConsultancy, readersOfAlerts } from '../delivery/alert-readers.ts';
import { addressMail, domainOf, listOf, nameOf } from '../delivery/enqueue-mail.ts';
import { type LinkTools, linkWriter } from '../delivery/link-writer.ts';
import { scopeOf } from '../delivery/reachable-recipients.ts';
import { type WatchTools, watchCases } from './follow-cases.ts';
import { isWithheld, type StormTools } from './notify-group.ts';

export interface TellTools extends AccountTools, OrdersBehindTools, LinkTools, Pick<StormTools, 'storms'>, WatchTools {
  readonly recipientStates: RecipientStates;
  readonly stage: string;
}

/** What an evaluation came to, before it is committed. */
export interface Outcome {
  readonly alerts: Readonly<Record<AlertKey, AlertMemory>>;
  readonly mails: readonly Mail[];
  /** `orderDefectRate|seller: first` */
  readonly told: readonly string[];
  readonly view: AccountView;
  readonly decisions: readonly Decision[];
  /** the consultancy's copy waits for the mail about many accounts */
  readonly withheld: boolean;
  /** when this account is looked at again if nothing is uploaded */
  readonly nextCheckAt: Date;
}

/**
 * Looks at one account, decides what to tell, and writes the mail. Nothing is stored but what many accounts have in common,
 * and the account's cases.
 */
export async function tellOfAccount(
  tools: TellTools,
  account: Account,
  client: Client,
  consultancy: Consultancy,
  { value: book, version }: Versioned<AlertBook>,
  now: Date,
): Promise<Outcome> {
  const view = await lookAtAccount(tools, account, client.limits, now, book.outlooks, 'where it matters');
  const decisions = inOneThread(
    decide({
      judgements: view.judgements,
      feed: view.feed,
      otherFeeds: view.otherFeeds,
      memory: book.alerts,
      hushes: book.hushes,
      ...(book.mailedAt !== undefined && { lastMailAt: book.mailedAt }),
      now,
      quiet: isQuiet(now, client.timezone, client.quietHours),
      openThread: (key) => ({
        threadRoot: `alert-${nameOf(accountName(account), key, now.toISOString())}@${domainOf(consultancy.from)}`,
        subject: alertSubject(client, account.marketplace, key),
      }),
    }),
  );
  const remembered = decisions.flatMap(({ key, after }) => (after === undefined ? [] : [[key, after] as const]));
  const alerts = { ...book.alerts, ...Object.fromEntries(remembered) };
  const telling = tellingsOf(decisions);
  const [lead] = telling;
  const { cases, nextDueAt } = await watchCases(tools, account, view.judgements, decisions, now);
  const said = {
    view,
    decisions,
    alerts,
    told: telling.map(({ key, because }) => `${key}: ${because}`),
    nextCheckAt: earlier(nextCheck(view, decisions, client, book, now), nextDueAt),
  };
  if (lead === undefined) return { ...said, mails: [], withheld: false };
  const { addresses: recipients } = await readersOfAlerts(tools.recipientStates, consultancy, client);
  const { addresses: forConsultancy } = await readersAtConsultancy(tools.recipientStates, consultancy);
  const withheld =
    recipients.some((address) => forConsultancy.includes(address)) &&
    (await isWithheld(tools, accountName(account), arrivalsOf(decisions, stormWords), now));
  const { threadRoot, subject } = lead.after;
  const packs = packsOf(
    cases,
    telling.map(({ key }) => key),
  );
  const facts = {
    consultancy: consultancy.name,
    now,
    timeZone: client.timezone,
    stage: tools.stage,
    client,
    marketplace: account.marketplace,
    decisions,
    judgements: view.judgements,
    alerts,
    feed: view.feed,
    reports: newestOfEachKind(view.receipts),
    packs,
    lookAheads: view.lookAheads,
    ordersBehind: await ordersBehind(tools, account, telling, now),
  };
  return {
    ...said,
    withheld,
    mails: addressMail({
      kind: 'alert',
      about: nameOf(accountName(account), String(version)),
      consultancy,
      recipients: withheld ? recipients.filter((address) => !forConsultancy.includes(address)) : recipients,
      links: await linkWriter(tools, now),
      scope: scopeOf('alerts', client.id),
      alerts: { account: accountName(account), open: openAmong(telling) },
      packs: { account: accountName(account), cases: packs.map(({ case: id }) => id) },
      content: (links) => ({ ...alertMail({ ...facts, links }), subject }),
      references: [
        threadRoot,
        ...new Set(telling.map(({ after }) => after.threadRoot).filter((root) => root !== threadRoot)),
      ],
      list: listOf(account),
    }),
  };
}

/** The numbers come from the newest report of each kind; the older ones are history. */
export function newestOfEachKind(receipts: readonly Receipt[]): readonly Receipt[] {
  const newest = new Map<string, Receipt>();
  for (const receipt of receipts) {
    const other = newest.get(receipt.kind);
    if (receipt.outcome === 'read' && (receipt.asOf ?? '') > (other?.asOf ?? '')) newest.set(receipt.kind, receipt);
  }
  return [...newest.values()];
}

/** Alerts that open together are told in one mail, so they share the thread that this mail begins: the worst one's. */
function inOneThread(decisions: readonly Decision[]): readonly Decision[] {
  const opens = ({ because }: Decision) => because === 'first' || because === 'feed stopped';
  const lead = tellingsOf(decisions).find(opens);
  if (lead === undefined) return decisions;
  const { threadRoot, subject } = lead.after;
  return decisions.map((decision) =>
    decision.tell && opens(decision) ? { ...decision, after: { ...decision.after, threadRoot, subject } } : decision,
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
  { hushes, mailedAt }: AlertBook,
  now: Date,
): Date {
  const waitsBecause = new Set(decisions.map(({ because }) => because));
  const instants = [
    ...[feed, ...otherFeeds].map(({ staleFrom = '' }) => Date.parse(staleFrom)),
    ...Object.values(hushes).map(({ until }) => Date.parse(until)),
    ...(waitsBecause.has('quiet hours') ? [quietUntil(now, client.timezone, client.quietHours).getTime()] : []),
    ...(waitsBecause.has('one mail a day') ? [Date.parse(mailedAt ?? '') + mailAgainAfterHours * hour] : []),
  ].filter((instant) => instant > now.getTime());
  return new Date(Math.min(now.getTime() + checkEveryMilliseconds, ...instants));
}
