import { html } from 'hono/html';
import { stateLabels } from '../../../notifications/mail/format/describe-state.ts';
import type { UploadRecord } from '../../../reports/common/report.ts';
import type { Markup } from '../markup.ts';
import type { PortalWriting } from '../portal-page.ts';
import { outcomeLabels, outcomeTones, type UploadOutcome, type UploadView, uploadView } from './upload-view.ts';

/** What became of an upload, as a coloured word with a shape of its own. */
export const outcomeBadge = (outcome: UploadOutcome): Markup => {
  const tone = outcomeTones[outcome];
  return html`<span class="badge is-${tone}"><span aria-hidden="true">${stateLabels[tone].shape}</span> ${outcomeLabels[outcome]}</span>`;
};

/** What it is, and why it is not read or not wholly. */
export const uploadWords = ({ title, detail, reason, facts, notes }: UploadView): Markup =>
  html`<strong>${title}</strong>${detail !== '' && `, ${detail}`}${reason !== undefined && html`<br>${reason}`}${
    facts.length > 0 &&
    html`<details><summary>What is wrong, and what to do</summary><dl class="facts">${facts.map(
      ({ label, value }) => html`<dt>${label}</dt><dd>${value}</dd>`,
    )}</dl></details>`
  }${notes.length > 0 && html`<ul class="notes">${notes.map((note) => html`<li>${note}</li>`)}</ul>`}`;

/** One upload as a row; `account` where the table is of several. */
export function uploadRow(record: UploadRecord, writing: PortalWriting, account?: Markup): Markup {
  const view = uploadView(record, writing.timeZone);
  return html`<tr><th scope="row" data-label="File">${view.file}</th>${
    account !== undefined && html`<td data-label="Account">${account}</td>`
  }<td data-label="Uploaded"><time datetime="${view.receivedAt}">${view.uploaded}</time></td><td data-label="Outcome">${outcomeBadge(view.outcome)}</td><td data-label="What it is">${uploadWords(view)}</td></tr>\n`;
}

export const uploadHead = (severalAccounts: boolean): Markup =>
  html`<thead><tr><th scope="col">File</th>${severalAccounts && html`<th scope="col">Account</th>`}<th scope="col">Uploaded</th><th scope="col">Outcome</th><th scope="col">What it is</th></tr></thead>`;
