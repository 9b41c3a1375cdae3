import { html } from 'hono/html';
import type { Case, CaseEntry, Deadline } from '../../../cases/case.ts';
import { clocks } from '../../../cases/clocks.ts';
import { assumptionOf, runningDeadlines } from '../../../cases/deadlines.ts';
import { describeTitle } from '../../../cases/describe-figure.ts';
import { standingStep } from '../../../cases/record-step.ts';
import { nextDue } from '../../../cases/reminders.ts';
import { isSameAddress } from '../../../config/recipients.ts';
import type { Viewer } from '../../../config/viewer.ts';
import { formatDay } from '../../../notifications/mail/format/format-day.ts';
import { amount } from '../../../notifications/mail/format/format-number.ts';
import { accountAddress } from '../../account-address.ts';
import { caseStates } from '../case-address.ts';
import type { Markup } from '../markup.ts';
import { moment } from '../moment.ts';
import { type PortalWriting, portalPage } from '../portal-page.ts';
import { type CaseAct, type CaseForm, caseForms, mayTakeBack, undoForm } from './case-forms.ts';
import type { ListedCase } from './case-list.ts';

/** Everything that the page of a case is written from. */
export interface CaseFacts extends ListedCase {
  /** where its newest evidence pack is downloaded; absent where none was written */
  readonly pack?: string;
}

/** What was done on the page before this one. */
const doneNotes: Readonly<Record<CaseAct | 'opened', string>> = {
  opened: 'The case is open.',
  submitted: 'Noted: the plan is sent. Headroom asks for Amazon’s answer after 24 and 48 hours.',
  answered: 'Amazon’s answer is noted.',
  deadline: 'The deadline is set.',
  note: 'The note is added.',
  close: 'The case is closed.',
  undo: 'Taken back: the case is as it was before.',
};

/** What an address says was done; nothing for anything else. */
export const doneIn = (given: string | undefined): keyof typeof doneNotes | undefined =>
  given !== undefined && Object.hasOwn(doneNotes, given) ? (given as keyof typeof doneNotes) : undefined;

/** One appeal case: what is due, what happened, and what can be done. */
export function casePage(
  writing: PortalWriting,
  viewer: Viewer,
  facts: CaseFacts,
  { done, form }: { readonly done?: keyof typeof doneNotes; readonly form?: CaseForm } = {},
): Markup {
  const { value, clientName } = facts;
  const { account, state, openedAt, noticeAt, submittedAt, closedAt } = value;
  return portalPage(
    {
      title: describeTitle(value),
      viewer,
      place: 'Cases',
      body: html`${done !== undefined && html`<p class="card" role="status">${doneNotes[done]}</p>`}
<p><strong>${caseStates[state]}.</strong> Case of <a href="${accountAddress(account)}">${clientName} ${account.marketplace}</a>. Opened ${moment(openedAt, writing)}${
        noticeAt !== openedAt && html`, Amazon’s notice came ${moment(noticeAt, writing)}`
      }${submittedAt !== undefined && html`, plan sent ${moment(submittedAt, writing)}`}${
        closedAt !== undefined && html`, closed ${moment(closedAt, writing)}`
      }.</p>
<section aria-labelledby="deadlines"><h2 id="deadlines">Deadlines</h2>${deadlinesPart(value, writing)}</section>
<section aria-labelledby="pack"><h2 id="pack">Evidence pack</h2>${packPart(facts, writing)}</section>
<section aria-labelledby="act"><h2 id="act">What happened?</h2>${caseForms(value, writing, form)}</section>
<section aria-labelledby="timeline"><h2 id="timeline">Timeline</h2>${timelinePart(value, writing, viewer)}</section>`,
    },
    writing,
  );
}

