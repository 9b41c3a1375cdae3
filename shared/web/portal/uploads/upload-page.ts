import { html } from 'hono/html';
import type { Viewer } from '../../../config/viewer.ts';
import type { Account } from '../../../domain/account.ts';
import { accountInShort, type NamedClient } from '../../../notifications/mail/format/describe-account.ts';
import { formatMoment } from '../../../notifications/mail/format/format-day.ts';
import { amount } from '../../../notifications/mail/format/format-number.ts';
import type { UploadRecord } from '../../../reports/common/report.ts';
import { accountAddress } from '../../account-address.ts';
import type { Markup } from '../markup.ts';
import { type PortalWriting, portalPage } from '../portal-page.ts';
import {
  sampleAddress,
  uploadAddress,
  uploadCheckAddress,
  uploadFormAddress,
  uploadResultsAddress,
  uploadScriptAddress,
} from '../upload-addresses.ts';
import { outcomeBadge, uploadHead, uploadRow, uploadWords } from './upload-result.ts';
import { uploadView } from './upload-view.ts';

/** An invented report that can be tried. */
export interface OfferedSample {
  readonly name: string;
  readonly about: string;
}

/** Everything that the upload page of an account is written from. */
export interface UploadPageFacts {
  readonly account: Account;
  readonly client: NamedClient;
  /** goes to the bucket, and comes back to this page */
  readonly form: { readonly url: string; readonly fields: Readonly<Record<string, string>> };
  readonly formEndsAt: Date;
  readonly mostBytes: number;
  /** newest first */
  readonly uploads: readonly UploadRecord[];
  /** the key of the file with which a browser comes back from the bucket */
  readonly uploaded?: string;
  /** the account has an account page: something was uploaded for it */
  readonly isKnown: boolean;
  /** only in the local stage */
  readonly samples: readonly OfferedSample[];
}

const mostShown = 10;

/** Uploads reports of one account. Without scripts it is a form for one file, which goes to the bucket and comes back. */
export function uploadPage(writing: PortalWriting, viewer: Viewer, facts: UploadPageFacts): Markup {
  const { account, client, uploads, isKnown, samples } = facts;
  const name = accountInShort(client, account.marketplace);
  return portalPage(
    {
      title: `Upload reports: ${name}`,
      viewer,
      place: 'Uploads',
      script: uploadScriptAddress,
      body: html`<p>Files go to ${name}. ${isKnown && html`<a href="${accountAddress(account)}">See the account</a> or `}<a href="/uploads">${isKnown ? 'choose' : 'Choose'} another one</a>.</p>
${arrived(facts, writing)}${formPart(facts, writing)}
<section aria-labelledby="files" id="queue" hidden><h2 id="files">Your files</h2><ul class="files"></ul></section>
<p role="status" id="said" class="soft"></p>
${samples.length > 0 && samplesPart(facts)}
<section aria-labelledby="earlier"><h2 id="earlier">Earlier uploads</h2>
${
  uploads.length === 0
    ? html`<p class="card">Nothing was uploaded for this account yet. Begin with its seller performance report: it has Amazon’s own numbers of every metric.</p>`
    : html`<table class="uploads"><caption>The newest ${amount(Math.min(uploads.length, mostShown), ['upload', 'uploads'])}. <a href="/uploads?client=${encodeURIComponent(account.client)}&amp;marketplace=${account.marketplace}">See all</a></caption>${uploadHead(false)}<tbody>
${uploads.slice(0, mostShown).map((record) => uploadRow(record, writing))}</tbody></table>`
}</section>`,
    },
    writing,
  );
}

/** What a browser without scripts shows when it comes back. */
function arrived({ uploaded, uploads, account }: UploadPageFacts, { timeZone }: PortalWriting): Markup | string {
  if (uploaded === undefined) return '';
  const record = uploads.find(({ key }) => key === uploaded);
  if (record === undefined) {
    const again = `${uploadAddress(account)}?key=${encodeURIComponent(uploaded)}`;
    return html`<div class="card" role="status"><p>Your file has arrived and is being read. <a href="${again}">Look again</a> in a few seconds.</p><p class="soft">The same file as one that was uploaded before changes nothing, and is not listed again.</p></div>`;
  }
  const view = uploadView(record, timeZone);
  return html`<div class="card" role="status"><h2>${view.file}</h2><p>${outcomeBadge(view.outcome)}</p><div>${uploadWords(view)}</div></div>`;
}

const formPart = (
  { account, form, formEndsAt, mostBytes }: UploadPageFacts,
  { timeZone }: PortalWriting,
): Markup => html`<form id="upload" class="card drop" method="post" action="${form.url}" enctype="multipart/form-data" data-form="${uploadFormAddress(account)}" data-check="${uploadCheckAddress(account)}" data-results="${uploadResultsAddress(account)}" data-most-bytes="${mostBytes}">
${Object.entries(form.fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<p><label for="file">Report</label><input id="file" name="file" type="file" required aria-describedby="hint"></p>
<p class="soft" id="hint">A report as Amazon gives it, also compressed (gzip or zip) or as an Excel workbook (XLSX). Headroom recognises it by its content, not by its name. What it changes shows on the page of the account within minutes.</p>
<p class="soft">A Business Report by ASIN does not say which days it is of: put them into its name, such as report_2026-09-01_2026-09-30.csv.</p>
<p class="soft" data-without-script>One file at a time. The form works until ${formatMoment(formEndsAt, timeZone)}; reload the page after that.</p>
<button>Upload</button>
</form>`;

const samplesPart = ({ account, samples }: UploadPageFacts): Markup =>
  html`<section aria-labelledby="samples"><h2 id="samples">No report at hand?</h2>
<p>These are invented. Download one and upload it, and see what Headroom says.</p>
<ul class="samples">${samples.map(
    ({ name, about }) =>
      html`<li><a href="${sampleAddress(account, name)}" download="${name}" data-sample>${name}</a>: ${about}</li>`,
  )}</ul></section>`;
