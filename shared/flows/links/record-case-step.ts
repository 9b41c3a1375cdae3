import type { Case } from '../../cases/case.ts';
import { noteKinds } from '../../cases/case.ts';
import { type ClockName, isClockName, laterBy } from '../../cases/clocks.ts';
import {
  lastSentAt,
  recordedKind,
  recordStep,
  type Step,
  standingStep,
  withdrawStep,
} from '../../cases/record-step.ts';
import { accountName } from '../../domain/account.ts';
import { hasControlCharacter } from '../../domain/client-id.ts';
import { parseDay } from '../../domain/day.ts';
import { instantOnWallClock } from '../../domain/wall-clock.ts';
import { caseLinkDays, type Link, type Recording } from '../../links/link.ts';
import {
  askForStep,
  askToWithdraw,
  type CaseAction,
  type CaseStepFacts,
  caseMovedOnPage,
  mostNoteLetters,
  noCasePage,
  recordedPage,
  takenBackPage,
  withdrawnPage,
} from '../../web/case-step-page.ts';
import { notifyOfStep } from '../cases/notify-of-case-step.ts';
import { checkInTime } from '../cases/schedule-case-check.ts';
import type { LinkWriter } from '../delivery/link-writer.ts';
import { retryOnConflict } from '../retry-on-conflict.ts';
import { accountOfLink } from './account-of-link.ts';
import type { Following, LinkAnswer } from './followed-link.ts';

type CaseLink = Extract<Link, Recording>;
type StepLink = Exclude<CaseLink, { readonly action: 'withdraw' }>;

/** What came of a link: the page, the case as it is to be kept, and the step that the consultancy hears of. */
interface Outcome {
  readonly answer: LinkAnswer;
  readonly next?: Case;
  /** instant at which the step of this very form or link was recorded, now or before */
  readonly recordedAt?: string;
}

/**
 * Records what became of a case (sent, another deadline, a note, Amazon's answer) or takes it back. GET asks, POST records; a
 * form counts once, however often it is sent. Who recorded it is kept with the entry.
 */
export async function recordCaseStep(following: Following, link: CaseLink, links: LinkWriter): Promise<LinkAnswer> {
  const { dependencies, now, acts } = following;
  const { account, client, clientConfig, writing, rejected } = await accountOfLink(following, link);
  if (rejected !== undefined) return rejected;
  const { answer, about, recordedAt } = await retryOnConflict(dependencies.backoff, async (): Promise<Settled> => {
    const stored = await dependencies.cases.of(account);
    const found = stored.find(({ value }) => value.id === link.case);
    if (found === undefined) return { answer: { status: 404, page: noCasePage(writing), outcome: 'over' } };
    const known = found.value;
    const facts = { ...writing, client, known };
    const others = stored.map(({ value }) => value).filter((one) => one !== known);
    const outcome =
      link.action === 'withdraw'
        ? withdraw(following, link, facts, others)
        : step(following, link, { ...facts, action: link.action, clock: clockOf(link) }, links);
    if (outcome.next !== undefined) await dependencies.cases.write(outcome.next, found.version);
    return { ...outcome, about: outcome.next ?? known };
  });
  // Also when it was recorded before: what cut that short is done now, and the mail has the same name and is sent once.
  if (acts && about !== undefined && recordedAt !== undefined) {
    await checkInTime(dependencies, about);
    if (about.packDue) await dependencies.packOrders.packsDue([{ account: accountName(account), case: about.id }]);
    const recorded = {
      about,
      kind: recordedKind(about, recordedAt),
      recordedAt,
      notedAt: recordedAt,
      through: 'link' as const,
      isWithdrawn: link.action === 'withdraw',
      by: link.to,
    };
    await notifyOfStep(dependencies, { ...recorded, clientConfig, client, links }, now);
  }
  return answer;
}

type Settled = Omit<Outcome, 'next'> & { readonly about?: Case };

function clockOf(link: StepLink): ClockName {
  const clock = 'clock' in link ? link.clock : 'planOfAction';
  if (!isClockName(clock)) throw new Error(`A link was signed for the unknown clock ${clock}`);
  return clock;
}

