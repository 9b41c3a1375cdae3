import type { Directory } from '../../config/client-config.ts';
import { clientOf } from '../../config/recipients.ts';
import { accountName, storeOf } from '../../domain/account.ts';
import { type Day, dayIn } from '../../domain/day.ts';
import { priorsOf } from '../../forecasting/priors.ts';
import { subjectAccount } from '../../notifications/mail/format/describe-account.ts';
import type { Mail } from '../../notifications/mail/mail.ts';
import type { UnreachedRecipient } from '../../notifications/mail/summary/unreached-section.ts';
import type { Standing } from '../../portfolio/account-standing.ts';
import { accountsOf, portfolioOf } from '../../portfolio/portfolio.ts';
import { standingOf } from '../../portfolio/standing-of.ts';
import type { AccountEntry, Accounts } from '../../ports/accounts.ts';
import type { AlertBooks } from '../../ports/alerts.ts';
import type { Directories } from '../../ports/client-configs.ts';
import { type SummaryDue, scopeName } from '../../ports/messages.ts';
import type { PriorsStore, Snapshots } from '../../ports/readings.ts';
import type { RecipientStates } from '../../ports/recipients.ts';
import { type AccountTools, lookAtAccount, lookBackAWeek } from '../account-view/load-account-view.ts';
import { readersOfPortfolio, readersOfWeekly } from '../delivery/alert-readers.ts';
import { addressMail, nameOf, type PostTools, post } from '../delivery/enqueue-mail.ts';
import { type LinkTools, linkWriter } from '../delivery/link-writer.ts';
import { scopeOf } from '../delivery/reachable-recipients.ts';
import { unreachedRecipients } from '../delivery/unreached-recipients.ts';
import { type ChartedAccount, chartsOfWeek, mostCharts } from './charts-of-week.ts';
import { writeProof } from './write-daily-heartbeat.ts';

export interface SummaryTools extends Omit<AccountTools, 'priors'>, PostTools, LinkTools {
  readonly recipientStates: RecipientStates;
  readonly priors: PriorsStore;
  readonly accounts: Accounts;
  readonly alertBooks: Pick<AlertBooks, 'read'>;
  readonly snapshots: Snapshots;
  readonly directories: Directories;
  readonly stage: string;
}

export interface SummaryWritten {
  readonly scope: string;
  readonly accounts: number;
  readonly mails: number;
}

/** Writes one weekly summary and hands it to the outbox. Asked twice for the same week, it is the same mail. */
export async function writeSummary(tools: SummaryTools, due: SummaryDue, now: Date): Promise<SummaryWritten> {
  const [directory, entries] = await Promise.all([tools.directories.current(), tools.accounts.all()]);
  const { scope } = due;
  if (scope.kind === 'proof') return writeProof(tools, directory, entries, due, now);
  const wanted = scope.kind === 'client' ? entries.filter(({ account }) => account.client === scope.client) : entries;
  const standings: Standing[] = [];
  const accounts = new Map<string, ChartedAccount>();
  for (const entry of wanted) {
    const { standing, charted } = await lookAtWeek(tools, directory, entry, now);
    standings.push(standing);
    accounts.set(accountName(entry.account), charted);
  }
  if (scope.kind === 'portfolio') await tools.priors.write(priorsOf(standings.map(ofStanding)));
  const unreached = scope.kind === 'portfolio' ? await unreachedRecipients(tools.recipientStates, directory) : [];
  const mails = await mailsFor(tools, directory, scope, due.week, { standings, accounts, unreached }, now);
  await post(tools, mails, now);
  return { scope: scopeName(due), accounts: standings.length, mails: mails.length };
}

const ofStanding = ({ account, lines }: Standing) => ({
  marketplace: storeOf(account).code,
  judgements: lines.map(({ judgement }) => judgement),
});

async function lookAtWeek(
  tools: SummaryTools,
  directory: Directory,
  { account }: AccountEntry,
  now: Date,
): Promise<{ readonly standing: Standing; readonly charted: ChartedAccount }> {
  const { limits } = clientOf(directory, account.client);
  // A forecast that was told is a warning until it is clear: the summary must not call well what an alert holds open.
  const { outlooks } = (await tools.alertBooks.read(accountName(account))).value;
  const [view, weekAgo] = await Promise.all([
    lookAtAccount(tools, account, limits, now, outlooks),
    lookBackAWeek(tools, account, limits, now),
  ]);
  const { judgements, feed, histories, known, priors } = view;
  const today = dayIn(now, storeOf(account).timeZone);
  const standing = standingOf({ account, judgements, weekAgo, feed, today, defective: known.defects.days });
  return { standing, charted: { histories, known, priors } };
}

/** What is known of the accounts of a summary. */
interface WeekOfAccounts {
  readonly standings: readonly Standing[];
  /** by account name */
  readonly accounts: ReadonlyMap<string, ChartedAccount>;
  /** people whom mail does not reach */
  readonly unreached: readonly UnreachedRecipient[];
}

async function mailsFor(
  tools: SummaryTools,
  directory: Directory,
  scope: Exclude<SummaryDue['scope'], { readonly kind: 'proof' }>,
  week: Day,
  { standings, accounts, unreached }: WeekOfAccounts,
  now: Date,
): Promise<readonly Mail[]> {
  if (standings.length === 0) return [];
  const { consultancy, clients } = directory;
  const writing = { consultancy: consultancy.name, now, stage: tools.stage };
  const called = ({ account }: Standing): string =>
    subjectAccount(clientOf(directory, account.client), account.marketplace);
  const chartsOf = (charted: readonly Standing[], most: number, timeZone: string) =>
    chartsOfWeek({ standings: charted, most, nameOf: called, accounts, today: dayIn(now, timeZone) });
  const links = await linkWriter(tools, now);
  if (scope.kind === 'portfolio') {
    const portfolio = portfolioOf(standings);
    // A chart of a portfolio where all is well would be a chart of nothing.
    const near = portfolio.attention.filter(({ state }) => state === 'breach' || state === 'warn' || state === 'watch');
    // Charts bring a library with them, which a daily proof need not wait for.
    const { portfolioSummaryMail } = await import('../../notifications/mail/summary/portfolio-summary-mail.ts');
    const [chart] = chartsOf(near, mostCharts.portfolio, consultancy.timezone);
    return addressMail({
      kind: 'portfolio',
      about: nameOf('portfolio', week),
      consultancy,
      recipients: await readersOfPortfolio(tools.recipientStates, consultancy, 'portfolio'),
      links,
      scope: scopeOf('portfolio'),
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
        }),
      list: 'portfolio',
    });
  }
  const client = clientOf(directory, scope.client);
  const { clientSummaryMail } = await import('../../notifications/mail/summary/client-summary-mail.ts');
  const charts = chartsOf(standings, mostCharts.client, client.timezone);
  return addressMail({
    kind: 'summary',
    about: nameOf('client', client.id, week),
    consultancy,
    recipients: await readersOfWeekly(tools.recipientStates, consultancy, client),
    links,
    scope: scopeOf('weekly', client.id),
    content: (readerLinks) =>
      clientSummaryMail({
        ...writing,
        links: readerLinks,
        timeZone: client.timezone,
        client,
        standings: accountsOf(client.id, standings),
        week,
        charts,
        ...(consultancy.colour !== undefined && { colour: consultancy.colour }),
      }),
    list: `${client.id}-weekly`,
  });
}
