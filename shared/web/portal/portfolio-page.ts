import { html } from 'hono/html';
import type { Viewer } from '../../config/viewer.ts';
import { dayIn, daysBetween } from '../../domain/day.ts';
import type { Unreadable } from '../../domain/unreadable.ts';
import { roomOf } from '../../notifications/mail/format/describe-line.ts';
import { metricTitle } from '../../notifications/mail/format/describe-metric.ts';
import { describeValue } from '../../notifications/mail/format/describe-reading.ts';
import { describeOrigin, stateLabels } from '../../notifications/mail/format/describe-state.ts';
import { formatAgo, formatDay, formatShortDay } from '../../notifications/mail/format/format-day.ts';
import { amount, formatCount } from '../../notifications/mail/format/format-number.ts';
import type { State } from '../../portfolio/account-standing.ts';
import type { WorstLine } from '../../portfolio/standing-in-short.ts';
import { accountAddress } from '../account-address.ts';
import { connectionTrouble } from './account-connection.ts';
import type { Markup } from './markup.ts';
import { moment } from './moment.ts';
import { type PortalWriting, portalPage } from './portal-page.ts';
import {
  type PortfolioAccount,
  type PortfolioFacts,
  type PortfolioQuery,
  type PortfolioSort,
  type PortfolioView,
  portfolioAddress,
  portfolioSorts,
  portfolioStates,
  portfolioView,
  stateOf,
} from './portfolio-view.ts';

const sortLabels: Readonly<Record<PortfolioSort, string>> = {
  worst: 'Worst first',
  client: 'Client',
  left: 'Nearest to the limit',
  report: 'Oldest report',
};

/** Every account that the viewer may see, worst first. */
export function portfolioPage(
  writing: PortalWriting,
  viewer: Viewer,
  facts: PortfolioFacts,
  query: PortfolioQuery,
): Markup {
  const view = portfolioView(facts, query);
  return portalPage(
    {
      title: 'Portfolio',
      viewer,
      place: 'Portfolio',
      body: html`${facts.connectionsUnreadable !== undefined && html`<p class="card"><strong>How accounts are connected cannot be read</strong>: ${facts.connectionsUnreadable}.</p>`}${view.all === 0 ? nothingYet(viewer) : html`${chips(view, query)}${filters(query)}${results(view, query, writing)}`}
${facts.withoutReports.length > 0 && view.all > 0 && html`<p class="soft">No report yet: ${facts.withoutReports.join(', ')}.</p>`}
${view.all > 0 && html`<p class="soft">As data: <a href="/portfolio.csv">CSV</a>, <a href="/portfolio.json">JSON</a>.</p>`}`,
    },
    writing,
  );
}

const nothingYet = ({ consultancy }: Viewer): Markup =>
  html`<div class="card"><p>No report has been uploaded yet.</p><p>${
    consultancy
      ? html`<a href="/uploads">Upload a seller performance report</a> of a client. The account appears here within minutes.`
      : html`Your accounts appear here within minutes of the first seller performance report: <a href="/uploads">upload it</a>, or ask your consultancy if you expected one.`
  }</p></div>`;

export const badge = (state: State): Markup =>
  html`<span class="badge is-${state}"><span aria-hidden="true">${stateLabels[state].shape}</span> ${stateLabels[state].word}</span>`;

const chips = (view: PortfolioView, query: PortfolioQuery): Markup => {
  const { state: _, ...anyState } = query;
  const here = (isHere: boolean) => isHere && html` aria-current="true"`;
  return html`<ul class="chips" aria-label="States">
<li><a href="${portfolioAddress(anyState)}"${here(query.state === undefined)}>All ${formatCount(view.matching)}</a></li>
${portfolioStates
  .filter((state) => (view.countOf.get(state) ?? 0) > 0 || query.state === state)
  .map(
    (state) =>
      html`<li><a href="${portfolioAddress({ ...query, state })}"${here(query.state === state)}>${badge(state)} ${formatCount(view.countOf.get(state) ?? 0)}</a></li>\n`,
  )}</ul>`;
};

