import { type Account, accountName, storeOf } from '../../domain/account.ts';
import type { Day } from '../../domain/day.ts';
import { knownDaysOf } from '../../forecasting/known-days.ts';
import { priorKey } from '../../forecasting/priors.ts';
import { rateBand } from '../../forecasting/rate-band-by-day.ts';
import { dailyCountsOf } from '../../ledger/daily-counts.ts';
import { seriesOf } from '../../ledger/rate-histories.ts';
import type { Judgement } from '../../metrics/judge.ts';
import type { ChartFacts } from '../../notifications/mail/charts/chart-facts.ts';
import { chartOfSeries } from '../../notifications/mail/charts/chart-of-series.ts';
import type { Standing } from '../../portfolio/account-standing.ts';
import { linesToChart } from '../../portfolio/lines-to-chart.ts';
import { rollOffOf } from '../../portfolio/roll-off-of.ts';
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
  /** by account name */
  readonly accounts: ReadonlyMap<string, ChartedAccount>;
  readonly today: Day;
}

/** Charts of the worst rates of which a history is known, worst first. */
export const chartsOfWeek = ({ standings, most, nameOf, accounts, today }: ChartsWanted): readonly ChartFacts[] =>
  linesToChart(standings, most).flatMap(({ standing, line: { judgement } }) => {
    const account = accounts.get(accountName(standing.account));
    const chart = account && chartOf(nameOf(standing), standing.account, judgement, account, today);
    return chart === undefined ? [] : [chart];
  });

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
