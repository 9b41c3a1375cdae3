import { type AlertKey, type AlertSubject, subjectOf } from '../../alerts/alert-key.ts';
import type { AlertMemory, Silence } from '../../alerts/decision.ts';
import { isActive } from '../../alerts/silences.ts';
import { formerClient } from '../../config/former-clients.ts';
import { clientOf } from '../../config/recipients.ts';
import { type Account, accountName, noAccount, storeOf } from '../../domain/account.ts';
import { addDays, type Day, dayIn } from '../../domain/day.ts';
import type { Unreadable, UnreadableAccount } from '../../domain/unreadable.ts';
import type { DefectCount } from '../../ledger/defect-summary.ts';
import { fractionOf } from '../../metrics/catalogue/limit.ts';
import type { Judgement, Verdict } from '../../metrics/judge.ts';
import type { LookAhead } from '../../metrics/look-ahead.ts';
import { metricKey } from '../../metrics/metric-key.ts';
import type { RateForecast } from '../../metrics/rate-forecast.ts';
import { rateOf } from '../../metrics/reading.ts';
import type { AccountEntry, Accounts } from '../../ports/accounts.ts';
import type { AccountAlerts, AccountAlertsStore } from '../../ports/alerts.ts';
import type { ClientConfigs } from '../../ports/client-configs.ts';
import type { UploadRecord } from '../../reports/common/report.ts';
import {
  type AccountDependencies,
  type AccountView,
  isFresh,
  loadAccountView,
} from '../account-view/load-account-view.ts';
import { orUnreadable } from '../account-view/unreadable-account.ts';

export interface StatusDependencies extends AccountDependencies {
  readonly accounts: Accounts;
  readonly accountAlerts: AccountAlertsStore;
  readonly clientConfigs: ClientConfigs;
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
  /** something stored of it cannot be read: readings and alerts are not known, and it is not evaluated */
  readonly unreadable?: Unreadable;
  /** since when its client is not in `clients.yaml` any more, an instant: what is shown is stored, and nobody evaluates it */
  readonly notWatchedSince?: string;
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
  readonly lastNotified: string;
  readonly reason: AlertMemory['reason'];
  /** silence that a reader asked for, while it lasts */
  readonly silence?: Pick<Silence, 'kind' | 'until'>;
}

export interface ReportStatus {
  readonly key: string;
  readonly kind: UploadRecord['kind'];
  readonly asOf?: Day;
  readonly rows: number;
  /** rows left out */
  readonly skipped: number;
  readonly outcome: UploadRecord['outcome'];
  /** why it is unused or unreadable, what of it could not be read, which rows were skipped, a total that does not add up */
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

const uploadRecordsShown = 200;

/** How every account stands, or those of one client; uploads that belong to no account come last, under `-`. */
export async function readStatus(
  dependencies: StatusDependencies,
  now: Date,
  client?: string,
): Promise<readonly AccountStatus[]> {
  const [entries, clientConfig] = await Promise.all([
    dependencies.accounts.all(),
    dependencies.clientConfigs.current(),
  ]);
  const statuses: AccountStatus[] = [];
  for (const entry of entries) {
    const { account } = entry;
    if (client !== undefined && account.client !== client) continue;
    const { limits } = clientOf(clientConfig, account.client);
    const read = await orUnreadable(entry, async () => {
      const stored = await dependencies.accountAlerts.read(accountName(account));
      const [view, uploadRecords] = await Promise.all([
        loadAccountView(dependencies, account, limits, now, stored.value.forecasts),
        dependencies.uploadRecords.newest(accountName(account), uploadRecordsShown),
      ]);
      return statusOf(account, view, stored.value, uploadRecords, now);
    });
    const status = 'value' in read ? withMark(read.value, entry) : statusOfUnreadable(read.unreadable);
    const since = formerClient(clientConfig, account.client)?.since;
    statuses.push(since === undefined ? status : { ...status, notWatchedSince: since });
  }
  const astray = client === undefined ? await dependencies.uploadRecords.newest(noAccount, uploadRecordsShown) : [];
  return astray.length === 0 ? statuses : [...statuses, statusOfAstray(astray)];
}

function statusOf(
  account: Account,
  view: AccountView,
  { alerts, silences }: Pick<AccountAlerts, 'alerts' | 'silences'>,
  uploadRecords: readonly UploadRecord[],
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
    alerts: Object.entries(alerts)
      // The scores of a rating are remembered before there is anything to notify.
      .filter(([, { state, notified }]) => state !== 'resolved' || notified > 0)
      .map(([key, memory]) => alertStatus(key, memory, silences[key], now)),
    reports: uploadRecords.map(reportStatus),
    ...(orders.length > 0 && { orders }),
    ...(view.evidence.length > 0 && { evidence: view.evidence }),
  };
}

/** What is read here may still keep its evaluation from ending: a case, or why something was decided. */
const withMark = (status: AccountStatus, { unreadable }: AccountEntry): AccountStatus =>
  unreadable === undefined ? status : { ...status, unreadable };

const statusOfUnreadable = ({ account, ...unreadable }: UnreadableAccount): AccountStatus => ({
  client: account.client,
  marketplace: account.marketplace,
  fresh: false,
  readings: [],
  alerts: [],
  reports: [],
  unreadable,
});

const statusOfAstray = (uploadRecords: readonly UploadRecord[]): AccountStatus => ({
  client: noAccount,
  marketplace: noAccount,
  fresh: false,
  readings: [],
  alerts: [],
  reports: uploadRecords.map(reportStatus),
});

function readingStatus(
  { reading, verdict, headroom, forecast }: Judgement,
  lookAheads: ReadonlyMap<string, LookAhead>,
): ReadingStatus {
  const ahead = lookAheads.get(metricKey(reading));
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

/** Scripts know a feed as the metric `feed`, of a kind of report or of all. */
function describeSubject(subject: AlertSubject): Pick<AlertStatus, 'metric' | 'channel'> {
  if (subject.kind === 'metric') return { metric: subject.metric, channel: subject.channel };
  return subject.kind === 'feed'
    ? { metric: 'feed', channel: subject.reports ?? 'all' }
    : { metric: subject.key, channel: 'all' };
}

function alertStatus(key: AlertKey, memory: AlertMemory, silence: Silence | undefined, now: Date): AlertStatus {
  const { state, since, lastNotified, reason } = memory;
  return {
    ...describeSubject(subjectOf(key)),
    state,
    since,
    lastNotified,
    reason,
    ...(silence !== undefined && isActive(silence, now) && { silence: { kind: silence.kind, until: silence.until } }),
  };
}

function reportStatus(uploadRecord: UploadRecord): ReportStatus {
  const skipped = uploadRecord.skipped.reduce((rows, part) => rows + part.rows, 0);
  const reasons = [
    uploadRecord.reason ?? uploadRecord.reportError?.reason ?? [],
    uploadRecord.skipped.map(({ rows, reason }) =>
      rows === 0 ? reason : `${countOf(rows, 'row')} skipped: ${reason}`,
    ),
  ].flat();
  const reason = reasons.length === 0 ? undefined : reasons.join('; ');
  return {
    key: uploadRecord.key,
    kind: uploadRecord.kind,
    ...(uploadRecord.asOf !== undefined && { asOf: uploadRecord.asOf }),
    rows: uploadRecord.rows,
    skipped,
    outcome: uploadRecord.outcome,
    ...(reason !== undefined && { reason }),
  };
}

const countOf = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;