function step(
  { acts, name, now, request }: Following,
  link: StepLink,
  facts: CaseStepFacts,
  links: LinkWriter,
): Outcome {
  const { known } = facts;
  const fields = new Map(request.form);
  const formId = `${name} ${fields.get('form') ?? ''}`.trim();
  // A question without fields is answered once; a form, each time that it is opened.
  const id = hasFields(link) ? formId : name;
  const undoOf = (at: string) => (standingStep(known, at) === undefined ? undefined : undoLink(link, at, links, now));
  const before = (at: string | undefined): Outcome => ({
    answer: {
      status: 200,
      page: recordedPage(facts, 'before', at === undefined ? undefined : undoOf(at)),
      outcome: 'done before',
    },
    ...(at !== undefined && known.timeline.some((one) => one.at === at && one.link === id) && { recordedAt: at }),
  });
  const used = known.timeline.find((one) => one.link === id && one.kind !== 'withdrawn');
  if (used !== undefined) return before(used.at);
  const standsAs = recordedAlready(link, facts);
  if (standsAs !== undefined) return before(standsAs.at);
  if (!isAbout(link, known)) return { answer: { status: 410, page: caseMovedOnPage(facts), outcome: 'over' } };
  if (known.timeline.some((one) => one.link === id)) {
    const again = links.onPage(link);
    return { answer: { status: acts ? 409 : 200, page: takenBackPage(facts, again), outcome: 'done before' } };
  }
  const ask = (status: number, outcome: LinkAnswer['outcome'], problem?: string): Outcome => ({
    answer: {
      status,
      page: askForStep(facts, request.link, {
        id: now.getTime().toString(36),
        ...(problem !== undefined && { problem, values: Object.fromEntries(fields) }),
      }),
      outcome,
    },
  });
  if (!acts) return ask(200, 'asked');
  const read = readStep(link, facts, fields);
  if ('problem' in read) return ask(400, 'unclear', read.problem);
  const next = recordStep(known, read.step, { by: link.to, link: id }, now);
  const at = now.toISOString();
  return {
    answer: {
      status: 200,
      page: recordedPage({ ...facts, known: next }, 'now', undoLink(link, at, links, now)),
      outcome: 'done',
    },
    next,
    recordedAt: at,
  };
}

const hasFields = ({ action }: StepLink): boolean =>
  action === 'set deadline' || action === 'note' || action === 'rejected';

const undoLink = ({ to, account, case: id }: StepLink, at: string, links: LinkWriter, now: Date): string =>
  links.onPage({ action: 'withdraw', to, account, case: id, at }, new Date(now.getTime() + caseLinkDays * 86_400_000));

/** A link keeps milliseconds; what a person typed may have fewer digits. */
const isSameMoment = (a: string, b: string): boolean => Date.parse(a) === Date.parse(b);

/** What the link would record, where it has been recorded already, by whomever; without an instant where nobody knows when. */
function recordedAlready(link: StepLink, { known, clock }: CaseStepFacts): { readonly at?: string } | undefined {
  const answeredAt = () => {
    const entry = known.timeline.findLast(({ kind }) => kind === 'answered');
    return entry === undefined ? undefined : { at: entry.at };
  };
  switch (link.action) {
    case 'sent':
      if (known.state === 'closed') return undefined;
      if (clock !== 'planOfAction') return known.deadlines.some((one) => one.clock === clock) ? undefined : {};
      return known.state !== 'submitted' ? undefined : known.submittedAt === undefined ? {} : { at: known.submittedAt };
    case 'accepted':
      return known.state === 'closed' && isSameMoment(lastSentAt(known), link.since) ? answeredAt() : undefined;
    case 'rejected':
      return known.state === 'open' && isSameMoment(lastSentAt(known), link.since) ? answeredAt() : undefined;
    case 'note':
    case 'set deadline':
      return undefined;
  }
}

/** The case is still at the point at which the link was made. */
function isAbout(link: StepLink, known: Case): boolean {
  if (known.state === 'closed') return false;
  switch (link.action) {
    case 'sent':
      return isSameMoment(lastSentAt(known), link.since);
    case 'accepted':
    case 'rejected':
      return known.state === 'submitted' && isSameMoment(lastSentAt(known), link.since);
    case 'note':
    case 'set deadline':
      return true;
  }
}

type Fields = ReadonlyMap<string, string>;
type Read = { readonly step: Step } | { readonly problem: string };

