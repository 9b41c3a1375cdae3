import type { Case } from '../../cases/case.ts';
import { noteKinds } from '../../cases/case.ts';
import { isClockName } from '../../cases/clocks.ts';
import { recordedKind, recordStep, type Step, standingStep, withdrawStep } from '../../cases/record-step.ts';
import { clientOf } from '../../config/recipients.ts';
import type { Viewer } from '../../config/viewer.ts';
import { type Account, accountName } from '../../domain/account.ts';
import { hasControlCharacter } from '../../domain/client-id.ts';
import { parseDay } from '../../domain/day.ts';
import { instantOnWallClock } from '../../domain/wall-clock.ts';
import type { PackOrders } from '../../ports/cases.ts';
import type { LinkSecrets } from '../../ports/links.ts';
import { type CaseAct, longestNote, mayTakeBack, plainAnswers } from '../../web/portal/cases/case-forms.ts';
import { subjectNamed } from '../../web/portal/cases/open-case-page.ts';
import { changeCase } from '../cases/change-case.ts';
import { type NotifyOfStepDependencies, notifyOfStep } from '../cases/notify-of-case-step.ts';
import { type OpenDependencies, openByHand } from '../cases/open-case.ts';
import { linkWriter } from '../delivery/link-writer.ts';

export interface ActOnCaseDependencies extends OpenDependencies, NotifyOfStepDependencies {
  readonly packOrders: PackOrders;
  readonly linkSecrets: LinkSecrets;
}

/** What a form held, field by field. */
export type Fields = Readonly<Record<string, string>>;

/** A form asks for what cannot be; the message says what would be right. */
export class FormMistake extends Error {
  override readonly name = 'FormMistake';
}

/** Who fills in a form, where, and by whose clock. */
export interface Acting {
  readonly viewer: Viewer;
  /** where the portal was reached, without a slash at its end */
  readonly origin: string;
  readonly timeZone: string;
  readonly now: Date;
}

/**
 * Does what the form of a case asks for, has its pack rebuilt, and mails the consultancy what somebody else recorded. Throws
 * `FormMistake`, and changes nothing, for what cannot be; throws `NoSuchCase`.
 */
export async function actOnCase(
  dependencies: ActOnCaseDependencies,
  { id, ...account }: Account & { readonly id: string },
  act: CaseAct,
  fields: Fields,
  acting: Acting,
): Promise<Case> {
  const { viewer, now } = acting;
  const isWithdrawn = act === 'undo';
  const step = isWithdrawn ? undefined : steps[act](fields, acting);
  const changed = await changeCase(dependencies, account, { id }, (known, all) => {
    if (step === undefined) return takeBack(known, all, fields['at'] ?? '', acting);
    if (step.kind !== 'note' && known.state === 'closed') throw new FormMistake('The case is closed already.');
    if (step.kind === 'answered' && known.state !== 'submitted')
      throw new FormMistake('Somebody has noted an answer already, or the plan was never sent.');
    return recordStep(known, step, { by: viewer.address }, now);
  });
  await orderPack(dependencies, changed);
  const recordedAt =
    step === undefined ? (fields['at'] ?? '') : ((step.kind === 'sent' ? step.at : undefined) ?? now.toISOString());
  await notify(dependencies, changed, recordedAt, isWithdrawn, acting);
  return changed;
}

/** As it was before a step. At most one case of a metric and channel is open: nothing reopens one beside another. */
function takeBack(known: Case, all: readonly Case[], at: string, { viewer, now }: Acting): Case {
  const entry = standingStep(known, at);
  const hasSuccessor =
    known.state === 'closed' &&
    all.some(
      ({ metric, channel, state }) => metric === known.metric && channel === known.channel && state !== 'closed',
    );
  if (entry === undefined || hasSuccessor || !mayTakeBack(viewer, entry))
    throw new FormMistake('That can no longer be taken back: it was taken back already, or the case has moved on.');
  return withdrawStep(known, at, viewer.address, now);
}

