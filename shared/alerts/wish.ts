import { metricOf } from '../metrics/catalogue.ts';
import { isWorse, type Judgement } from '../metrics/judge.ts';
import type { Reading } from '../metrics/reading.ts';
import { isCritical } from '../metrics/seriousness.ts';
import type { AlertKey } from './alert-key.ts';
import { feedKey } from './alert-key.ts';
import { isSerious, notifiedStep, withSnapshot } from './alert-memory.ts';
import type { AlertMemory, ReasonForSilence, ReasonToNotify, Silence } from './decision.ts';
import type { DecisionInput } from './decision-input.ts';
import { isRating, ratingChange } from './rating.ts';
import { isActive, ranOut } from './silences.ts';
import { hasGrown, isFarOver, isMuchWorse, stepOf } from './steps.ts';

const day = 86_400_000;
/** What is critical is repeated at most daily while Amazon's usual 72 hours for an answer run; then the weekly page has it. */
const remindersDays = 3;
/** An hour's grace, or a daily check that runs a minute early would skip a day. */
const remindAgainMilliseconds = day - 3_600_000;

/** A breach that comes and goes for the third time is over when it has stayed so for three days. */
const breachesThatFlap = 3;
const calmDays = 3;

export type Wish =
  | { readonly notify: true; readonly reason: ReasonToNotify }
  | { readonly notify: false; readonly reason: ReasonForSilence };

const notify = (reason: ReasonToNotify): Wish => ({ notify: true, reason });
const silent = (reason: ReasonForSilence): Wish => ({ notify: false, reason });

/** What there is to say, whether or not this is the time to say it. */
export function wishOf(
  input: DecisionInput,
  key: AlertKey,
  judgement: Judgement,
  before: AlertMemory | undefined,
): Wish {
  if (before?.state !== 'open') return notYetOpen(input, judgement, before);
  const change =
    metricOf(judgement.reading.metric).kind === 'state'
      ? stateChange
      : isRating(judgement)
        ? ratingWish
        : measureChange;
  return change(input, judgement, before) ?? stillOpen(input, key, judgement, before);
}

function notYetOpen({ feed }: DecisionInput, judgement: Judgement, before: AlertMemory | undefined): Wish {
  if (isRating(judgement) && before?.state !== 'held') {
    const change = ratingChange(judgement, before);
    return change === undefined ? silent('well') : notify(change);
  }
  if (isSerious(judgement)) {
    // A forecast from reports that come no more is no news.
    return feed.stale && judgement.warnedBy === 'forecast' ? silent('no data') : notify('first');
  }
  if (before?.state !== 'held') return silent('well');
  if (!canBeWell(judgement.reading)) return silent('no data');
  return judgement.close ? silent('not clear yet') : notify('passed');
}

/** A status is notified whenever it changes. */
function stateChange(_input: DecisionInput, judgement: Judgement, before: AlertMemory): Wish | undefined {
  const { verdict, reading } = judgement;
  if (!isSerious(judgement)) return notify('recovered');
  if (isWorse(verdict, before.verdict)) return notify('worse');
  if (isWorse(before.verdict, verdict)) return notify('eased');
  const word = reading.measure.kind === 'state' ? reading.measure.state : undefined;
  return before.notifiedNumber?.word !== undefined && before.notifiedNumber.word !== word ? notify('worse') : undefined;
}

function ratingWish(_input: DecisionInput, judgement: Judgement, before: AlertMemory): Wish | undefined {
  const change = ratingChange(judgement, before);
  return change === undefined ? undefined : notify(change);
}

function measureChange({ now }: DecisionInput, judgement: Judgement, before: AlertMemory): Wish | undefined {
  const { verdict, reading, close } = judgement;
  const { measure } = reading;
  if (measure.kind === 'count' && measure.count > (before.count ?? 0)) return notify('more');
  if (isWorse(verdict, before.verdict)) return notify('worse');
  if (verdict === 'breach' && isMuchWorse(judgement, before.notifiedNumber)) return notify('much worse');
  const isOver = !isSerious(judgement) && !close && withSnapshot(before, judgement).flapping !== true;
  if (before.verdict === 'breach' && verdict !== 'breach') {
    if (!canBeWell(reading)) return silent('no data');
    if (comesAndGoes(before, now)) return silent('flapping');
    return notify(isOver ? 'recovered' : 'breach over');
  }
  if (isSerious(judgement)) return stepOf(judgement) > notifiedStep(before, judgement) ? notify('closer') : undefined;
  if (!canBeWell(reading)) return silent('no data');
  if (close) return silent('not clear yet');
  if (!isOver) return silent('flapping');
  // That the breach is over was the news.
  return before.reason === 'breach over' ? silent('ended quietly') : notify('recovered');
}

/** A breach that has ended twice and is back: it is over when it stays so. */
const comesAndGoes = ({ breaches = 1, overSince }: AlertMemory, now: Date): boolean =>
  breaches >= breachesThatFlap && (overSince === undefined || now.getTime() - Date.parse(overSince) < calmDays * day);

/** Nothing has changed that is worth a mail by itself. */
function stillOpen(
  { feed, now, silences, memory, withCase }: DecisionInput,
  key: AlertKey,
  judgement: Judgement,
  before: AlertMemory,
): Wish {
  const silence = silences?.[key];
  if (silence !== undefined && ranOut(silence, before, now)) return notify('reminder');
  const isNewer = judgement.reading.asOf > (before.notifiedNumber?.asOf ?? '');
  // A feed that is back says first how it stands now.
  if (isNewer && !feed.stale && memory[feedKey]?.state === 'open' && isSerious(judgement)) return notify('reminder');
  if (isCritical(judgement) && isNewer && reminderIsDue(before, now) && isWorthReminding(judgement, before))
    return withCase?.has(key) === true ? silent('its case reminds') : notify('reminder');
  if (silence !== undefined && isActive(silence, now)) return silent(silence.kind);
  return silent(isWorse(before.verdict, judgement.verdict) ? 'less serious' : 'unchanged');
}

function reminderIsDue(before: AlertMemory, now: Date): boolean {
  const sinceNotified = now.getTime() - Date.parse(before.lastNotified);
  const criticalFor = now.getTime() - Date.parse(before.criticalSince ?? before.since);
  return sinceNotified >= remindAgainMilliseconds && criticalFor <= (remindersDays + 0.5) * day;
}

/** Whether a reminder of an open alert may still come, unless somebody acknowledges it or its case reminds. */
export const mayRemind = (judgement: Judgement, { criticalSince, since }: AlertMemory, now: Date): boolean =>
  isCritical(judgement) &&
  now.getTime() + remindAgainMilliseconds - Date.parse(criticalSince ?? since) <= (remindersDays + 0.5) * day &&
  (judgement.reading.measure.kind !== 'share' || isFarOver(judgement));

/** One or two orders past a limit are not repeated unless there are more of them. */
const isWorthReminding = (judgement: Judgement, { notifiedNumber }: AlertMemory): boolean =>
  judgement.reading.measure.kind !== 'share' || isFarOver(judgement) || hasGrown(judgement, notifiedNumber);

/** What can only be too low, or is not known to the end of its window, is not known to be well. */
const canBeWell = ({ source, bound, limit, asOf, to }: Reading): boolean =>
  bound !== 'lower' && !(source === 'estimate' && limit !== undefined && to !== undefined && asOf < to);

/** Whether what there is to say, or would be, is that something is over or better. */
export const isRelief = (reason: ReasonToNotify | Silence['kind'] | ReasonForSilence): boolean =>
  reason === 'recovered' || reason === 'breach over' || reason === 'eased';
