import type { AlertKey } from '../../alerts/alert-key.ts';
import type { AlertMemory, Hush } from '../../alerts/decision.ts';
import { isActive } from '../../alerts/silences.ts';
import { clientOf } from '../../config/recipients.ts';
import { type Account, accountName, noAccount, storeOf } from '../../domain/account.ts';
import { addDays, type Day, dayIn } from '../../domain/day.ts';
import type { DefectCount } from '../../ledger/defect-summary.ts';
import type { Judgement, Verdict } from '../../metrics/judge.ts';
import { fractionOf } from '../../metrics/limit.ts';
import type { LookAhead } from '../../metrics/look-ahead.ts';
import type { RateForecast } from '../../metrics/rate-forecast.ts';
import { rateOf } from '../../metrics/reading.ts';
import type { Accounts } from '../../ports/accounts.ts';
import type { AlertBook, AlertBooks } from '../../ports/alerts.ts';
import type { Directories } from '../../ports/client-configs.ts';
import type { Receipt } from '../../reports/common/report.ts';
import { type AccountTools, type AccountView, isFresh, lookAtAccount } from '../account-view/load-account-view.ts';

export interface StatusTools extends AccountTools {
  readonly accounts: Accounts;
  readonly alertBooks: AlertBooks;
  readonly directories: Directories;
}

/** One account in `headroom status --json`. Rates are fractions; absent is absent. */
export interface AccountStatus {
  readonly client: string;
  readonly marketplace: string;
  readonly asOf?: Day;
  /** the newest official report is recent enough to trust silence */
  readonly fresh: boolean;
  readonly readings: readonly ReadingStatus[];
  readonly alerts: readonly AlertStatus[];
  readonly reports: readonly ReportStatus[];
  /** orders by purchase day and channel, newest last, from order reports */
  readonly orders?: readonly OrdersOfDay[];
  /** orders that a report names a defect of, by kind; `inNoReport` of them stand in no order report and in no rate */
  readonly evidence?: readonly DefectCount[];
}

export interface ReadingStatus {
  readonly metric: string;
  readonly channel: string;
  readonly source: string;
  readonly windowDays?: number;
  readonly from?: Day;
  readonly to?: Day;
  readonly numerator?: number;
  readonly denominator?: number;
  readonly rate?: number;
  /** the rate as the report printed it */
  readonly printedRate?: number;
  /** of a score or a state */
  readonly value?: number | string;
  readonly limit?: number;
  readonly condition?: string;
  readonly officialStatus?: string;
  readonly headroom?: number;
  readonly verdict: Verdict;
  readonly asOf: Day;
  readonly remark?: string;
  /** what Amazon will show when its window has moved past its lag, from the uploaded reports */
  readonly lookAhead?: LookAheadStatus;
  /** chances of missing the limit within so many days of `asOf` */
  readonly forecast?: ForecastStatus;
}

export type ForecastStatus = Pick<RateForecast, 'p7' | 'p14' | 'p30' | 'p60' | 'likelyDate' | 'recoveryDate'>;

export interface LookAheadStatus extends LookAhead {
  readonly rate: number;
}

export interface AlertStatus {
  readonly metric: string;
  readonly channel: string;
  readonly state: AlertMemory['state'];
  readonly since: string;
  readonly lastTold: string;
  readonly because: AlertMemory['because'];
  /** silence that a reader asked for, while it lasts */
  readonly hush?: Pick<Hush, 'kind' | 'until'>;
}

export interface ReportStatus {
  readonly key: string;
  readonly kind: Receipt['kind'];
  readonly asOf?: Day;
  readonly rows: number;
  /** rows left out */
  readonly setAside: number;
  readonly outcome: Receipt['outcome'];
  readonly reason?: string;
}

export interface OrdersOfDay {
  readonly day: Day;
  readonly channel: 'seller' | 'amazon';
  readonly orders: number;
  readonly cancelled: number;
  readonly cancelledByBuyer: number;
  readonly pending: number;
}

const receiptsShown = 200;

/** How every account stands, or those of one client; uploads that belong to no account come last, under `-`. */
export async function readStatus(tools: StatusTools, now: Date, client?: string): Promise<readonly AccountStatus[]> {
  const [entries, directory] = await Promise.all([tools.accounts.all(), tools.directories.current()]);
  const statuses: AccountStatus[] = [];
  for (const { account } of entries) {
    if (client !== undefined && account.client !== client) continue;
    const { limits } = clientOf(directory, account.client);
    const book = await tools.alertBooks.read(accountName(account));
    const [view, receipts] = await Promise.all([
      lookAtAccount(tools, account, limits, now, book.value.outlooks),
      tools.receipts.newest(accountName(account), receiptsShown),
    ]);
    statuses.push(statusOf(account, view, book.value, receipts, now));
  }
  const astray = client === undefined ? await tools.receipts.newest(noAccount, receiptsShown) : [];
  return astray.length === 0 ? statuses : [...statuses, statusOfAstray(astray)];
}

