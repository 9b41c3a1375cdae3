import { html } from 'hono/html';
import type { DecisionRecord, Silence } from '../../alerts/decision.ts';
import { clocks } from '../../cases/clocks.ts';
import { isOnlyAssumed, runningDeadlines } from '../../cases/deadlines.ts';
import { describeTitle } from '../../cases/describe-figure.ts';
import { reportKinds } from '../../domain/report-kind.ts';
import { decisionReasons } from '../../notifications/mail/format/decision-reasons.ts';
import { describeValue } from '../../notifications/mail/format/describe-reading.ts';
import { formatDay } from '../../notifications/mail/format/format-day.ts';
import { amount, formatCount } from '../../notifications/mail/format/format-number.ts';
import type { UploadRecord } from '../../reports/common/report.ts';
import { titleOf } from '../silence-page.ts';
import type { AccountFacts, ShownAlert, ShownCase } from './account-facts.ts';
import { caseAddress, caseStates, openCaseAddress } from './case-address.ts';
import type { Markup } from './markup.ts';
import { moment } from './moment.ts';
import type { PortalWriting } from './portal-page.ts';

const silenceLabels: Readonly<Record<Silence['kind'], string>> = {
  acknowledged: 'Acknowledged',
  snoozed: 'Snoozed',
  muted: 'Muted',
};

/** Open alerts, and what can be done about each. */
export function alertsPart({ alerts, fresh }: AccountFacts, writing: PortalWriting): Markup {
  if (alerts.length === 0) {
    return html`<p class="card">${fresh ? 'No alert is open.' : 'No alert is open, but reports are overdue: that does not mean that all is well.'}</p>`;
  }
  return html`${alerts.map((alert) => alertCard(alert, writing))}`;
}

const alertCard = ({ key, memory, silence, links, undo }: ShownAlert, writing: PortalWriting): Markup => {
  return html`<div class="card"><h3>${titleOf(key)}</h3>
<p>${memory?.state === 'open' ? html`Open since ${moment(memory.since, writing)}. Last notification ${moment(memory.lastNotified, writing)}: ${decisionReasons[memory.reason]}.` : 'Not open.'}</p>
${silence !== undefined && html`<p><strong>${silenceLabels[silence.kind]} until ${moment(silence.until, writing)}.</strong> <a href="${undo ?? ''}">Undo</a></p>`}
${
  links !== undefined &&
  html`<ul class="chips" aria-label="What to do about ${titleOf(key)}"><li><a href="${links.acknowledge}">Acknowledge</a></li>${links.snooze.map(
    ({ days, address }) => html`<li><a href="${address}">Snooze ${amount(days, ['day', 'days'])}</a></li>`,
  )}${links.mute !== undefined && html`<li><a href="${links.mute}">Mute</a></li>`}</ul>`
}</div>`;
};

export function casesPart({ cases, standing: { account } }: AccountFacts, writing: PortalWriting): Markup {
  const open = html`<p class="card">Has Amazon asked for a plan in a notice? <a href="${openCaseAddress(account)}">Open a case</a>.</p>`;
  return html`${cases.map((one) => caseCard(one, writing))}${open}`;
}

const caseCard = ({ value, pack }: ShownCase, writing: PortalWriting): Markup => {
  const { state, openedAt } = value;
  return html`<div class="card"><h3><a href="${caseAddress(value)}">${describeTitle(value)}</a></h3>
<p>${caseStates[state]}. Opened ${moment(openedAt, writing)}.</p>
${runningDeadlines(value).map(
  (deadline) =>
    html`<p>${clocks[deadline.clock].title}: ${moment(deadline.at, writing)}${isOnlyAssumed(value, deadline) && ' (assumed)'}</p>`,
)}${pack !== undefined && html`<p><a href="${pack}">Download the evidence pack</a></p>`}</div>`;
};

const outcomes: Readonly<Record<UploadRecord['outcome'], string>> = {
  read: 'Read',
  unused: 'Not used',
  unreadable: 'Unreadable',
};

/** The newest uploads, and what became of each. */
export function uploadsPart({ uploads }: AccountFacts, writing: PortalWriting): Markup {
  if (uploads.length === 0) return html`<p class="card">Nothing was uploaded yet.</p>`;
  return html`<table>
<caption>The newest ${amount(uploads.length, ['upload', 'uploads'])}.</caption>
<thead><tr><th scope="col">Uploaded</th><th scope="col">File</th><th scope="col">Outcome</th><th scope="col">As of</th><th scope="col" class="number">Rows</th></tr></thead>
<tbody>
${uploads.map((upload) => {
  const skipped = upload.skipped.map(({ rows, reason }) => `${amount(rows, ['row', 'rows'])} skipped: ${reason}`);
  return html`<tr><td data-label="Uploaded">${moment(upload.receivedAt, writing)}</td><th scope="row" data-label="File">${upload.key}</th><td data-label="Outcome"><strong>${outcomes[upload.outcome]}</strong>: ${reportKinds[upload.kind]}${[
    upload.reason,
    ...skipped,
  ].map(
    (words) => words !== undefined && html`<br>${words}`,
  )}</td><td data-label="As of">${upload.asOf === undefined ? '–' : formatDay(upload.asOf)}</td><td class="number" data-label="Rows">${formatCount(upload.rows)}</td></tr>\n`;
})}</tbody></table>`;
}

/** Why each thing that is watched was or was not notified about. */
export function decisionsPart({ trail: { latest, notified } }: AccountFacts, writing: PortalWriting): Markup {
  if (latest.length === 0) return html`<p class="card">Nothing has been decided yet.</p>`;
  return html`<table>
<caption>The newest decision about each thing that is watched, notifications first.</caption>
<thead><tr><th scope="col">About</th><th scope="col">Decision</th><th scope="col">Numbers</th><th scope="col">Earlier notifications</th></tr></thead>
<tbody>
${latest
  .toSorted((a, b) => Number(b.notify) - Number(a.notify))
  .map((record) => decisionRow(record, notified, writing))}</tbody></table>`;
}

function decisionRow(
  { key, at, notify, reason, reading }: DecisionRecord,
  notified: readonly DecisionRecord[],
  writing: PortalWriting,
): Markup {
  const before = notified.filter((one) => one.key === key);
  return html`<tr><th scope="row" data-label="About">${titleOf(key)}</th><td data-label="Decision"><strong>${notify ? 'Notified' : 'Not notified'}</strong>: ${decisionReasons[reason]}. <span class="soft">${moment(at, writing)}</span></td><td data-label="Numbers">${reading === undefined ? '–' : describeValue(reading)}</td><td data-label="Earlier">${before.length === 0 ? 'None' : before.map((one, index) => html`${index > 0 && ', '}${moment(one.at, writing)} (${one.reason})`)}</td></tr>\n`;
}