async function notify(
  dependencies: ActOnCaseDependencies,
  about: Case,
  recordedAt: string,
  isWithdrawn: boolean,
  { viewer, origin, now }: Acting,
): Promise<void> {
  const clientConfig = await dependencies.clientConfigs.current();
  const links = await linkWriter({ linkSecrets: dependencies.linkSecrets, linksUrl: `${origin}/` }, now);
  const recorded = {
    about,
    kind: recordedKind(about, recordedAt),
    recordedAt,
    notedAt: now.toISOString(),
    through: 'portal' as const,
    isWithdrawn,
    by: viewer.address,
    clientConfig,
    client: clientOf(clientConfig, about.account.client),
    links,
  };
  await notifyOfStep(dependencies, recorded, now);
}

/** Opens a case for a notice of Amazon, or adds the notice to the one that is open. Throws `FormMistake`. */
export async function openCaseByForm(
  dependencies: ActOnCaseDependencies,
  account: Account,
  fields: Fields,
  acting: Acting,
): Promise<Case> {
  const subject = subjectNamed(fields['about']);
  if (subject === undefined) throw new FormMistake('Choose what the notice is about.');
  const noticeAt = pastInstant(fields['notice'], acting, 'the notice came');
  const by = acting.viewer.address;
  const opened = await openByHand(dependencies, { account, ...subject, noticeAt, by }, acting.now);
  await orderPack(dependencies, opened);
  return opened;
}

const orderPack = async ({ packOrders }: ActOnCaseDependencies, { account, id, packDue }: Case): Promise<void> => {
  if (packDue) await packOrders.packsDue([{ account: accountName(account), case: id }]);
};

/** Reads a form: what it says of a case. */
const steps: Readonly<Record<Exclude<CaseAct, 'undo'>, (fields: Fields, acting: Acting) => Step>> = {
  submitted: (fields, acting) => ({
    kind: 'sent',
    clock: 'planOfAction',
    at: pastInstant(fields['at'], acting, 'the plan was sent'),
  }),
  answered: ({ answer, until }, acting) => {
    const given = plainAnswers.find((one) => one === answer);
    if (given === undefined) throw new FormMistake('Choose what Amazon answered.');
    const named = until === undefined || until === '' ? undefined : futureInstant(until, acting);
    return { kind: 'answered', answer: given, ...(named !== undefined && { until: named }) };
  },
  deadline: ({ clock = '', at }, acting) => {
    if (!isClockName(clock)) throw new FormMistake('Choose what is due.');
    return { kind: 'deadline', clock, at: futureInstant(at, acting) };
  },
  note: ({ kind, words, on = '' }) => {
    const note = noteKinds.find((one) => one === kind);
    if (note === undefined) throw new FormMistake('Choose a kind of note.');
    const line = plainLine(words, longestNote);
    if (line === '') throw new FormMistake('Write a note.');
    const day = on === '' ? undefined : parseDay(on);
    if (on !== '' && day === undefined) throw new FormMistake('The day is none of the calendar.');
    return { kind: 'note', note, words: line, ...(day !== undefined && { on: day }) };
  },
  close: ({ reason }) => {
    const why = plainLine(reason, 200);
    return { kind: 'closed', ...(why !== '' && { why }) };
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

function pastInstant(text: string | undefined, { timeZone, now }: Acting, what: string): string {
  const instant = instantOnWallClock(text ?? '', timeZone);
  if (instant === undefined) throw new FormMistake(`Say when ${what}: day and time.`);
  if (instant.getTime() > now.getTime() + grace) throw new FormMistake(`Say when ${what}: that is in the future.`);
  return instant.toISOString();
}

function futureInstant(text: string | undefined, { timeZone, now }: Acting): string {
  const instant = instantOnWallClock(text ?? '', timeZone);
  if (instant === undefined) throw new FormMistake('Say when it is due: day and time.');
  if (instant.getTime() <= now.getTime()) throw new FormMistake('Say when it is due: that has passed already.');
  return instant.toISOString();
}
