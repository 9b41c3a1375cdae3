import type { Case } from '../../cases/case.ts';
import { clocks } from '../../cases/clocks.ts';
import { assumptionOf } from '../../cases/deadlines.ts';
import type { ClientConfig } from '../../config/client-config.ts';
import { watchedOf } from '../../config/former-clients.ts';
import { clientOf } from '../../config/recipients.ts';
import { accountName, storeOf } from '../../domain/account.ts';
import { addDays, type Day, dayIn } from '../../domain/day.ts';
import type { UnreadableAccount } from '../../domain/unreadable.ts';
import { priorsOf } from '../../forecasting/priors.ts';
import { newestOf } from '../../ledger/estimate-window.ts';
import { subjectAccount } from '../../notifications/mail/format/describe-account.ts';
import type { Mail } from '../../notifications/mail/mail.ts';
import type { UnreachedRecipient } from '../../notifications/mail/summary/unreached-section.ts';
import type { Standing } from '../../portfolio/account-standing.ts';
import { accountsOf, portfolioOf } from '../../portfolio/portfolio.ts';
import { standingOf } from '../../portfolio/standing-of.ts';
import { type CaseOfWeek, weekOf } from '../../portfolio/week.ts';
import type { AccountEntry, Accounts } from '../../ports/accounts.ts';
import type { AccountAlertsStore, DecisionTrails } from '../../ports/alerts.ts';
import type { Cases } from '../../ports/cases.ts';
import type { ClientConfigs } from '../../ports/client-configs.ts';
import { type SummaryClaims, type SummaryDue, scopeName } from '../../ports/messages.ts';
import type { PriorsStore, Snapshots } from '../../ports/readings.ts';
import type { RecipientStates } from '../../ports/recipient-states.ts';
import { type AccountDependencies, loadAccountView, loadShownAt } from '../account-view/load-account-view.ts';
import { loadAssurance } from '../account-view/load-assurance.ts';
import { orUnreadable } from '../account-view/unreadable-account.ts';
import { mapAtOnce } from '../at-once.ts';
import type { ListDependencies } from '../connections/list-connections.ts';
import { addressMail, type EnqueueDependencies, enqueueMail, nameOf } from '../delivery/enqueue-mail.ts';
import { type LinkWriterDependencies, linkWriter } from '../delivery/link-writer.ts';
import { recipientsOf } from '../delivery/resolve-recipients.ts';
import { unreachedRecipients } from '../delivery/unreached-recipients.ts';
import { type ChartedAccount, chartsOfWeek, mostCharts } from './charts-of-week.ts';
import { connectionsOfWeek } from './connections-of-week.ts';
import { writeHeartbeat } from './write-daily-heartbeat.ts';

export interface SummaryDependencies
  extends Omit<AccountDependencies, 'priors' | 'fetches'>,
    EnqueueDependencies,
    LinkWriterDependencies,
    Omit<ListDependencies, 'fetches'> {
  readonly recipientStates: RecipientStates;
  readonly priors: PriorsStore;
  readonly fetches: AccountDependencies['fetches'] & ListDependencies['fetches'];
  readonly accounts: Accounts;
  readonly accountAlerts: Pick<AccountAlertsStore, 'read'>;
  readonly decisionTrails: Pick<DecisionTrails, 'read'>;
  readonly cases: Pick<Cases, 'of'>;
  readonly claims: Pick<SummaryClaims, 'claimedAt'>;
  readonly snapshots: Snapshots;
  readonly clientConfigs: ClientConfigs;
  readonly stage: string;
}

export interface SummaryWritten {
  readonly scope: string;
  readonly accounts: number;
  /** accounts that cannot be read, of which the summary says so */
  readonly unreadable: number;
  readonly mails: number;
}

/** Accounts that are read at the same time: each takes some ten reads, and holds its histories meanwhile. */
const accountsAtOnce = 20;

