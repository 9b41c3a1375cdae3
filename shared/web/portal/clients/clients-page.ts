import { html } from 'hono/html';
import type { Viewer } from '../../../config/viewer.ts';
import { stateLabels } from '../../../notifications/mail/format/describe-state.ts';
import { amount, formatCount } from '../../../notifications/mail/format/format-number.ts';
import type { Markup } from '../markup.ts';
import { type PortalWriting, portalPage } from '../portal-page.ts';
import type { ClientListFacts, ListedClient } from './clients-facts.ts';

export const removeAddress = (client: string): string => `/clients/${encodeURIComponent(client)}/remove`;

/** Every client, by name and by folder. */
export function clientsPage(
  writing: PortalWriting,
  viewer: Viewer,
  { clients, unnamed, former }: ClientListFacts,
  removed?: string,
): Markup {
  return portalPage(
    {
      title: 'Clients',
      viewer,
      place: 'Clients',
      body: html`${removed !== undefined && html`<p class="card" role="status">${removed} is not watched any more. A new upload would begin again.</p>`}
<p><a href="/clients/edit">Edit clients.yaml</a>: who is watched, who gets which mail, limits of your own.</p>
${
  clients.length === 0
    ? html`<div class="card"><p>No client is named yet.</p><p>Name the first in <a href="/clients/edit">clients.yaml</a>. Its reports then go into a folder of that name.</p></div>`
    : table(amount(clients.length, ['client', 'clients']), clients, false)
}
${former.length > 0 && formerTable(former)}
${
  unnamed.length > 0 &&
  html`<h2>With reports, and not in clients.yaml</h2><p>They are watched, and their alerts go to you. Name them in <a href="/clients/edit">clients.yaml</a>, or stop watching them.</p>${table(amount(unnamed.length, ['folder', 'folders']), unnamed, true)}`
}`,
    },
    writing,
  );
}

const formerTable = (former: ClientListFacts['former']): Markup =>
  html`<h2>Not in clients.yaml any more</h2><p>They are not evaluated, and no report of theirs is fetched or missed. Name them in <a href="/clients/edit">clients.yaml</a> again, and all of it goes on; or stop watching them, which ends this list.</p><table>
<caption>${amount(former.length, ['client', 'clients'])}.</caption>
<thead><tr><th scope="col">Client</th><th scope="col" class="number">Accounts</th><th scope="col">Not watched since</th><th scope="col">To do</th></tr></thead>
<tbody>
${former.map(
  ({ id, name, since, accounts }) =>
    html`<tr><th scope="row" data-label="Client"><strong>${name}</strong>${name !== id && html` <span class="soft">${id}</span>`}</th><td class="number" data-label="Accounts">${formatCount(accounts)}</td><td data-label="Not watched since">${since.slice(0, 10)}</td><td data-label="To do"><a href="${removeAddress(id)}">Stop watching</a></td></tr>\n`,
)}</tbody></table>`;

const table = (caption: string, clients: readonly ListedClient[], canBeRemoved: boolean): Markup =>
  html`<table>
<caption>${caption}.</caption>
<thead><tr><th scope="col">Client</th><th scope="col">Worst account</th><th scope="col" class="number">Accounts</th><th scope="col" class="number">Recipients</th><th scope="col">Time zone</th>${canBeRemoved && html`<th scope="col">To do</th>`}</tr></thead>
<tbody>
${clients.map((client) => row(client, canBeRemoved))}</tbody></table>`;

const row = ({ id, name, worst, accounts, recipients, timeZone }: ListedClient, canBeRemoved: boolean): Markup =>
  html`<tr><th scope="row" data-label="Client"><a href="/?q=${encodeURIComponent(id)}"><strong>${name}</strong></a>${name !== id && html` <span class="soft">${id}</span>`}</th><td data-label="Worst account">${
    worst === undefined
      ? 'No report yet'
      : html`<span class="badge is-${worst}"><span aria-hidden="true">${stateLabels[worst].shape}</span> ${stateLabels[worst].word}</span>`
  }</td><td class="number" data-label="Accounts">${formatCount(accounts)}</td><td class="number" data-label="Recipients">${recipients === 0 ? 'None: you get its alerts' : formatCount(recipients)}</td><td data-label="Time zone">${timeZone}</td>${canBeRemoved && html`<td data-label="To do"><a href="${removeAddress(id)}">Stop watching</a></td>`}</tr>\n`;

/** Asks before a client is no longer watched: its name must be typed in. */
export const removeClientPage = (
  writing: PortalWriting,
  viewer: Viewer,
  { id, accounts }: Pick<ListedClient, 'id' | 'accounts'>,
  mistake?: string,
): Markup =>
  portalPage(
    {
      title: `Stop watching ${id}?`,
      narrow: true,
      viewer,
      place: 'Clients',
      body: html`<form class="card" method="post" action="${removeAddress(id)}">
${mistake !== undefined && html`<p role="alert"><strong>${mistake}</strong></p>`}
<p>${amount(accounts, ['account', 'accounts'])} of ${id} will not be evaluated, summarised or missed any more. A new upload begins again.</p>
<p>What is stored stays: the web has no right to delete uploads. To delete everything for good, whoever has AWS credentials runs: headroom clients remove ${id} --delete-data --yes</p>
<p><label for="name">Type ${id} to confirm</label><input id="name" name="name" required maxlength="200" autocomplete="off"></p>
<p><button>Stop watching</button></p></form><p><a href="/clients">Back to all clients</a></p>`,
    },
    writing,
  );
