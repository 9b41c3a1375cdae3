import { html } from 'hono/html';
import { type Case, type CaseEntry, type NoteKind, noteKinds } from '../../../cases/case.ts';
import { clockNames, clocks } from '../../../cases/clocks.ts';
import { type AmazonAnswer, describeAnswer } from '../../../cases/record-step.ts';
import { isSameAddress } from '../../../config/recipients.ts';
import type { Viewer } from '../../../config/viewer.ts';
import { wallClockAt } from '../../../domain/wall-clock.ts';
import { caseAddress } from '../case-address.ts';
import type { Markup } from '../markup.ts';
import type { PortalWriting } from '../portal-page.ts';

/** What a person can do about a case. */
export const caseActs = ['submitted', 'answered', 'deadline', 'note', 'close', 'undo'] as const;
export type CaseAct = (typeof caseActs)[number];

/** Amazon's answers, as whoever has read one can tell them apart. */
export const plainAnswers = ['accepted', 'more wanted', 'rejected'] as const satisfies readonly AmazonAnswer[];

/** People of the consultancy may take back what anybody recorded, others what they recorded themselves. */
export const mayTakeBack = ({ address, consultancy }: Viewer, { by }: Pick<CaseEntry, 'by'>): boolean =>
  by !== undefined && (consultancy || isSameAddress(by, address));

/** A form that was sent with a mistake: what it held, and what is wrong. */
export interface CaseForm {
  readonly act: CaseAct;
  readonly fields: Readonly<Record<string, string>>;
  readonly mistake: string;
}

const noteLabels: Readonly<Record<NoteKind, string>> = {
  note: 'A note, for the timeline only',
  cause: 'A root cause, for the plan',
  action: 'An action taken, for the plan',
  prevention: 'A step to prevent it, for the plan',
};

export const longestNote = 2000;

/** What can be done, the likeliest first; of a closed case only notes. */
export function caseForms(value: Case, writing: PortalWriting, sent: CaseForm | undefined): Markup {
  const { state } = value;
  // Not inside its form: whoever closed the case meanwhile has taken that away.
  return html`${sent !== undefined && html`<p class="card" role="alert"><strong>${sent.mistake}</strong></p>`}${state !== 'closed' && submittedForm(value, writing, sent)}${
    state === 'submitted' && answeredForm(value, writing, sent)
  }${state !== 'closed' && deadlineForm(value, writing, sent)}${noteForm(value, writing, sent)}${
    state !== 'closed' && closeForm(value, writing, sent)
  }`;
}

/** A form behind its name; open where it is the one to fill in, or was sent with a mistake. */
function form(value: Case, act: CaseAct, name: string, isOpen: boolean, sent: CaseForm | undefined, content: Markup) {
  return html`<details class="card"${(isOpen || sent?.act === act) && html` open`}><summary>${name}</summary><form method="post" action="${caseAddress(value, act)}">
${content}</form></details>\n`;
}

/** What the form held when it was sent, or what it holds at first. */
const held = (sent: CaseForm | undefined, act: CaseAct, name: string, first = ''): string =>
  sent?.act === act ? (sent.fields[name] ?? '') : first;

const zoneHint = ({ timeZone }: PortalWriting): string => `Time in ${timeZone}`;

const submittedForm = (value: Case, writing: PortalWriting, sent: CaseForm | undefined): Markup =>
  form(
    value,
    'submitted',
    value.state === 'submitted' ? 'I have sent it again' : 'I have sent it',
    value.state === 'open',
    sent,
    html`<p>The plan went to Amazon. Reminders of its deadline stop, and Headroom asks for Amazon’s answer.</p>
<p><label for="submitted-at">Sent at <span class="soft">${zoneHint(writing)}</span></label><input id="submitted-at" name="at" type="datetime-local" required value="${held(sent, 'submitted', 'at', wallClockAt(writing.now, writing.timeZone))}"></p>
<p><button>I have sent it</button></p>`,
  );

const answeredForm = (value: Case, writing: PortalWriting, sent: CaseForm | undefined): Markup =>
  form(
    value,
    'answered',
    'Amazon answered',
    true,
    sent,
    html`<fieldset><legend>The answer</legend>${plainAnswers.map(
      (answer) =>
        html`<p class="choice"><input id="answer-${answer.replaceAll(' ', '-')}" name="answer" type="radio" required value="${answer}"${held(sent, 'answered', 'answer') === answer && html` checked`}><label for="answer-${answer.replaceAll(' ', '-')}">${describeAnswer[answer]}</label></p>`,
    )}</fieldset>
<p><label for="answered-until">If another plan is due: by when? <span class="soft">${zoneHint(writing)}; without it, ${clocks.planOfAction.hours} hours from now</span></label><input id="answered-until" name="until" type="datetime-local" value="${held(sent, 'answered', 'until')}"></p>
<p><button>Note the answer</button></p>`,
  );

const deadlineForm = (value: Case, writing: PortalWriting, sent: CaseForm | undefined): Markup =>
  form(
    value,
    'deadline',
    'Another deadline',
    false,
    sent,
    html`<p><label for="deadline-clock">What is due</label><select id="deadline-clock" name="clock">${clockNames.map(
      (clock) =>
        html`<option value="${clock}"${held(sent, 'deadline', 'clock', 'planOfAction') === clock && html` selected`}>${clocks[clock].title}</option>`,
    )}</select></p>
<p><label for="deadline-at">Due <span class="soft">${zoneHint(writing)}, as Amazon’s notice says</span></label><input id="deadline-at" name="at" type="datetime-local" required value="${held(sent, 'deadline', 'at')}"></p>
<p><button>Set the deadline</button></p>`,
  );

const noteForm = (value: Case, _writing: PortalWriting, sent: CaseForm | undefined): Markup =>
  form(
    value,
    'note',
    'Add a note',
    false,
    sent,
    html`<p><label for="note-kind">Kind</label><select id="note-kind" name="kind">${noteKinds.map(
      (kind) =>
        html`<option value="${kind}"${held(sent, 'note', 'kind', 'note') === kind && html` selected`}>${noteLabels[kind]}</option>`,
    )}</select></p>
<p><label for="note-words">Words <span class="soft">They are quoted in the pack: nothing about buyers, please</span></label><textarea id="note-words" name="words" rows="4" maxlength="${longestNote}" required>${held(sent, 'note', 'words')}</textarea></p>
<p><label for="note-on">Day it is about <span class="soft">optional</span></label><input id="note-on" name="on" type="date" value="${held(sent, 'note', 'on')}"></p>
<p><button>Add the note</button></p>`,
  );

const closeForm = (value: Case, _writing: PortalWriting, sent: CaseForm | undefined): Markup =>
  form(
    value,
    'close',
    'Close the case',
    false,
    sent,
    html`<p>Headroom asks nothing more about it. The same cause opens no new case as long as it lasts.</p>
<p><label for="close-reason">Why <span class="soft">optional</span></label><input id="close-reason" name="reason" maxlength="200" value="${held(sent, 'close', 'reason')}"></p>
<p><button>Close the case</button></p>`,
  );

/** Takes back what was recorded at an instant. */
export const undoForm = (value: Case, { at }: Pick<CaseEntry, 'at'>): Markup =>
  html`<form method="post" action="${caseAddress(value, 'undo')}"><input type="hidden" name="at" value="${at}"><button class="quiet">Take it back</button></form>`;