/** Writes one weekly summary and enqueues it. Asked twice for the same week, it is the same mail. */
export async function writeSummary(
  dependencies: SummaryDependencies,
  due: SummaryDue,
  now: Date,
): Promise<SummaryWritten> {
  const { scope } = due;
  const [clientConfig, all] = await Promise.all([
    dependencies.clientConfigs.current(),
    scope.kind === 'client' ? dependencies.accounts.of(scope.client) : dependencies.accounts.all(),
  ]);
  const isWatched = watchedOf(clientConfig);
  const entries = all.filter(({ account }) => isWatched(account.client));
  if (scope.kind === 'heartbeat') return writeHeartbeat(dependencies, clientConfig, entries, due, now);
  const last = await dependencies.claims.claimedAt({ scope, week: addDays(due.week, -7) });
  const read = await mapAtOnce(entries, accountsAtOnce, (entry) =>
    orUnreadable(entry, () => lookAtWeek(dependencies, clientConfig, entry, last, now)),
  );
  const unreadable = read.flatMap((one) => ('unreadable' in one ? [one.unreadable] : []));
  const standings = read.flatMap((one) => ('unreadable' in one ? [] : [one.value]));
  if (scope.kind === 'portfolio') await dependencies.priors.write(priorsOf(standings.map(ofStanding)));
  const unreached =
    scope.kind === 'portfolio' ? await unreachedRecipients(dependencies.recipientStates, clientConfig) : [];
  const found = { standings, unreached, unreadable };
  const mails = await mailsFor(dependencies, clientConfig, scope, due.week, found, now);
  await enqueueMail(dependencies, mails, now);
  return { scope: scopeName(due), accounts: standings.length, unreadable: unreadable.length, mails: mails.length };
}

const ofStanding = ({ account, lines }: Standing) => ({
  marketplace: storeOf(account).code,
  judgements: lines.map(({ judgement }) => judgement),
});

/** Of a case what a summary says. */
const caseOfWeek = (known: Case): CaseOfWeek => ({
  metric: known.metric,
  channel: known.channel,
  state: known.state,
  openedAt: known.openedAt,
  ...(known.submittedAt !== undefined && { submittedAt: known.submittedAt }),
  ...(known.closedAt !== undefined && { closedAt: known.closedAt }),
  deadlines: known.deadlines.map((deadline) => ({
    title: clocks[deadline.clock].title,
    at: deadline.at,
    assumed: assumptionOf(known, deadline) !== undefined,
  })),
});

const weekMilliseconds = 7 * 86_400_000;

async function lookAtWeek(
  dependencies: SummaryDependencies,
  clientConfig: ClientConfig,
  { account }: AccountEntry,
  /** when the last summary of this kind was written; absent before the first */
  last: Date | undefined,
  now: Date,
): Promise<Standing> {
  const { limits } = clientOf(clientConfig, account.client);
  // A forecast that was notified about is a warning until it is clear: the summary must not call well what an alert holds open.
  const { forecasts, alerts } = (await dependencies.accountAlerts.read(accountName(account))).value;
  const [view, weekAgo, trail, cases] = await Promise.all([
    loadAccountView(dependencies, account, limits, now, forecasts),
    last === undefined ? [] : loadShownAt(dependencies, account, limits, last),
    dependencies.decisionTrails.read(accountName(account)),
    dependencies.cases.of(account),
  ]);
  const { judgements, feed, known } = view;
  const today = dayIn(now, storeOf(account).timeZone);
  const week = weekOf(
    trail.notified,
    cases.map(({ value }) => caseOfWeek(value)),
    Object.values(alerts).filter(({ state }) => state === 'open').length,
    last ?? new Date(now.getTime() - weekMilliseconds),
  );
  const assurance = await loadAssurance(dependencies, account, judgements, today);
  const dataUpTo = newestOf([...known.tallies.keys(), ...known.traffic.spans.map(({ to }) => to)]);
  return standingOf({
    account,
    judgements,
    weekAgo,
    feed,
    today,
    defective: known.defects.days,
    week,
    ...(assurance !== undefined && { assurance }),
    ...(dataUpTo !== undefined && { dataUpTo }),
  });
}

