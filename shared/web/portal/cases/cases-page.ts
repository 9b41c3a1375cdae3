import { html } from 'hono/html';
import type { Case } from '../../../cases/case.ts';
import { clocks } from '../../../cases/clocks.ts';
import { isOnlyAssumed } from '../../../cases/deadlines.ts';
import { describeTitle } from '../../../cases/describe-figure.ts';
import type { Viewer } from '../../../config/viewer.ts';
import { accountName } from '../../../domain/account.ts';
import { amount } from '../../../notifications/mail/format/format-number.ts';
import { closed } from '../../../notifications/mail/format/sentence.ts';
import { accountAddress } from '../../account-address.ts';
import { caseAddress, caseStates } from '../case-address.ts';
import type { Markup } from '../markup.ts';
import { moment } from '../moment.ts';
import { type PortalWriting, portalPage } from '../portal-page.ts';
import {
  type CaseFilter,
  type CaseListFacts,
  type CaseQuery,
  type CaseSort,
  caseFilters,
  caseListAddress,
  caseSorts,
  type ListedCase,
  listCases,
  nextDeadline,
} from './case-list.ts';

const filterLabels: Readonly<Record<CaseFilter, string>> = {
  running: 'Not closed',
  open: 'To answer',
  submitted: 'Waiting for Amazon',
  closed: 'Closed',
  all: 'All',
};

const sortLabels: Readonly<Record<CaseSort, string>> = {
  deadline: 'Next deadline',
  newest: 'Newest first',
  client: 'Client',
};

/** The appeal cases that the viewer may see, what is due next on top. */
export function casesPage(writing: PortalWriting, viewer: Viewer, facts: CaseListFacts, query: CaseQuery): Markup {
  return portalPage(
    {
      title: 'Cases',
      viewer,
      place: 'Cases',
      body: html`<ul class="chips" aria-label="States">${caseFilters.map(
        (filter) =>
          html`<li><a href="${caseListAddress({ ...query, filter })}"${filter === query.filter && html` aria-current="true"`}>${filterLabels[filter]}</a></li>\n`,
      )}</ul>
<form class="card filters" method="get" action="/cases" role="search">
<p><label for="q">Client or marketplace</label><input id="q" name="q" type="search" maxlength="200" value="${query.search}"></p>
<p><label for="sort">Order</label><select id="sort" name="sort">${caseSorts.map(
        (sort) => html`<option value="${sort}"${query.sort === sort && html` selected`}>${sortLabels[sort]}</option>`,
      )}</select></p>
${query.filter !== 'running' && html`<input type="hidden" name="state" value="${query.filter}">`}<p><button>Show</button></p>
</form>
${facts.unreadable.map(
  ({ account, why, remedy }) =>
    html`<p class="card"><strong>The cases of ${accountName(account)} cannot be read</strong>: ${closed(why)} To do: ${remedy}</p>`,
)}${results(listCases(facts.cases, query), query, writing)}`,
    },
    writing,
  );
}

function results(shown: readonly ListedCase[], query: CaseQuery, writing: PortalWriting): Markup {
  if (shown.length === 0) {
    const isPlain = query.search === '' && query.filter === 'running';
    return isPlain
      ? html`<div class="card"><p>No case is open.</p><p>A case opens by itself when Amazon reports an account at risk. When Amazon asks for a plan in a notice, open one on the page of the account.</p></div>`
      : html`<p class="card">No case matches. <a href="/cases">Show all that are not closed</a>.</p>`;
  }
  return html`<table>
<caption>${amount(shown.length, ['case', 'cases'])}, ${sortLabels[query.sort].toLowerCase()}.</caption>
<thead><tr><th scope="col">Case</th><th scope="col">Account</th><th scope="col">State</th><th scope="col">Next deadline</th><th scope="col">Opened</th></tr></thead>
<tbody>
${shown.map((one) => row(one, writing))}</tbody></table>`;
}

const row = ({ value, clientName }: ListedCase, writing: PortalWriting): Markup =>
  html`<tr><th scope="row" data-label="Case"><a href="${caseAddress(value)}">${describeTitle(value)}</a></th><td data-label="Account"><a href="${accountAddress(value.account)}">${clientName} ${value.account.marketplace}</a></td><td data-label="State">${caseStates[value.state]}</td><td data-label="Next deadline">${deadlineCell(value, writing)}</td><td data-label="Opened">${moment(value.openedAt, writing)}</td></tr>\n`;

function deadlineCell(value: Case, writing: PortalWriting): Markup | string {
  const next = nextDeadline(value);
  if (next === undefined) return value.state === 'submitted' ? 'Amazon’s answer' : '–';
  const hasPassed = next.at <= writing.now.toISOString();
  return html`${hasPassed && html`<strong>Passed</strong> `}${moment(next.at, writing)} <span class="soft">${clocks[next.clock].title}${isOnlyAssumed(value, next) && ' (assumed)'}</span>`;
}
