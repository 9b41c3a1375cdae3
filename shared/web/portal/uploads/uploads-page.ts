import { html } from 'hono/html';
import type { Viewer } from '../../../config/viewer.ts';
import { marketplaces } from '../../../domain/marketplace.ts';
import { reportKinds } from '../../../domain/report-kind.ts';
import { amount, formatCount } from '../../../notifications/mail/format/format-number.ts';
import { accountAddress } from '../../account-address.ts';
import type { Markup } from '../markup.ts';
import { type PortalWriting, portalPage } from '../portal-page.ts';
import { outcomeBadge, uploadHead, uploadRow } from './upload-result.ts';
import { uploadOutcomes } from './upload-view.ts';
import {
  type FoundUpload,
  type UploadsFacts,
  type UploadsQuery,
  type UploadsView,
  uploadsAddress,
  uploadsView,
} from './uploads-view.ts';

/** Where uploads begin, and what arrived: when, what it was recognised as, and why it was not read. */
export function uploadsPage(writing: PortalWriting, viewer: Viewer, facts: UploadsFacts, query: UploadsQuery): Markup {
  const view = uploadsView(facts, query);
  return portalPage(
    {
      title: 'Uploads',
      viewer,
      place: 'Uploads',
      body: html`${choosePart(facts, query)}
<section aria-labelledby="arrived"><h2 id="arrived">What arrived</h2>
${filters(facts, query)}${chips(view, query)}${facts.tooMany !== undefined && html`<p class="card">${formatCount(facts.tooMany)} accounts are too many to list the uploads of all at once. Choose a client.</p>`}${list(facts, view, query, writing)}</section>`,
    },
    writing,
  );
}

function choosePart({ clients }: UploadsFacts, query: UploadsQuery): Markup {
  if (clients.length === 0) {
    return html`<p class="card">No client is set up yet, so there is no account to upload for: name your clients in clients.yaml first.</p>`;
  }
  return html`<section aria-labelledby="begin"><h2 id="begin">Upload reports</h2>
<form class="card filters" method="get" action="/upload">
<p><label for="client">Client</label><select id="client" name="client" required>${clients.map(
    ({ id, name }) =>
      html`<option value="${id}"${id === query.client && html` selected`}>${name === id ? name : `${name} (${id})`}</option>`,
  )}</select></p>
<p><label for="marketplace">Marketplace</label><select id="marketplace" name="marketplace" required>${marketplaces.map(
    ({ code, salesChannel }) =>
      html`<option value="${code}"${code === (query.marketplace ?? 'DE') && html` selected`}>${code} (${salesChannel})</option>`,
  )}</select></p>
<p><button>Choose files</button></p>
</form></section>`;
}

const filters = ({ clients }: UploadsFacts, query: UploadsQuery): Markup =>
  html`<form class="card filters" method="get" action="/uploads" role="search">
<p><label for="q">File name</label><input id="q" name="q" type="search" maxlength="200" value="${query.search}"></p>
<p><label for="of-client">Client</label><select id="of-client" name="client"><option value="">All clients</option>${clients.map(
    ({ id, name }) => html`<option value="${id}"${id === query.client && html` selected`}>${name}</option>`,
  )}</select></p>
<p><label for="of-marketplace">Marketplace</label><select id="of-marketplace" name="marketplace"><option value="">All marketplaces</option>${marketplaces.map(
    ({ code }) => html`<option${code === query.marketplace && html` selected`}>${code}</option>`,
  )}</select></p>
<p><label for="kind">Kind of report</label><select id="kind" name="kind"><option value="">All kinds</option>${Object.entries(
    reportKinds,
  ).map(
    ([kind, name]) => html`<option value="${kind}"${kind === query.kind && html` selected`}>${name}</option>`,
  )}</select></p>
${query.outcome !== undefined && html`<input type="hidden" name="outcome" value="${query.outcome}">`}<p><button>Show</button></p>
</form>`;

function chips(view: UploadsView, query: UploadsQuery): Markup | string {
  if (view.any === 0) return '';
  const { outcome: _, ...anyOutcome } = query;
  const here = (isHere: boolean) => isHere && html` aria-current="true"`;
  return html`<ul class="chips" aria-label="Outcomes">
<li><a href="${uploadsAddress(anyOutcome)}"${here(query.outcome === undefined)}>All ${formatCount(view.any)}</a></li>
${uploadOutcomes
  .filter((outcome) => (view.countOf.get(outcome) ?? 0) > 0 || query.outcome === outcome)
  .map(
    (outcome) =>
      html`<li><a href="${uploadsAddress({ ...query, outcome })}"${here(query.outcome === outcome)}>${outcomeBadge(outcome)} ${formatCount(view.countOf.get(outcome) ?? 0)}</a></li>\n`,
  )}</ul>`;
}

function list(facts: UploadsFacts, view: UploadsView, query: UploadsQuery, writing: PortalWriting): Markup | string {
  if (view.shown.length > 0) {
    const counted = view.shown.length === view.matching ? '' : `, of ${formatCount(view.matching)}`;
    return html`<table class="uploads"><caption>${amount(view.shown.length, ['upload', 'uploads'])}${counted}, newest first.</caption>${uploadHead(true)}<tbody>
${view.shown.map((found) => uploadRow(found.record, writing, accountCell(found)))}</tbody></table>`;
  }
  if (facts.uploads.length > 0) return html`<p class="card">No upload matches. <a href="/uploads">Show all</a>.</p>`;
  if (facts.tooMany !== undefined) return '';
  const isFiltered = query.client !== undefined || query.marketplace !== undefined;
  return html`<p class="card">Nothing was uploaded ${isFiltered ? html`here yet. <a href="/uploads">Show all</a>` : 'yet'}. Begin with a client’s seller performance report: it has Amazon’s own numbers of every metric.</p>`;
}

const accountCell = ({ account, clientName, record }: FoundUpload): Markup =>
  account === undefined
    ? html`<span class="soft">${record.kind === 'clients' ? 'configuration' : 'in no account’s folder'}</span>`
    : html`<a href="${accountAddress(account)}">${clientName} ${account.marketplace}</a>`;
