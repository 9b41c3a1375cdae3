import { html } from 'hono/html';
import type { Viewer } from '../../../config/viewer.ts';
import { amount } from '../../../notifications/mail/format/format-number.ts';
import { closed } from '../../../notifications/mail/format/sentence.ts';
import type { Mail } from '../../../notifications/mail/mail.ts';
import type { Markup } from '../markup.ts';
import { moment } from '../moment.ts';
import { type PortalWriting, portalPage } from '../portal-page.ts';
import {
  type MailFacts,
  type MailLogFacts,
  type MailQuery,
  type MailState,
  mailAddress,
  mailLogAddress,
} from './mail-facts.ts';

const kinds: Readonly<Record<Mail['kind'], string>> = {
  alert: 'Alert',
  'report-error': 'Report error',
  summary: 'Weekly summary',
  portfolio: 'Weekly portfolio',
  'client-config': 'clients.yaml',
  heartbeat: 'Daily heartbeat',
  undelivered: 'Undelivered mail',
  case: 'Case',
  'sign-in': 'Sign-in link',
  connection: 'Connection',
};

const states: Readonly<Record<MailState['state'], string>> = {
  sent: 'Sent',
  waiting: 'Waiting',
  failed: 'Not sent',
  suppressed: 'Not sent: address suppressed',
};

/** What was sent to whom, newest first. */
export function mailLogPage(writing: PortalWriting, viewer: Viewer, facts: MailLogFacts, query: MailQuery): Markup {
  const { mails, suppressed, older } = facts;
  return portalPage(
    {
      title: 'Mail',
      viewer,
      place: 'Mail',
      body: html`${
        viewer.consultancy
          ? html`<form class="card filters" method="get" action="/mail" role="search"><p><label for="to">Only mail to</label><input id="to" name="to" type="email" maxlength="254" value="${query.to ?? ''}"></p><p><button>Show</button></p></form>`
          : html`<p>Mail to <strong>${viewer.address}</strong>.</p>`
      }
${suppressed.map(
  ({ address, reason, at }) =>
    html`<p class="card"><strong>Nothing is sent to ${address}</strong>: it ${reason} ${moment(at, writing)}. Alerts go to others instead. When the mailbox works again: headroom clients reinstate ${address}.</p>`,
)}${mails.length === 0 ? nothing(query) : table(facts, writing)}${
  older !== undefined && html`<p><a href="${mailLogAddress({ ...query, before: older })}">Older mail</a></p>`
}${query.before !== undefined && html`<p><a href="${mailLogAddress(query.to === undefined ? {} : { to: query.to })}">Newest mail</a></p>`}`,
    },
    writing,
  );
}

const nothing = ({ to, before }: MailQuery): Markup =>
  html`<p class="card">${
    before !== undefined
      ? 'There is no older mail.'
      : to === undefined
        ? 'No mail was written yet. The first is written when something needs attention, or with the weekly summary.'
        : `No mail was written to ${to}.`
  }</p>`;

const table = ({ mails }: MailLogFacts, writing: PortalWriting): Markup =>
  html`<table>
<caption>${amount(mails.length, ['mail', 'mails'])}, newest first. Kept for 400 days.</caption>
<thead><tr><th scope="col">Subject</th><th scope="col">To</th><th scope="col">Kind</th><th scope="col">Written</th><th scope="col">State</th></tr></thead>
<tbody>
${mails.map(
  ({ id, subject, to, kind, at, state, why }) =>
    html`<tr><th scope="row" data-label="Subject"><a href="${mailAddress(id)}">${subject}</a></th><td data-label="To">${to}</td><td data-label="Kind">${kinds[kind]}</td><td data-label="Written">${moment(at, writing)}</td><td data-label="State">${stateCell({ state, ...(why !== undefined && { why }) })}</td></tr>\n`,
)}</tbody></table>`;

const stateCell = ({ state, why }: MailState): Markup =>
  html`${state === 'sent' ? states.sent : html`<strong>${states[state]}</strong>`}${why !== undefined && html` <span class="soft">${closed(why)}</span>`}`;

const leftOutNotes = {
  links: 'Its links work for its reader only and are left out here.',
  all: 'It signs its reader in, so nobody else may read it: what it says is left out.',
} as const;

/** One mail as it was written. */
export function mailPage(writing: PortalWriting, viewer: Viewer, facts: MailFacts): Markup {
  const { id, subject, to, from, kind, at, leftOut, files, text } = facts;
  return portalPage(
    {
      title: subject,
      viewer,
      place: 'Mail',
      body: html`<div class="card"><p>${kinds[kind]} from ${from} to <strong>${to}</strong>, written ${moment(at, writing)}. ${stateCell(facts)}</p>${
        leftOut !== undefined && html`<p class="soft">${leftOutNotes[leftOut]}</p>`
      }${
        files.length > 0 &&
        html`<p>Attached: ${files.map(({ fileName }, index) => html`${index > 0 && ', '}<a href="${mailAddress(id, `files/${index}`)}">${fileName}</a>`)}</p>`
      }</div>
${
  leftOut !== 'all' &&
  html`<iframe class="mail" src="${mailAddress(id, 'content')}" title="The mail as it was sent"></iframe>
<details class="card"><summary>As plain text</summary><pre>${text}</pre></details>`
}
<p><a href="/mail">All mail</a></p>`,
    },
    writing,
  );
}
