import { formatCsv } from '../../domain/csv.ts';
import { fractionOf } from '../../metrics/catalogue/limit.ts';
import { rateOf } from '../../metrics/reading.ts';
import { type PortfolioAccount, stateOf } from './portfolio-view.ts';

const header = [
  'client',
  'clientName',
  'marketplace',
  'state',
  'metric',
  'channel',
  'source',
  'windowDays',
  'numerator',
  'denominator',
  'rate',
  'value',
  'condition',
  'limit',
  'headroom',
  'likelyDate',
  'asOf',
  'fresh',
  'openAlerts',
  'openCases',
  'checkedAt',
  'connection',
] as const;

/**
 * The portfolio as a table, one account a row, in the order given: rates are fractions, days `YYYY-MM-DD`, instants ISO 8601
 * UTC, and what is not known is empty.
 */
export const portfolioCsv = (accounts: readonly PortfolioAccount[]): string =>
  formatCsv([header, ...accounts.map(cellsOf)], { byteOrderMark: true });

function cellsOf(one: PortfolioAccount): readonly string[] {
  const { account, clientName, standing, fresh, openAlerts, checkedAt, connection } = one;
  const { reading, headroom, likelyDate } = standing?.worst ?? {};
  const measure = reading?.measure;
  const limit = reading?.limit;
  const cells: Readonly<Record<(typeof header)[number], string | number | boolean | undefined>> = {
    client: account.client,
    clientName,
    marketplace: account.marketplace,
    state: stateOf(one),
    metric: reading?.metric,
    channel: reading?.channel,
    source: reading?.source,
    windowDays: reading?.windowDays,
    numerator: measure?.kind === 'share' ? measure.numerator : measure?.kind === 'count' ? measure.count : undefined,
    denominator: measure?.kind === 'share' ? measure.denominator : undefined,
    rate: measure && rateOf(measure),
    value: measure?.kind === 'score' ? measure.score : measure?.kind === 'state' ? measure.state : undefined,
    condition: limit?.condition,
    limit: limit?.perMillion === undefined ? limit?.value : fractionOf(limit.perMillion),
    headroom,
    likelyDate,
    asOf: standing?.asOf,
    fresh,
    openAlerts,
    openCases: standing?.openCases,
    checkedAt,
    connection,
  };
  return header.map((name) => String(cells[name] ?? ''));
}
