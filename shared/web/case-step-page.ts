import type { Case, Deadline } from '../cases/case.ts';
import { noteKinds } from '../cases/case.ts';
import { type ClockName, clocks, dueInSentence } from '../cases/clocks.ts';
import { assumptionOf } from '../cases/deadlines.ts';
import { describeTitle } from '../cases/describe-figure.ts';
import { dayIn } from '../domain/day.ts';
import { wallClockAt } from '../domain/wall-clock.ts';
import { describeAccount, type NamedClient } from '../notifications/mail/format/describe-account.ts';
import { midSentence } from '../notifications/mail/format/describe-metric.ts';
import { formatMoment } from '../notifications/mail/format/format-day.ts';
import { accountAddress } from './account-address.ts';
import { type Field, type PageContent, type PageWriting, page } from './page.ts';

/** What can be recorded of a case, or taken back. */
export type CaseAction = 'sent' | 'set deadline' | 'note' | 'accepted' | 'rejected';

/** What a page about a case is written from. */
export interface CaseStepFacts extends PageWriting {
  readonly client: NamedClient;
  readonly known: Case;
  readonly action: CaseAction;
  /** what is due, where the link is about one clock */
  readonly clock: ClockName;
}

export const mostNoteLetters = 2000;

const isPlan = ({ clock }: CaseStepFacts): boolean => clock === 'planOfAction';

/** `the Plan of Action`, `the answer to a chargeback` */
const whatIsDue = ({ clock }: CaseStepFacts): string => `the ${dueInSentence(clock)}`;

const questions: Readonly<Record<CaseAction, (facts: CaseStepFacts) => string>> = {
  sent: (facts) => `Has ${whatIsDue(facts)} been sent?`,
  'set deadline': (facts) => `When is ${whatIsDue(facts)} due?`,
  note: () => 'Add a note to the case',
  accepted: () => 'Has Amazon accepted the Plan of Action?',
  rejected: () => 'Has Amazon rejected the plan, or does it want more?',
};

const buttons: Readonly<Record<CaseAction, string>> = {
  sent: 'Yes, it has been sent to Amazon',
  'set deadline': 'Set this deadline',
  note: 'Add the note',
  accepted: 'Yes, Amazon has accepted it',
  rejected: 'Yes, open the case again',
};

const outcomes: Readonly<Record<CaseAction, (facts: CaseStepFacts) => string>> = {
  sent: (facts) => `Recorded: ${whatIsDue(facts)} has been sent`,
  'set deadline': () => 'Recorded: the deadline is set',
  note: () => 'The note is in the case',
  accepted: () => 'Recorded: Amazon has accepted the plan, and the case is closed',
  rejected: () => 'Recorded: the case is open again',
};

const undos: Readonly<Record<CaseAction, string>> = {
  sent: 'Undo: it has not been sent',
  'set deadline': 'Undo: set the deadline before it again',
  note: 'Undo: take the note back',
  accepted: 'Undo: Amazon has not accepted it',
  rejected: 'Undo: Amazon has not answered yet',
};

const forAll = 'This applies to everyone who gets the alerts of this account. Checking goes on as before.';

function effectsOf(facts: CaseStepFacts): readonly string[] {
  switch (facts.action) {
    case 'sent':
      return [
        isPlan(facts)
          ? 'The reminders of its deadline end and no draft is offered any more. You are asked for Amazon’s answer after 24 and 48 hours.'
          : 'The reminders of its deadline end.',
        forAll,
      ];
    case 'set deadline':
      return ['You are reminded 24 and 6 hours before it, and when it has passed.', forAll];
    case 'note':
      return [
        'The cause, what was done and what prevents it from happening again go into the draft of the Plan of Action, word for word.',
      ];
    case 'accepted':
      return [
        'The case is closed and its reminders end. An alert that is open stays open until the numbers are well again.',
        forAll,
      ];
    case 'rejected':
      return ['The case is open again, with its draft, and you are reminded of the new deadline.', forAll];
  }
}

/** GET, or a form that could not be taken: what would be recorded, and the button that does it. */
export function askForStep(
  facts: CaseStepFacts,
  act: string,
  form: { readonly id: string; readonly values?: Readonly<Record<string, string>>; readonly problem?: string },
): string {
  const { action } = facts;
  return page(
    {
      title: questions[action](facts),
      about: aboutOf(facts),
      ...(form.problem !== undefined && { problem: form.problem }),
      paragraphs: effectsOf(facts),
      fields: [...fieldsOf(facts, form.values ?? {}), { kind: 'hidden', name: 'form', label: '', value: form.id }],
      button: { words: buttons[action], target: act },
      seeAlso: seeAlso(facts),
    },
    facts,
  );
}