const filters = (query: PortfolioQuery): Markup =>
  html`<form class="card filters" method="get" action="/" role="search">
<p><label for="q">Client or marketplace</label><input id="q" name="q" type="search" maxlength="200" value="${query.search}"></p>
<p><label for="cases">Cases</label><select id="cases" name="cases"><option value="">All accounts</option><option value="open"${query.openCases && html` selected`}>With an open case</option></select></p>
<p><label for="sort">Order</label><select id="sort" name="sort">${portfolioSorts.map(
    (sort) => html`<option value="${sort}"${query.sort === sort && html` selected`}>${sortLabels[sort]}</option>`,
  )}</select></p>
${query.state !== undefined && html`<input type="hidden" name="state" value="${query.state}">`}<p><button>Show</button></p>
</form>`;

function results(view: PortfolioView, query: PortfolioQuery, writing: PortalWriting): Markup {
  if (view.shown.length === 0) {
    return html`<p class="card">No account matches. <a href="/">Show all ${formatCount(view.all)}</a>.</p>`;
  }
  const counted = view.shown.length === view.all ? '' : ` of ${formatCount(view.all)}`;
  return html`<table>
<caption>${amount(view.shown.length, ['account', 'accounts'])}${counted}, ${sortLabels[query.sort].toLowerCase()}. To the limit: how many more may go wrong in the counted period before it is missed, or how many are over.</caption>
<thead><tr><th scope="col">State</th><th scope="col">Account</th><th scope="col">Worst metric</th><th scope="col">To the limit</th><th scope="col">Reports</th><th scope="col" class="number">Alerts</th><th scope="col" class="number">Cases</th></tr></thead>
<tbody>
${view.shown.map((account) => row(account, writing))}</tbody>
</table>`;
}

const row = (one: PortfolioAccount, writing: PortalWriting): Markup =>
  html`<tr><td data-label="State">${badge(stateOf(one))}</td><th scope="row" data-label="Account">${accountCell(one)}</th><td data-label="Worst metric">${one.unreadable === undefined ? worstCell(one.standing?.worst) : unreadableCell(one.unreadable, writing)}</td><td data-label="To the limit">${roomCell(one.standing?.worst)}</td><td data-label="Reports">${reportsCell(one, writing)}</td><td class="number" data-label="Alerts">${formatCount(one.openAlerts)}</td><td class="number" data-label="Cases">${formatCount(one.standing?.openCases ?? 0)}</td></tr>\n`;

const accountCell = ({ account, clientName }: PortfolioAccount): Markup =>
  html`<a href="${accountAddress(account)}"><strong>${clientName}</strong> ${account.marketplace}</a>${
    clientName !== account.client && html` <span class="soft">${account.client}</span>`
  }`;

const unreadableCell = ({ why, remedy, since }: Unreadable, writing: PortalWriting): Markup =>
  html`<strong>Cannot be read${since !== undefined && html` since ${moment(since, writing)}`}</strong>: ${why}. To do: ${remedy}.`;

const worstCell = (worst: WorstLine | undefined): Markup | string =>
  worst === undefined
    ? 'Nothing read yet'
    : html`${metricTitle(worst.reading)}: ${describeValue(worst.reading)}${
        describeOrigin(worst.reading) !== undefined && ` (${describeOrigin(worst.reading)})`
      }${worst.likelyDate !== undefined && html` <span class="soft">likely missed by ${formatShortDay(worst.likelyDate)}</span>`}`;

function roomCell(worst: WorstLine | undefined): Markup | string {
  if (worst === undefined) return '–';
  const { number, noun } = roomOf(worst);
  return noun === '' ? '–' : html`${number} <span class="soft">${noun}</span>`;
}

function reportsCell({ standing, fresh, checkedAt, connection }: PortfolioAccount, writing: PortalWriting): Markup {
  const asOf = standing?.asOf;
  const today = dayIn(writing.now, writing.timeZone);
  const age =
    asOf === undefined
      ? 'no performance report'
      : daysBetween(asOf, today) < 7
        ? formatAgo(asOf, today)
        : formatDay(asOf);
  return html`${age}${!fresh && asOf !== undefined && html` <strong>overdue</strong>`}${connection !== undefined && connectionTrouble(connection)}${
    checkedAt === undefined
      ? html` <span class="soft">not checked yet</span>`
      : html` <span class="soft">checked ${moment(checkedAt, writing)}</span>`
  }`;
}
