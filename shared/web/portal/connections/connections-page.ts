import { html } from 'hono/html';
import type { Viewer } from '../../../config/viewer.ts';
import { regionFacts, regions } from '../../../connections/region.ts';
import { reportKinds } from '../../../domain/report-kind.ts';
import { amount } from '../../../notifications/mail/format/format-number.ts';
import { sentence } from '../../../notifications/mail/format/sentence.ts';
import { connectionLabels } from '../account-connection.ts';
import type { Markup } from '../markup.ts';
import { moment } from '../moment.ts';
import { type PortalWriting, portalPage } from '../portal-page.ts';
import type { ConnectionListFacts, ConsentLink, ShownConnection, ShownFetch } from './connections-facts.ts';

export const renewAddress = ({ client, region }: Pick<ShownConnection, 'client' | 'region'>): string =>
  `/connections/${encodeURIComponent(client)}/${region}/renew`;

const fetchLabels: Readonly<Record<ShownFetch['state'], string>> = {
  stored: 'Stored',
  'no data': 'No data',
  failed: 'Failed',
  requested: 'Requested from Amazon',
  waiting: 'Waiting for its turn',
};

/** Before its end the seller is asked to renew it. */
const renewDays = 60;
const day = 86_400_000;

/** Every connection that the viewer may see: how it stands, and what to do. */
export function connectionsPage(
  writing: PortalWriting,
  viewer: Viewer,
  facts: ConnectionListFacts,
  link?: ConsentLink,
): Markup {
  const { connections, unreadable, canConnect } = facts;
  return portalPage(
    {
      title: 'Connections',
      viewer,
      place: 'Connections',
      body: html`${link !== undefined && linkPart(link)}${
        unreadable !== undefined &&
        html`<p class="card" role="alert"><strong>The connections cannot be read</strong>: ${unreadable}.</p>`
      }${
        connections.length === 0 && unreadable === undefined
          ? html`<div class="card"><p>No seller account is connected: reports are uploaded by hand.</p>${
              !viewer.consultancy
                ? html`<p>Ask your consultancy for a link, and the reports come by themselves.</p>`
                : canConnect
                  ? html`<p>Make a link below and send it to a client. Once they have consented at Amazon, their reports come by themselves.</p>`
                  : html`<p>First register an app at Amazon and run headroom connect app. Then a link connects each client.</p>`
            }</div>`
          : connections.map((connection) => connectionPart(connection, viewer, writing))
      }${viewer.consultancy && canConnect && connectForm(facts)}`,
    },
    writing,
  );
}

const linkPart = ({ address, clientName, region, days }: ConsentLink): Markup =>
  html`<div class="card" role="status"><p><strong>A link for ${clientName}, ${regionFacts[region].title}.</strong> It works once, for ${days} days. Open it, or send it to whoever may sign in to Seller Central as the account’s owner:</p><p><a href="${address}" rel="noreferrer">${address}</a></p></div>`;

function connectionPart(connection: ShownConnection, viewer: Viewer, writing: PortalWriting): Markup {
  const { clientName, region, marketplaces, state, since, authorisedUntil, reports, canRenew } = connection;
  const isActive = state === 'active';
  return html`<section class="card" aria-label="${clientName}, ${regionFacts[region].title}"><h2>${clientName}, ${regionFacts[region].title}</h2>
<p>${isActive ? connectionLabels[state] : html`<strong>${connectionLabels[state]}</strong>`}${since !== undefined && html` since ${moment(since, writing)}`}. ${marketplaces.length === 0 ? 'No marketplace' : marketplaces.join(', ')}. ${
    authorisedUntil === undefined
      ? 'No end of the authorisation is known.'
      : html`Authorised until ${moment(authorisedUntil, writing)}.`
  }</p>
<p>${toDo(connection, viewer, writing)}</p>
${canRenew && html`<form method="post" action="${renewAddress(connection)}"><p><button class="quiet">Make a link to renew it</button></p></form>`}
<details${!isActive && html` open`}><summary>What is fetched: ${amount(reports.length, ['report', 'reports'])}</summary>${reportsTable(reports, writing)}</details></section>\n`;
}

function toDo({ state, authorisedUntil, canRenew }: ShownConnection, viewer: Viewer, { now }: PortalWriting): string {
  const renew = canRenew
    ? 'Make a link below; the account’s owner opens it and consents at Amazon.'
    : 'Authorise the private app anew in Seller Central, then run headroom connect add with the new token.';
  switch (state) {
    case 'active': {
      const left = authorisedUntil === undefined ? undefined : Date.parse(authorisedUntil) - now.getTime();
      return left !== undefined && left < renewDays * day ? `It ends soon. ${renew}` : 'Nothing to do.';
    }
    case 'authorisation revoked':
      return `The seller has taken the authorisation back, and nothing is fetched. ${renew}`;
    case 'authorisation expired':
      return `Amazon ends an authorisation after 365 days, and nothing is fetched. ${renew}`;
    case 'role missing':
      return viewer.consultancy
        ? 'Amazon denies a report: give the app its roles in the Solution Provider Portal, then make a new link.'
        : 'Amazon denies a report. Your consultancy has to give its app another role.';
    case 'app secret invalid':
      return viewer.consultancy
        ? 'Amazon rejects the app’s client secret, for every seller of the app: make a new one and run headroom connect rotate.'
        : 'Amazon rejects the app of your consultancy. There is nothing for you to do.';
  }
}

const reportsTable = (reports: readonly ShownFetch[], writing: PortalWriting): Markup =>
  reports.length === 0
    ? html`<p>Nothing is planned.</p>`
    : html`<table><thead><tr><th scope="col">Report</th><th scope="col">Marketplace</th><th scope="col">Last stored</th><th scope="col">Last outcome</th></tr></thead><tbody>
${reports.map(
  ({ kind, marketplace, lastStoredAt, state, reason }) =>
    html`<tr><th scope="row" data-label="Report">${reportKinds[kind]}</th><td data-label="Marketplace">${marketplace}</td><td data-label="Last stored">${lastStoredAt === undefined ? 'Never' : moment(lastStoredAt, writing)}</td><td data-label="Last outcome">${state === 'failed' ? html`<strong>${fetchLabels[state]}</strong>` : fetchLabels[state]}${reason !== undefined && html` <span class="soft">${sentence(reason)}</span>`}</td></tr>\n`,
)}</tbody></table>`;

const connectForm = ({ clients }: ConnectionListFacts): Markup =>
  html`<h2>Connect a client</h2>${
    clients.length === 0
      ? html`<p class="card">Name the client in <a href="/clients/edit">clients.yaml</a> first.</p>`
      : html`<form class="card filters" method="post" action="/connections"><p><label for="client">Client</label><select id="client" name="client">${clients.map(
          ({ id, name }) => html`<option value="${id}">${name}</option>`,
        )}</select></p><p><label for="region">Region</label><select id="region" name="region">${regions.map(
          (region) =>
            html`<option value="${region}"${region === 'eu' && html` selected`}>${regionFacts[region].title}</option>`,
        )}</select></p><p><button>Make a link</button></p></form>`
  }`;