function deadlinesPart(value: Case, writing: PortalWriting): Markup {
  const running = runningDeadlines(value);
  if (running.length === 0) {
    const why = {
      open: 'No deadline is known. Enter the one that Amazon’s notice names.',
      submitted: 'The plan is with Amazon: nothing is due before its answer.',
      closed: 'The case is closed: nothing is due.',
    }[value.state];
    return html`<p class="card">${why}</p>`;
  }
  const reminder = nextDue(value);
  return html`${running.map((deadline) => deadlineCard(value, deadline, writing))}${
    reminder !== undefined &&
    html`<p class="soft">${reminder > writing.now.toISOString() ? html`Next reminder by mail: ${moment(reminder, writing)}.` : 'A reminder is on its way.'}</p>`
  }`;
}

const deadlineCard = (value: Case, deadline: Deadline, writing: PortalWriting): Markup =>
  html`<div class="card"><h3>${clocks[deadline.clock].title}</h3><p>${
    deadline.at <= writing.now.toISOString() ? html`<strong>Passed</strong> ` : 'Due '
  }${moment(deadline.at, writing)}.</p>${assumptionPart(value, deadline)}</div>`;

function assumptionPart(value: Case, deadline: Deadline): Markup {
  const assumption = assumptionOf(value, deadline);
  if (assumption === undefined) return html`<p class="soft">As Amazon’s notice says: entered by hand.</p>`;
  const from =
    assumption.countedFrom === 'seen'
      ? 'from the moment Headroom saw it, because nobody has entered Amazon’s notice'
      : 'from Amazon’s notice';
  return html`<p class="soft"><strong>Assumed</strong>: ${assumption.hours} hours ${from}. Why so many: ${assumption.source}. If the notice names another time, enter it below.</p>`;
}

function packPart({ value, pack }: CaseFacts, writing: PortalWriting): Markup {
  const isRebuilt =
    value.packDue &&
    html`<p class="soft">It is being rebuilt with the newest changes. Reload the page in a minute.</p>`;
  if (pack === undefined || value.pack === undefined) {
    return html`<div class="card"><p>The evidence pack is not written yet: drafts, figures and the orders behind them.</p>${isRebuilt}</div>`;
  }
  return html`<div class="card"><p><a href="${pack}">Download the evidence pack</a> (zip), written ${moment(value.pack.at, writing)}: the draft in Word, the figures and the orders behind them. Nothing about buyers is in it.</p>${isRebuilt}</div>`;
}

const timelinePart = (value: Case, writing: PortalWriting, viewer: Viewer): Markup =>
  html`<p class="soft">${amount(value.timeline.length, ['entry', 'entries'])}, newest first.</p><ol class="card timeline" reversed>${value.timeline
    .toReversed()
    .map((entry) => entryPart(value, entry, writing, viewer))}</ol>`;

const entryPart = (value: Case, entry: CaseEntry, writing: PortalWriting, viewer: Viewer): Markup => {
  const { at, kind, on, words } = entry;
  const canTakeBack = standingStep(value, at) === entry && mayTakeBack(viewer, entry);
  return html`<li>${moment(at, writing)} <span class="soft">${[kind, ...whoActed(entry, viewer)].join(', ')}</span><br>${on !== undefined && `${formatDay(on)}: `}${instantsIn(words, writing)}${canTakeBack && undoForm(value, entry)}</li>\n`;
};

/** Who recorded an entry and who took it back: everybody to the consultancy, and to anybody else only themselves. */
function whoActed({ by, withdrawnBy }: CaseEntry, { address, consultancy }: Viewer): readonly string[] {
  const name = (who: string) => (isSameAddress(who, address) ? 'you' : who);
  const isShown = (who: string | undefined): who is string =>
    who !== undefined && (consultancy || isSameAddress(who, address));
  return [
    ...(isShown(by) ? [`recorded by ${name(by)}`] : []),
    ...(isShown(withdrawnBy) ? [`taken back by ${name(withdrawnBy)}`] : []),
  ];
}

const isoInstant = /(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z)/;

/** Words of the timeline name instants as they are stored. */
const instantsIn = (words: string, writing: PortalWriting): readonly (Markup | string)[] =>
  words.split(isoInstant).map((part) => (isoInstant.test(part) ? moment(part, writing) : part));