function fieldsOf(facts: CaseStepFacts, values: Readonly<Record<string, string>>): readonly Field[] {
  const { action, known, now, timeZone } = facts;
  const value = (name: string, first?: string) => {
    const known = values[name] ?? first;
    return known === undefined ? {} : { value: known };
  };
  switch (action) {
    case 'set deadline': {
      const before = deadlineOf(facts);
      return [
        {
          kind: 'moment',
          name: 'deadline',
          label: 'The deadline in Amazon’s notice',
          hint: `Time in ${timeZone}`,
          required: true,
          ...value('deadline', before && wallClockAt(new Date(before.at), timeZone)),
        },
      ];
    }
    case 'rejected':
      return [
        {
          kind: 'moment',
          name: 'deadline',
          label: 'By when Amazon wants a new plan',
          hint: `Time in ${timeZone}. Leave it empty if Amazon names no time: ${clocks.planOfAction.hours} hours from now are assumed.`,
          ...value('deadline'),
        },
      ];
    case 'note':
      return [
        {
          kind: 'choice',
          name: 'kind',
          label: 'What it is',
          options: noteKinds.map((kind) => [kind, noteWords[kind]]),
          ...value('kind'),
        },
        { kind: 'text', name: 'note', label: 'Note', required: true, mostLetters: mostNoteLetters, ...value('note') },
        {
          kind: 'day',
          name: 'day',
          label: 'The day it is about',
          hint: 'Leave it empty if it is about no single day.',
          ...value('day', known.state === 'open' ? dayIn(now, timeZone) : undefined),
        },
      ];
    case 'accepted':
    case 'sent':
      return [];
  }
}

const noteWords: Readonly<Record<(typeof noteKinds)[number], string>> = {
  note: 'A note for the timeline',
  cause: 'The cause',
  action: 'What was done',
  prevention: 'What prevents it from happening again',
};

/** It was recorded, now or before. `undo`: absent where something since stands on it. */
export const recordedPage = (facts: CaseStepFacts, when: 'now' | 'before', undo: string | undefined): string =>
  page(
    {
      title: when === 'now' ? outcomes[facts.action](facts) : `Nothing to do. ${outcomes[facts.action](facts)}`,
      about: aboutOf(facts),
      paragraphs: [
        ...(when === 'now' ? [] : ['This has been recorded before. Nothing has changed.']),
        ...effectsOf(facts),
      ],
      ...(undo !== undefined && { button: { words: undos[facts.action], target: undo } }),
      seeAlso: seeAlso(facts),
    },
    facts,
  );

/** The link acted once and what it recorded was taken back: to do it again is a decision of its own. */
export const takenBackPage = (facts: CaseStepFacts, again: string): string =>
  page(
    {
      title: 'This link has been used before',
      about: aboutOf(facts),
      paragraphs: ['What it recorded was taken back. Nothing has changed.', ...effectsOf(facts)],
      button: { words: buttons[facts.action], target: again },
      seeAlso: seeAlso(facts),
    },
    facts,
  );

/** The case is not any more what the mail was about. */
export const caseMovedOnPage = (facts: CaseStepFacts): string =>
  page(
    {
      title: facts.known.state === 'closed' ? 'This case is closed' : 'The case has moved on',
      about: aboutOf(facts),
      paragraphs: ['Nothing has changed. The newest mail about the case has links that work.'],
      seeAlso: seeAlso(facts),
    },
    facts,
  );

/** GET of an undo link. */
export const askToWithdraw = (facts: CaseStepFacts, act: string): string =>
  page(
    {
      title: `${undos[facts.action]}?`,
      about: aboutOf(facts),
      paragraphs: ['The case is then as it was before. What was taken back stays in its timeline as such.'],
      button: { words: undos[facts.action], target: act },
      seeAlso: seeAlso(facts),
    },
    facts,
  );

/** A step was taken back, now or before. */
export const withdrawnPage = (facts: CaseStepFacts, when: 'now' | 'before'): string =>
  page(
    {
      title: when === 'now' ? 'Undone: the case is as it was before' : 'There is nothing to undo',
      about: aboutOf(facts),
      paragraphs: when === 'now' ? [] : ['It was undone before, or the case has moved on. Nothing has changed.'],
      seeAlso: seeAlso(facts),
    },
    facts,
  );

/** The case is not there any more. */
export const noCasePage = (writing: PageWriting): string =>
  page(
    {
      title: 'There is no such case',
      paragraphs: ['Nothing has changed. It may have been removed since the mail was sent.'],
    },
    writing,
  );

const deadlineOf = ({ known, clock }: CaseStepFacts): Deadline | undefined =>
  known.deadlines.find((one) => one.clock === clock);

const states: Readonly<Record<Case['state'], string>> = {
  open: 'open',
  submitted: 'waiting for Amazon’s answer',
  closed: 'closed',
};

function aboutOf(facts: CaseStepFacts): NonNullable<PageContent['about']> {
  const { known, client, timeZone } = facts;
  const due = known.state === 'closed' ? undefined : deadlineOf(facts);
  const assumed = due !== undefined && assumptionOf(known, due) !== undefined ? ' (assumed)' : '';
  const until =
    due === undefined || (known.state === 'submitted' && isPlan(facts))
      ? ''
      : `, ${dueInSentence(due.clock)} due ${formatMoment(new Date(due.at), timeZone)}${assumed}`;
  return {
    name: describeAccount(client, known.account.marketplace),
    detail: `Appeal case about the ${midSentence(describeTitle(known))}: ${states[known.state]}${until}`,
  };
}

const seeAlso = ({ known }: CaseStepFacts): NonNullable<PageContent['seeAlso']> => ({
  words: 'See the account as it is now',
  path: `${accountAddress(known.account)}#cases`,
});
