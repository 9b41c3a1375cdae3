import { html, raw } from 'hono/html';
import { addDays } from '../../domain/day.ts';
import type { ChartFacts } from '../../notifications/mail/charts/chart-facts.ts';
import { describeChart } from '../../notifications/mail/charts/describe-chart.ts';
import { rateChart } from '../../notifications/mail/charts/rate-chart.ts';
import { formatDay } from '../../notifications/mail/format/format-day.ts';
import { formatPercent } from '../../notifications/mail/format/format-number.ts';
import type { AccountFacts, ChartPeriod } from './account-facts.ts';
import type { Markup } from './markup.ts';

/** A chart of each rate, as in the mails, each with the numbers that it is drawn from. */
export function chartsPart({ charts, today }: AccountFacts, period: ChartPeriod, periodLinks: Markup): Markup {
  const from = addDays(today, -period);
  const drawn = charts.flatMap((facts) => {
    const shown = { ...facts, points: facts.points.filter(({ day }) => day >= from) };
    const [svg, words] = [rateChart(shown), describeChart(shown)];
    return svg === undefined || words === undefined ? [] : [{ facts: shown, svg, words }];
  });
  if (charts.length === 0) {
    return html`<p class="card">There is no history yet. A chart appears here once seller performance reports of several days were read.</p>`;
  }
  return html`${periodLinks}${
    drawn.length === 0 && html`<p class="card">Nothing is known of the last ${period} days.</p>`
  }<div class="charts">${drawn.map(
    ({ facts, svg, words }) =>
      html`<figure class="card"><h3>${facts.metric}</h3><div class="chart" role="img" aria-label="${words}">${raw(svg)}</div><figcaption>${words}</figcaption>${numbers(facts)}</figure>`,
  )}</div>`;
}

const numbers = ({ metric, points, band = [], limit }: ChartFacts): Markup =>
  html`<details><summary>Numbers</summary><table>
<caption>${metric}, day by day. Range: eight outcomes in ten are expected within it.</caption>
<thead><tr><th scope="col">Day</th><th scope="col" class="number">Rate</th><th scope="col" class="number">Expected range</th></tr></thead>
<tbody>
${points.map(
  ({ day, rate }) =>
    html`<tr><th scope="row">${formatDay(day)}</th><td class="number" data-label="Rate">${formatPercent(rate, limit.share)}</td><td class="number" data-label="Range">–</td></tr>\n`,
)}${band.map(
  ({ day, low, high }) =>
    html`<tr><th scope="row">${formatDay(day)}</th><td class="number" data-label="Rate">–</td><td class="number" data-label="Range">${formatPercent(low, limit.share)} to ${formatPercent(high, limit.share)}</td></tr>\n`,
)}</tbody></table></details>`;
