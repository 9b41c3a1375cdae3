import { seriesOf } from '../ledger/rate-histories.ts';
import type { ChartFacts } from '../mail/chart-facts.ts';
import { chartOfSeries } from '../mail/chart-of-series.ts';
import { accountName } from '../metrics/account.ts';
import type { Day } from '../metrics/day.ts';
import type { Standing } from '../metrics/standing.ts';
import { linesToChart } from '../summary/lines-to-chart.ts';
import { type DefectiveDay, rollOffOf } from '../summary/roll-off.ts';
import type { Histories } from './ports.ts';

/** How many pictures a mail carries: more would make it heavy, and less worth looking at. */
export const mostCharts = { client: 2, portfolio: 1 } as const;

/** How far ahead marks of what rolls off are drawn. */
const markedDays = 30;

export interface ChartsWanted {
  readonly standings: readonly Standing[];
  readonly most: number;
  /** how an account is called in its chart */
  readonly nameOf: (standing: Standing) => string;
  /** by account name: defective orders by day */
  readonly defective: ReadonlyMap<string, readonly DefectiveDay[]>;
  readonly today: Day;
}

/** Charts of the worst rates, worst first. The histories of their accounts are read and no other: most mails need one. */
export async function chartsOfWeek(
  { histories }: { readonly histories: Pick<Histories, 'read'> },
  { standings, most, nameOf, defective, today }: ChartsWanted,
): Promise<readonly ChartFacts[]> {
  const charts: ChartFacts[] = [];
  for (const { standing, line } of linesToChart(standings, most)) {
    const { judgement } = line;
    const { value } = await histories.read(standing.account);
    const series = seriesOf(value, judgement.reading);
    if (series === undefined) continue;
    const known = defective.get(accountName(standing.account)) ?? [];
    const chart = chartOfSeries({
      account: nameOf(standing),
      judgement,
      series,
      rollsOff: rollOffOf(judgement.reading, known, today, markedDays),
      today,
    });
    if (chart !== undefined) charts.push(chart);
  }
  return charts;
}