function statusOf(
  account: Account,
  view: AccountView,
  { alerts, hushes }: Pick<AlertBook, 'alerts' | 'hushes'>,
  receipts: readonly Receipt[],
  now: Date,
): AccountStatus {
  const today = dayIn(now, storeOf(account).timeZone);
  const asOf =
    view.feed.asOf ??
    view.judgements
      .map(({ reading }) => reading.asOf)
      .sort()
      .at(-1);
  const orders = [...view.tallies]
    .filter(([day]) => day >= addDays(today, -60))
    .flatMap(([day, tally]) => (['seller', 'amazon'] as const).map((channel) => ({ day, channel, ...tally[channel] })))
    .filter((row) => row.orders + row.pending > 0);
  return {
    client: account.client,
    marketplace: account.marketplace,
    ...(asOf !== undefined && { asOf }),
    fresh: isFresh(view, now),
    readings: view.judgements.map((judgement) => readingStatus(judgement, view.lookAheads)),
    alerts: Object.entries(alerts).map(([key, memory]) => alertStatus(key, memory, hushes[key], now)),
    reports: receipts.map(reportStatus),
    ...(orders.length > 0 && { orders }),
    ...(view.evidence.length > 0 && { evidence: view.evidence }),
  };
}

const statusOfAstray = (receipts: readonly Receipt[]): AccountStatus => ({
  client: noAccount,
  marketplace: noAccount,
  fresh: false,
  readings: [],
  alerts: [],
  reports: receipts.map(reportStatus),
});

function readingStatus(
  { reading, verdict, headroom, forecast }: Judgement,
  lookAheads: ReadonlyMap<string, LookAhead>,
): ReadingStatus {
  const ahead = lookAheads.get(`${reading.metric}|${reading.channel}`);
  const { measure, limit } = reading;
  const rate = rateOf(measure);
  const limitValue = limit?.perMillion === undefined ? limit?.value : fractionOf(limit.perMillion);
  return {
    metric: reading.metric,
    channel: reading.channel,
    source: reading.source,
    ...(reading.windowDays !== undefined && { windowDays: reading.windowDays }),
    ...(reading.from !== undefined && { from: reading.from }),
    ...(reading.to !== undefined && { to: reading.to }),
    ...(measure.kind === 'share' && { numerator: measure.numerator, denominator: measure.denominator }),
    ...(measure.kind === 'count' && { numerator: measure.count }),
    ...(rate !== undefined && { rate }),
    ...(measure.kind === 'share' && measure.printed !== undefined && { printedRate: measure.printed }),
    ...(measure.kind === 'score' && { value: measure.score }),
    ...(measure.kind === 'state' && { value: measure.state }),
    ...(limitValue !== undefined && { limit: limitValue }),
    ...(limit !== undefined && { condition: limit.condition }),
    ...(reading.officialStatus !== undefined && { officialStatus: reading.officialStatus }),
    ...(headroom !== undefined && { headroom }),
    verdict,
    asOf: reading.asOf,
    ...(reading.remark !== undefined && { remark: reading.remark }),
    ...(ahead !== undefined && { lookAhead: { ...ahead, rate: ahead.numerator / ahead.denominator } }),
    ...(forecast !== undefined && { forecast: forecastStatus(forecast) }),
  };
}

const forecastStatus = ({ p7, p14, p30, p60, likelyDate, recoveryDate }: RateForecast): ForecastStatus => ({
  p7,
  p14,
  p30,
  p60,
  ...(likelyDate !== undefined && { likelyDate }),
  ...(recoveryDate !== undefined && { recoveryDate }),
});

function alertStatus(key: AlertKey, memory: AlertMemory, hush: Hush | undefined, now: Date): AlertStatus {
  const [metric = key, channel = 'all'] = key.split('|');
  const { state, since, lastTold, because } = memory;
  return {
    metric,
    channel,
    state,
    since,
    lastTold,
    because,
    ...(hush !== undefined && isActive(hush, now) && { hush: { kind: hush.kind, until: hush.until } }),
  };
}

function reportStatus(receipt: Receipt): ReportStatus {
  const setAside = receipt.setAside.reduce((rows, part) => rows + part.rows, 0);
  const because = receipt.setAside.map(({ rows, because: why }) => `${rows} set aside: ${why}`).join('; ');
  const reason = receipt.reason ?? (because === '' ? undefined : because);
  return {
    key: receipt.key,
    kind: receipt.kind,
    ...(receipt.asOf !== undefined && { asOf: receipt.asOf }),
    rows: receipt.rows,
    setAside,
    outcome: receipt.outcome,
    ...(reason !== undefined && { reason }),
  };
}
