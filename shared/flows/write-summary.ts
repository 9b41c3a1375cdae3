import { subjectAccount } from '../mail/account-words.ts';
import { clientSummaryMail } from '../mail/client-summary-mail.ts';
import type { Mail } from '../mail/mail.ts';
import { portfolioSummaryMail } from '../mail/portfolio-summary-mail.ts';
import { accountName, storeOf } from '../metrics/account.ts';
import type { Directory } from '../metrics/client.ts';
import { dayIn } from '../metrics/day.ts';
import type { Standing } from '../metrics/standing.ts';
import { accountsOf, portfolioOf } from '../summary/portfolio.ts';
import type { DefectiveDay } from '../summary/roll-off.ts';
import { standingOf } from '../summary/standing.ts';
import { chartsOfWeek, mostCharts } from './charts-of-week.ts';
import { type AccountTools, lookAtAccount, lookBackAWeek } from './look-at-account.ts';
import {
  type AccountEntry,
  type Accounts,
  type Directories,
  type Histories,
  type Snapshots,
  type SummaryDue,
  scopeName,
} from './ports.ts';
import { addressMail, nameOf, type PostTools, post } from './post.ts';
import { clientOf, consultancyRecipients, recipientsFor } from './recipients.ts';

export interface SummaryTools extends AccountTools, PostTools {
  readonly accounts: Accounts;
  readonly snapshots: Snapshots;
  readonly histories: Pick<Histories, 'read'>;
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
  const wanted = scope.kind === 'client' ? entries.filter(({ account }) => account.client === scope.client) : entries;
  const standings: Standing[] = [];
  const defective = new Map<string, readonly DefectiveDay[]>();
  for (const entry of wanted) {
    const known = await standing(tools, directory, entry, now);
    standings.push(known.standing);
    defective.set(accountName(entry.account), known.defective);
  }
  const mails = await mailsFor(tools, directory, due, { standings, defective }, now);
  await post(tools, mails, now);
  return { scope: scopeName(due), accounts: standings.length, mails: mails.length };
}

async function standing(
  tools: SummaryTools,
  directory: Directory,
  { account }: AccountEntry,
  now: Date,
): Promise<{ readonly standing: Standing; readonly defective: readonly DefectiveDay[] }> {
  const { limits } = clientOf(directory, account.client);
  const [view, weekAgo] = await Promise.all([
    lookAtAccount(tools, account, limits, now),
    lookBackAWeek(tools, account, limits, now),
  ]);
  const { judgements, feed, defective } = view;
  const today = dayIn(now, storeOf(account).timeZone);
  return { standing: standingOf({ account, judgements, weekAgo, feed, today, defective }), defective };
}

/** What is known of the accounts of a summary. */
interface KnownAccounts {
  readonly standings: readonly Standing[];
  /** by account name */
  readonly defective: ReadonlyMap<string, readonly DefectiveDay[]>;
}

async function mailsFor(
  tools: SummaryTools,
  directory: Directory,
  { scope, week }: SummaryDue,
  { standings, defective }: KnownAccounts,
  now: Date,
): Promise<readonly Mail[]> {
  if (standings.length === 0) return [];
  const { consultancy, clients } = directory;
  const writing = { consultancy: consultancy.name, now, stage: tools.stage };
  const called = ({ account }: Standing): string =>
    subjectAccount(clientOf(directory, account.client), account.marketplace);
  const chartsOf = (charted: readonly Standing[], most: number, timeZone: string) =>
    chartsOfWeek(tools, { standings: charted, most, nameOf: called, defective, today: dayIn(now, timeZone) });
  if (scope.kind === 'portfolio') {
    const portfolio = portfolioOf(standings);
    // A chart of a portfolio where all is well would be a chart of nothing.
    const near = portfolio.attention.filter(({ state }) => state === 'breach' || state === 'warn' || state === 'watch');
    const [chart] = await chartsOf(near, mostCharts.portfolio, consultancy.timezone);
    return addressMail({
      kind: 'portfolio',
      about: nameOf('portfolio', week),
      consultancy,
      recipients: consultancyRecipients(consultancy, 'portfolio'),
      content: portfolioSummaryMail({
        ...writing,
        timeZone: consultancy.timezone,
        portfolio,
        clients,
        week,
        ...(chart !== undefined && { chart }),
      }),
      list: 'portfolio',
    });
  }
  const client = clientOf(directory, scope.client);
  const charts = await chartsOf(standings, mostCharts.client, client.timezone);
  return addressMail({
    kind: 'summary',
    about: nameOf('client', client.id, week),
    consultancy,
    recipients: recipientsFor(consultancy, client, 'weekly'),
    content: clientSummaryMail({
      ...writing,
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