function readStep(link: StepLink, facts: CaseStepFacts, fields: Fields): Read {
  const { clock } = facts;
  switch (link.action) {
    case 'sent':
      return { step: { kind: 'sent', clock } };
    case 'accepted':
      return { step: { kind: 'answered', answer: 'accepted' } };
    case 'set deadline': {
      const read = readMoment(fields, facts);
      if (read === undefined) return { problem: 'Enter the day and the time of the deadline.' };
      return 'problem' in read ? read : { step: { kind: 'deadline', clock, at: read.at } };
    }
    case 'rejected': {
      const read = readMoment(fields, facts);
      const answered = { kind: 'answered', answer: 'not accepted' } as const;
      if (read === undefined) return { step: answered };
      return 'problem' in read ? read : { step: { ...answered, until: read.at } };
    }
    case 'note':
      return readNote(fields);
  }
}

/** A deadline further away than this was mistyped. */
const furthestHours = 366 * 24;

/** A moment on the reader's clock; `undefined` for an empty field. */
function readMoment(
  fields: Fields,
  { now, timeZone }: CaseStepFacts,
): { readonly at: string } | { readonly problem: string } | undefined {
  const given = (fields.get('deadline') ?? '').trim();
  if (given === '') return undefined;
  const instant = instantOnWallClock(given, timeZone);
  if (instant === undefined) return { problem: 'That is no day and time: enter it as in 2026-10-05T14:30.' };
  const at = instant.toISOString();
  if (at <= now.toISOString()) return { problem: 'That moment has passed: enter one that is still to come.' };
  if (at > laterBy(now.toISOString(), furthestHours))
    return { problem: 'That is more than a year away: check the year.' };
  return { at };
}

function readNote(fields: Fields): Read {
  const words = (fields.get('note') ?? '').replaceAll(/\s+/g, ' ').trim();
  if (words === '') return { problem: 'Write the note first.' };
  if (words.length > mostNoteLetters)
    return { problem: `A note can have at most ${mostNoteLetters.toLocaleString('en-GB')} characters.` };
  if (hasControlCharacter(words)) return { problem: 'The note holds characters that cannot be shown.' };
  const note = noteKinds.find((kind) => kind === fields.get('kind'));
  if (note === undefined) return { problem: 'Choose what the note is.' };
  const given = (fields.get('day') ?? '').trim();
  const on = parseDay(given);
  if (given !== '' && on === undefined)
    return { problem: 'That is no day of the calendar: enter it as in 2026-10-05.' };
  return { step: { kind: 'note', note, words, ...(on !== undefined && { on }) } };
}

function withdraw(
  { acts, now, request }: Following,
  link: Extract<CaseLink, { readonly action: 'withdraw' }>,
  facts: Omit<CaseStepFacts, 'action' | 'clock'>,
  others: readonly Case[],
): Outcome {
  const { known } = facts;
  const entry = standingStep(known, link.at);
  const clock = entry?.replaced?.clock ?? 'planOfAction';
  const action = actionOf(known, link.at);
  const about: CaseStepFacts = { ...facts, action, clock };
  // While one is closed another of the same metric may have begun: at most one is open.
  const hasSuccessor =
    known.state === 'closed' &&
    others.some(
      ({ metric, channel, state }) => metric === known.metric && channel === known.channel && state !== 'closed',
    );
  if (entry === undefined || hasSuccessor) {
    const mine = known.timeline.some((one) => one.at === link.at && one.withdrawnBy === link.to);
    return {
      answer: { status: 200, page: withdrawnPage(about, 'before'), outcome: 'done before' },
      ...(mine && { recordedAt: link.at }),
    };
  }
  if (!acts) return { answer: { status: 200, page: askToWithdraw(about, request.link), outcome: 'asked' } };
  const next = withdrawStep(known, link.at, link.to, now);
  return {
    answer: { status: 200, page: withdrawnPage({ ...about, known: next }, 'now'), outcome: 'done' },
    next,
    recordedAt: link.at,
  };
}

/** What was recorded at an instant, as pages call it. */
function actionOf(known: Case, at: string): CaseAction {
  const kind = recordedKind(known, at);
  if (kind === 'closed') throw new Error('A link was signed to take back what no link records');
  return kind;
}
