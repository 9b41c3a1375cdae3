import { amazonAnswers, answerCase } from '../../cases/amazon-answer.ts';
import { type Case, closeCase, noteCase, noteKinds, setDeadline, submitCase } from '../../cases/case.ts';
import { isClockName } from '../../cases/clocks.ts';
import { type Account, accountName } from '../../domain/account.ts';
import { hasControlCharacter } from '../../domain/client-id.ts';
import { parseDay } from '../../domain/day.ts';
import { instantOnWallClock } from '../../domain/wall-clock.ts';
import type { PackOrders } from '../../ports/cases.ts';
import { type CaseAct, longestNote } from '../../web/portal/cases/case-forms.ts';
import { subjectNamed } from '../../web/portal/cases/open-case-page.ts';
import { changeCase } from '../cases/change-case.ts';
import { type OpenDependencies, openByHand } from '../cases/open-case.ts';

export interface ActOnCaseDependencies extends OpenDependencies {
  readonly packOrders: PackOrders;
}

/** What a form held, field by field. */
export type Fields = Readonly<Record<string, string>>;

/** A form asks for what cannot be; the message says what would be right. */
export class FormMistake extends Error {
  override readonly name = 'FormMistake';
}

/** When something is said to have happened or to be due, and by whose clock. */
interface Clocks {
  readonly timeZone: string;
  readonly now: Date;
}

/**
 * Does what the form of a case asks for, and has its pack rebuilt. Throws `FormMistake`, and changes nothing, for what cannot be;
 * throws `NoSuchCase`.
 */
export async function actOnCase(
  dependencies: ActOnCaseDependencies,
  { id, ...account }: Account & { readonly id: string },
  act: CaseAct,
  fields: Fields,
  clocks: Clocks,
): Promise<Case> {
  const change = changes[act](fields, clocks);
  const changed = await changeCase(dependencies, account, { id }, (known) => {
    if (act !== 'note' && known.state === 'closed') throw new FormMistake('The case is closed already.');
    if (act === 'answered' && known.state !== 'submitted')
      throw new FormMistake('Somebody has noted an answer already, or the plan was never sent.');
    return change(known);
  });
  await orderPack(dependencies, changed);
  return changed;
}

/** Opens a case for a notice of Amazon, or adds the notice to the one that is open. Throws `FormMistake`. */
export async function openCaseByForm(
  dependencies: ActOnCaseDependencies,
  account: Account,
  fields: Fields,
  clocks: Clocks,
): Promise<Case> {
  const subject = subjectNamed(fields['about']);
  if (subject === undefined) throw new FormMistake('Choose what the notice is about.');
  const noticeAt = pastInstant(fields['notice'], clocks, 'the notice came');
  const opened = await openByHand(dependencies, { account, ...subject, noticeAt }, clocks.now);
  await orderPack(dependencies, opened);
  return opened;
}

const orderPack = async ({ packOrders }: ActOnCaseDependencies, { account, id, packDue }: Case): Promise<void> => {
  if (packDue) await packOrders.packsDue([{ account: accountName(account), case: id }]);
};

/** Reads a form, and says what it does to a case. */
const changes: Readonly<Record<CaseAct, (fields: Fields, clocks: Clocks) => (known: Case) => Case>> = {
  submitted: (fields, clocks) => {
    const at = pastInstant(fields['at'], clocks, 'the plan was sent');
    return (known) => submitCase(known, at, clocks.now);
  },
  answered: ({ answer, until }, clocks) => {
    const given = amazonAnswers.find((one) => one === answer);
    if (given === undefined) throw new FormMistake('Choose what Amazon answered.');
    const named = until === undefined || until === '' ? undefined : futureInstant(until, clocks);
    return (known) => answerCase(known, given, named, clocks.now);
  },
  deadline: ({ clock = '', at }, clocks) => {
    if (!isClockName(clock)) throw new FormMistake('Choose what is due.');
    const due = futureInstant(at, clocks);
    return (known) => setDeadline(known, clock, { at: due }, clocks.now);
  },
  note: ({ kind, words, on = '' }, { now }) => {
    const noteKind = noteKinds.find((one) => one === kind);
    if (noteKind === undefined) throw new FormMistake('Choose a kind of note.');
    const line = plainLine(words, longestNote);
    if (line === '') throw new FormMistake('Write a note.');
    const day = on === '' ? undefined : parseDay(on);
    if (on !== '' && day === undefined) throw new FormMistake('The day is none of the calendar.');
    return (known) => noteCase(known, noteKind, line, day, now);
  },
  close: ({ reason }, { now }) => {
    const line = plainLine(reason, 200);
    return (known) => closeCase(known, 'by hand', `Closed by hand${line === '' ? '' : `: ${line}`}`, now);
  },
};

/** One line: lines of a text area become words beside each other, as in a cell of the timeline's table. */
function plainLine(text: string | undefined, most: number): string {
  const line = (text ?? '').replaceAll(/\s+/g, ' ').trim();
  if (line.length > most) throw new FormMistake(`At most ${most} characters.`);
  if (hasControlCharacter(line)) throw new FormMistake('The text holds characters that cannot be shown.');
  return line;
}

/** A minute of grace: forms know minutes only, and clocks differ. */
const grace = 60_000;

function pastInstant(text: string | undefined, { timeZone, now }: Clocks, what: string): string {
  const instant = instantOnWallClock(text ?? '', timeZone);
  if (instant === undefined) throw new FormMistake(`Say when ${what}: day and time.`);
  if (instant.getTime() > now.getTime() + grace) throw new FormMistake(`Say when ${what}: that is in the future.`);
  return instant.toISOString();
}

function futureInstant(text: string | undefined, { timeZone, now }: Clocks): string {
  const instant = instantOnWallClock(text ?? '', timeZone);
  if (instant === undefined) throw new FormMistake('Say when it is due: day and time.');
  if (instant.getTime() <= now.getTime()) throw new FormMistake('Say when it is due: that has passed already.');
  return instant.toISOString();
}
