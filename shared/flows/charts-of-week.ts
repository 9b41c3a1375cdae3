import { seriesOf } from '../ledger/rate-histories.ts';
import type { ChartFacts } from '../mail/chart-facts.ts';
import { chartOfSeries } from '../mail/chart-of-series.ts';
import { accountName } from '../metrics/account.ts';
import type { Day } from '../metrics/day.ts';
import type { Standing } from '../metrics/standing.ts';
import { linesToChart } from '../summary/lines-to-chart.ts';
import { rollOffOf } from '../summary/roll-off.ts';
import type { AccountView } from './look-at-account.ts';

/** How many pictures a mail carries: more would make it heavy, and less worth looking at. */
export const mostCharts = { client: 2, portfolio: 1 } as const;

/** How far ahead marks of what rolls off are drawn. */
const markedDays = 30;

/** What charts of an account are made of. */
export type ChartedAccount = Pick<AccountView, 'histories' | 'known'>;

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
    const { reading } = judgement;
    const account = accounts.get(accountName(standing.account));
    const series = account && seriesOf(account.histories, reading);
    if (account === undefined || series === undefined) return [];
    const chart = chartOfSeries({
      account: nameOf(standing),
      judgement,
      series,
      rollsOff: rollOffOf(reading, account.known.defects.days, today, markedDays),
      today,
    });
    return chart === undefined ? [] : [chart];
  });