/** What is known of the accounts of a summary. */
interface WeekOfAccounts {
  readonly standings: readonly Standing[];
  /** people whom mail does not reach */
  readonly unreached: readonly UnreachedRecipient[];
  readonly unreadable: readonly UnreadableAccount[];
}

async function mailsFor(
  dependencies: SummaryDependencies,
  clientConfig: ClientConfig,
  scope: Exclude<SummaryDue['scope'], { readonly kind: 'heartbeat' }>,
  week: Day,
  { standings, unreached, unreadable }: WeekOfAccounts,
  now: Date,
): Promise<readonly Mail[]> {
  if (standings.length + unreadable.length === 0) return [];
  const { consultancy, clients } = clientConfig;
  const writing = { consultancy: consultancy.name, now, stage: dependencies.stage };
  const called = ({ account }: Standing): string =>
    subjectAccount(clientOf(clientConfig, account.client), account.marketplace);
  // Read again for the few that get a chart: histories of all accounts at once would not fit into memory.
  const accountOf = async ({ account }: Standing): Promise<ChartedAccount> => {
    const { limits } = clientOf(clientConfig, account.client);
    const { forecasts } = (await dependencies.accountAlerts.read(accountName(account))).value;
    return loadAccountView(dependencies, account, limits, now, forecasts);
  };
  const chartsOf = (charted: readonly Standing[], most: number, timeZone: string) =>
    chartsOfWeek(dependencies, { standings: charted, most, nameOf: called, accountOf, today: dayIn(now, timeZone) });
  const links = await linkWriter(dependencies, now);
  if (scope.kind === 'portfolio') {
    const portfolio = portfolioOf(standings);
    // A chart of a portfolio where all is well would be a chart of nothing.
    const near = portfolio.attention.filter(({ state }) => state === 'breach' || state === 'warn' || state === 'watch');
    // Charts bring a library with them, which a daily heartbeat need not wait for.
    const { portfolioSummaryMail } = await import('../../notifications/mail/summary/portfolio-summary-mail.ts');
    // The status of an account has its word in the rows: the one chart is a picture.
    const charts = await chartsOf(near, mostCharts.portfolio, consultancy.timezone);
    const chart = charts.find(({ kind }) => kind !== 'status');
    const [readers, connected] = await Promise.all([
      recipientsOf(dependencies.recipientStates, consultancy, { kind: 'portfolio' }),
      connectionsOfWeek(dependencies, now),
    ]);
    return addressMail({
      kind: 'portfolio',
      about: nameOf('portfolio', week),
      consultancy,
      recipients: readers.addresses,
      links,
      scope: readers.scope,
      shows: 'all',
      content: (readerLinks) =>
        portfolioSummaryMail({
          ...writing,
          links: readerLinks,
          timeZone: consultancy.timezone,
          portfolio,
          clients,
          week,
          ...(chart !== undefined && { chart }),
          unreached,
          unreadable,
          connected,
        }),
      list: 'portfolio',
    });
  }
  const client = clientOf(clientConfig, scope.client);
  const { clientSummaryMail } = await import('../../notifications/mail/summary/client-summary-mail.ts');
  const charts = await chartsOf(standings, mostCharts.client, client.timezone);
  const readers = await recipientsOf(dependencies.recipientStates, consultancy, { kind: 'weekly', client });
  const [only, ...others] = [...standings, ...unreadable].map(({ account }) => account);
  return addressMail({
    kind: 'summary',
    client: client.id,
    about: nameOf('client', client.id, week),
    consultancy,
    recipients: readers.addresses,
    links,
    scope: readers.scope,
    shows: only === undefined || others.length > 0 ? 'all' : only,
    content: (readerLinks) =>
      clientSummaryMail({
        ...writing,
        links: readerLinks,
        timeZone: client.timezone,
        client,
        standings: accountsOf(client.id, standings),
        week,
        charts,
        unreadable,
        ...(consultancy.colour !== undefined && { colour: consultancy.colour }),
      }),
    list: `${client.id}-weekly`,
  });
}
