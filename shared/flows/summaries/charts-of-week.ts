import { type Account, accountName, storeOf } from '../../domain/account.ts';
import { addDays, type Day } from '../../domain/day.ts';
import { knownDaysOf } from '../../forecasting/known-days.ts';
import { priorKey } from '../../forecasting/priors.ts';
import { rateBand } from '../../forecasting/rate-band-by-day.ts';
import { dailyCountsOf } from '../../ledger/daily-counts.ts';
import type { LatestReadings } from '../../ledger/latest-readings.ts';
import { officialByDay } from '../../ledger/official-by-day.ts';
import { seriesOf } from '../../ledger/rate-histories.ts';
import type { Judgement } from '../../metrics/judge.ts';
import type { Chart, ChartFacts } from '../../notifications/mail/charts/chart-facts.ts';
import { chartOfRating, daysOfStatus } from '../../notifications/mail/charts/chart-of-readings.ts';
import { chartOfSeries } from '../../notifications/mail/charts/chart-of-series.ts';
import { metricTitle } from '../../notifications/mail/format/describe-metric.ts';
import type { Standing } from '../../portfolio/account-standing.ts';
import { type LineToChart, linesToChart } from '../../portfolio/lines-to-chart.ts';
import { rollOffOf } from '../../portfolio/roll-off-of.ts';
import type { Snapshots } from '../../ports/readings.ts';
import { UnreadableItem } from '../../ports/stored-item.ts';
import type { AccountView } from '../account-view/load-account-view.ts';

/** How many pictures a mail carries: more would make it heavy, and less worth looking at. */
export const mostCharts = { client: 2, portfolio: 1 } as const;

/** How far ahead a chart looks: where the rate is going, and what rolls off. */
const daysAhead = 30;

/** What charts of an account are made of. */
export type ChartedAccount = Pick<AccountView, 'histories' | 'known' | 'priors'>;

export interface ChartsWanted {
  readonly standings: readonly Standing[];
  readonly most: number;
  /** how an account is called in its chart */
  readonly nameOf: (standing: Standing) => string;
  /** reads what charts of an account are made of; it was readable a moment ago, else its chart is missing and the mail says so */
  readonly accountOf: (standing: Standing) => Promise<ChartedAccount>;
  readonly today: Day;
}

/** Of a rating and a status as many days are shown as of a rate. */
const daysBack = 60;

/**
 * Charts of what asks for a look and has a known past, worst first. Rates come from the account’s histories; the days of a rating
 * and a status from the snapshots, one query for each account that has such a chart.
 */
export async function chartsOfWeek(
  { snapshots }: { readonly snapshots: Pick<Snapshots, 'between'> },
  wanted: ChartsWanted,
): Promise<readonly Chart[]> {
  const read = new Map<string, Promise<readonly LatestReadings[] | undefined>>();
  const snapshotsOf = (account: Account): Promise<readonly LatestReadings[] | undefined> => {
    const name = accountName(account);
    const from = addDays(wanted.today, 1 - daysBack);
    const found = read.get(name) ?? snapshots.between(account, from, wanted.today).catch(unlessUnreadable);
    read.set(name, found);
    return found;
  };
  const charts = await Promise.all(
    linesToChart(wanted.standings, wanted.most).map(async (chosen) =>
      chosen.kind === 'rate'
        ? chartOfRate(chosen, wanted)
        : chartOfDays(chosen, await snapshotsOf(chosen.standing.account), wanted),
    ),
  );
  return charts.filter((chart) => chart !== undefined);
}

/** A stored report that cannot be read costs its account the chart, and nobody else the mail; the mail says so. */
function unlessUnreadable(error: unknown): undefined {
  if (error instanceof UnreadableItem) return undefined;
  throw error;
}

function chartOfDays(
  { standing, line: { judgement }, kind }: LineToChart,
  snapshots: readonly LatestReadings[] | undefined,
  { nameOf, today }: ChartsWanted,
): Chart | undefined {
  if (snapshots === undefined) return missing(nameOf(standing), judgement);
  const readings = officialByDay(snapshots, judgement.reading.metric);
  const source = { account: nameOf(standing), judgement, readings, today };
  return kind === 'rating' ? chartOfRating(source) : daysOfStatus(source);
}

const missing = (account: string, { reading }: Judgement): Chart => ({
  kind: 'missing',
  account,
  metric: metricTitle(reading),
});

async function chartOfRate(
  { standing, line: { judgement } }: LineToChart,
  { nameOf, accountOf, today }: ChartsWanted,
): Promise<Chart | undefined> {
  try {
    return chartOf(nameOf(standing), standing.account, judgement, await accountOf(standing), today);
  } catch (error) {
    if (error instanceof UnreadableItem) return missing(nameOf(standing), judgement);
    throw error;
  }
}

/** A chart of one rate, `undefined` where no history of it is known or it has no limit. */
export function chartOf(
  name: string,
  account: Account,
  judgement: Judgement,
  { histories, known, priors }: ChartedAccount,
  today: Day,
): ChartFacts | undefined {
  const { reading } = judgement;
  const series = seriesOf(histories, reading);
  if (series === undefined) return undefined;
  const counted = dailyCountsOf(known, reading.metric, reading.channel, today);
  const prior = priors[priorKey(reading, storeOf(account).code)];
  const history = knownDaysOf(
    reading,
    { series, ...(counted !== undefined && { counted }), ...(prior !== undefined && { prior }) },
    today,
  );
  return chartOfSeries({
    account: name,
    judgement,
    series,
    band: history === undefined ? [] : rateBand(history, daysAhead),
    rollsOff: rollOffOf(reading, known.defects.days, today, daysAhead),
    today,
  });
}
