import { html } from 'hono/html';
import type { Viewer } from '../../../config/viewer.ts';
import { amount } from '../../../notifications/mail/format/format-number.ts';
import { sentence } from '../../../notifications/mail/format/sentence.ts';
import type { Markup } from '../markup.ts';
import { moment } from '../moment.ts';
import { type PortalWriting, portalPage } from '../portal-page.ts';
import type { CheckedFile, ClientEditor, ClientFileHistory } from './clients-facts.ts';

export const versionAddress = (version: string): string => `/clients/versions/${encodeURIComponent(version)}`;

/** The editor of `clients.yaml`, and what became of the file in force. */
export function editorPage(
  writing: PortalWriting,
  viewer: Viewer,
  editor: ClientEditor,
  history: ClientFileHistory,
  saved = false,
): Markup {
  const { text, tag, checked, conflict = false, from } = editor;
  return portalPage(
    {
      title: 'clients.yaml',
      viewer,
      place: 'Clients',
      body: html`${saved && html`<p class="card" role="status">Saved. It is in force within seconds.</p>`}${statePart(history, writing)}
${conflict && html`<p class="card" role="alert"><strong>Somebody else has saved clients.yaml since you opened it.</strong> Nothing was overwritten. <a href="/clients/edit">Open their version</a>, which drops what you typed, or save again to replace theirs.</p>`}
${from !== undefined && html`<p class="card">This is an earlier version. Nothing has changed until you save it.</p>`}
${checked !== undefined && findings(checked)}
<form class="card" method="post" action="/clients/edit">
<input type="hidden" name="tag" value="${tag}">
<p><label for="text">clients.yaml</label><textarea id="text" name="text" rows="28" spellcheck="false" class="code"${checked !== undefined && checked.mistakes.length > 0 && html` aria-invalid="true" aria-describedby="findings"`}>
${text}</textarea></p>
${
  checked !== undefined &&
  checked.mistakes.length === 0 &&
  checked.warnings.some(({ mustConfirm }) => mustConfirm) &&
  html`<p class="choice"><input id="meant" name="meant" type="checkbox" value="yes"><label for="meant">That is what I mean</label></p>`
}<p class="actions"><button name="act" value="save">Save</button> <button class="quiet" name="act" value="check">Check only</button></p>
</form>
<section aria-labelledby="versions"><h2 id="versions">Versions</h2>${versionsPart(history, writing)}</section>`,
    },
    writing,
  );
}

function statePart({ newest }: ClientFileHistory, writing: PortalWriting): Markup {
  if (newest === undefined) {
    return html`<p>No clients.yaml was saved yet: everything goes to the address that Headroom was deployed with. Begin with the text below.</p>`;
  }
  const words = {
    'in force': 'It is in force.',
    'being applied': 'It is being applied: reload the page in a few seconds.',
    'not applied': 'It was not applied, and the version before it stays in force.',
  }[newest.state];
  return html`<p>Saved ${moment(newest.uploadedAt, writing)}. ${newest.state === 'not applied' ? html`<strong>${words}</strong>` : words}${newest.reason !== undefined && html` <span class="soft">${sentence(newest.reason)}</span>`}</p>`;
}

/** What is wrong with the text, line by line, and what may not be meant. */
function findings({ mistakes, warnings, clients }: CheckedFile): Markup {
  return html`<div class="card" id="findings" role="${mistakes.length > 0 ? 'alert' : 'status'}">${
    mistakes.length > 0
      ? html`<p><strong>Not saved: ${amount(mistakes.length, ['mistake', 'mistakes'])}.</strong></p><ol>${mistakes.map(
          ({ line, column, message, text }) =>
            html`<li><strong>Line ${line}, column ${column}</strong>: ${message}${text.trim() !== '' && html`<pre>${text}</pre>`}</li>\n`,
        )}</ol>`
      : html`<p>${warnings.some(({ mustConfirm }) => mustConfirm) ? html`<strong>Not saved yet.</strong> ` : 'No mistakes. '}${amount(clients ?? 0, ['client', 'clients'])}.</p>`
  }${warnings.length > 0 && html`<ul>${warnings.map(({ message }) => html`<li>${message}</li>\n`)}</ul>`}</div>`;
}

const versionsPart = ({ versions }: ClientFileHistory, writing: PortalWriting): Markup =>
  versions.length === 0
    ? html`<p class="card">There is none yet.</p>`
    : html`<ol class="card timeline" reversed>${versions.map(
        ({ version, uploadedAt, bytes }, index) =>
          html`<li><a href="${versionAddress(version)}">${moment(uploadedAt, writing)}</a> <span class="soft">${amount(bytes, ['byte', 'bytes'])}${index === 0 && ', the newest'}</span></li>\n`,
      )}</ol>`;

/** One version of the file, to be read. */
export const versionPage = (
  writing: PortalWriting,
  viewer: Viewer,
  { version, uploadedAt, text }: { readonly version: string; readonly uploadedAt: string; readonly text: string },
): Markup =>
  portalPage(
    {
      title: 'An earlier clients.yaml',
      viewer,
      place: 'Clients',
      body: html`<p>Saved ${moment(uploadedAt, writing)}. <a href="/clients/edit?from=${encodeURIComponent(version)}">Edit this version</a>, or go <a href="/clients/edit">back to the newest</a>.</p><div class="card"><pre>${text}</pre></div>`,
    },
    writing,
  );
