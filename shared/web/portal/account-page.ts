import { html } from 'hono/html';
import type { Viewer } from '../../config/viewer.ts';
import type { UnreadableAccount } from '../../domain/unreadable.ts';
import { accountInShort, type NamedClient } from '../../notifications/mail/format/describe-account.ts';
import { stateLabels } from '../../notifications/mail/format/describe-state.ts';
import { formatAgo, formatDay } from '../../notifications/mail/format/format-day.ts';
import { closed } from '../../notifications/mail/format/sentence.ts';
import { accountAddress } from '../account-address.ts';
import { chartsPart } from './account-charts.ts';
import { describeAccountConnection } from './account-connection.ts';
import { type AccountFacts, type ChartPeriod, chartPeriods } from './account-facts.ts';
import { alertsPart, casesPart, decisionsPart, uploadsPart } from './account-history.ts';
import { metricsPart } from './account-metrics.ts';
import type { Markup } from './markup.ts';
import { moment } from './moment.ts';
import { type PortalWriting, portalPage } from './portal-page.ts';
import { uploadAddress } from './upload-addresses.ts';

/** One account, from what matters now to how it came to that. */
export function accountPage(writing: PortalWriting, viewer: Viewer, facts: AccountFacts, period: ChartPeriod): Markup {
  const { client, standing } = facts;
  const { account, state } = standing;
  return portalPage(
    {
      title: accountInShort(client, account.marketplace),
      viewer,
      body: html`<p><span class="badge is-${state}"><span aria-hidden="true">${stateLabels[state].shape}</span> ${stateLabels[state].word}</span> ${freshness(facts)}</p>${facts.connection !== undefined && html`<p>${describeAccountConnection(facts.connection, writing)}</p>`}
<p><a href="${uploadAddress(account)}">Upload reports</a></p>
<nav aria-label="On this page"><ul>${sections.map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`)}</ul></nav>
${section('alerts', alertsPart(facts, writing))}
${section('metrics', metricsPart(facts))}
${section('charts', chartsPart(facts, period, periodLinks(facts, period)))}
${section('cases', casesPart(facts, writing))}
${section('uploads', uploadsPart(facts, writing))}
${section('decisions', decisionsPart(facts, writing))}`,
    },
    writing,
  );
}

/** An account that cannot be read: why, and what to do. Its numbers are unknown, which is not the same as well. */
export const unreadableAccountPage = (
  writing: PortalWriting,
  viewer: Viewer,
  {
    client,
    unreadable: { account, why, remedy, since },
  }: { readonly client: NamedClient; readonly unreadable: UnreadableAccount },
): Markup =>
  portalPage(
    {
      title: accountInShort(client, account.marketplace),
      viewer,
      body: html`<p><span class="badge is-unknown"><span aria-hidden="true">${stateLabels.unknown.shape}</span> ${stateLabels.unknown.word}</span></p><div class="card"><p><strong>This account cannot be read${since !== undefined && html` since ${moment(since, writing)}`}</strong>, so nothing is known of it and it is not evaluated: ${closed(why)}</p><p>${viewer.consultancy ? `To do: ${closed(remedy)}` : 'Your consultancy sees this, too, and has to mend it.'}</p></div>`,
    },
    writing,
  );

const sections = [
  ['alerts', 'Alerts'],
  ['metrics', 'Metrics'],
  ['charts', 'History'],
  ['cases', 'Cases'],
  ['uploads', 'Uploads'],
  ['decisions', 'Decisions'],
] as const;

const names = new Map<string, string>(sections);

const section = (id: (typeof sections)[number][0], content: Markup): Markup =>
  html`<section aria-labelledby="${id}"><h2 id="${id}">${names.get(id)}</h2>${content}</section>`;

function freshness({ standing: { feed }, fresh, today }: AccountFacts): Markup | string {
  if (feed.asOf === undefined) return 'No seller performance report has been read yet.';
  const asOf = `Seller performance as of ${formatDay(feed.asOf)}, ${formatAgo(feed.asOf, today)}.`;
  return fresh ? asOf : html`${asOf} <strong>Reports are overdue: what is below may no longer hold.</strong>`;
}

const periodLinks = ({ standing: { account } }: AccountFacts, period: ChartPeriod): Markup =>
  html`<ul class="chips" aria-label="Period">${chartPeriods.map(
    (days) =>
      html`<li><a href="${accountAddress(account)}?days=${days}#charts"${days === period && html` aria-current="true"`}>${days} days</a></li>`,
  )}</ul>`;
