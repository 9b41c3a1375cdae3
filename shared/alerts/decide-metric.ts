import { isWorse, type Judgement } from '../metrics/judge.ts';
import type { Reading } from '../metrics/reading.ts';
import type { AlertKey } from './alert-key.ts';
import { isCritical, isSerious, noted, remember, withPeak, withSnapshot } from './alert-memory.ts';
import {
  type AlertMemory,
  type Decision,
  endsAlert,
  type ReasonForSilence,
  type ReasonToNotify,
  type Silence,
} from './decision.ts';
import type { DecisionInput } from './decision-input.ts';
import { isActive, ranOut } from './silences.ts';

const day = 86_400_000;
/** What is critical is repeated daily while Amazon's usual 72 hours for an answer run, then weekly. */
const dailyRemindersDays = 3;

type Wish =
  | { readonly notify: true; readonly reason: ReasonToNotify }
  | { readonly notify: false; readonly reason: ReasonForSilence };

/** Tell or stay silent about one metric and channel. `hadMail`: the account had its mail of the day. */
export function decideMetric(input: DecisionInput, key: AlertKey, judgement: Judgement, hadMail: boolean): Decision {
  const before = input.memory[key];
  const silence = input.silences?.[key];
  const about = { key, judgement, ...(before !== undefined && { before }) };
  const silent = (reason: ReasonForSilence, after: AlertMemory | undefined): Decision => ({
    ...about,
    notify: false,
    reason,
    ...(after !== undefined && after !== before && { after }),
  });
  if (judgement.verdict === 'unknown') return silent('no data', undefined);
  const wish = wishOf(input, judgement, before, silence);
  if (!wish.notify) return silent(wish.reason, before && noted(before, judgement));
  const asked = silence && isActive(silence, input.now) ? silenced(silence, wish.reason, judgement, before) : undefined;
  if (asked !== undefined) return silent(asked, before && whileSilenced(before, judgement, wish.reason, asked));
  const waits = waitsFor(input, judgement, wish.reason, hadMail);
  if (waits !== undefined) return silent(waits, whileWaiting(input, key, judgement, wish.reason));
  return {
    ...about,
    notify: true,
    reason: wish.reason,
    after: remember(key, judgement, before, wish.reason, input.now, input.openThread),
  };
}

/** What there is to say, whether or not this is the time to say it. */
function wishOf(
  { feed, now }: DecisionInput,
  judgement: Judgement,
  before: AlertMemory | undefined,
  silence: Silence | undefined,
): Wish {
  const { verdict, reading, close } = judgement;
  const notify = (reason: ReasonToNotify): Wish => ({ notify: true, reason });
  const silent = (reason: ReasonForSilence): Wish => ({ notify: false, reason });
  const serious = isSerious(judgement);
  if (before?.state !== 'open') {
    if (!serious && before?.state !== 'held') return silent('well');
    if (!serious && !canBeWell(reading)) return silent('no data');
    if (!serious) return close ? silent('not clear yet') : notify('passed');
    // What was foreseen from reports that come no more is no news.
    return feed.stale && judgement.warnedBy === 'forecast' ? silent('no data') : notify('first');
  }
  if (reading.measure.kind === 'count' && reading.measure.count > (before.count ?? 0)) return notify('more');
  if (isWorse(verdict, before.verdict)) return notify('worse');
  if (!serious) {
    if (!canBeWell(reading)) return silent('no data');
    if (close) return silent('not clear yet');
    return withSnapshot(before, judgement).flapping === true ? silent('flapping') : notify('recovered');
  }
  if (silence !== undefined && ranOut(silence, before, now)) return notify('reminder');
  if (isCritical(judgement) && reminderIsDue(before, now)) return notify('reminder');
  if (silence !== undefined && isActive(silence, now)) return silent(silence.kind);
  return silent(isWorse(before.verdict, verdict) ? 'less serious' : 'unchanged');
}

/** What can only be too low, or is not known to the end of its window, is not known to be well. */
const canBeWell = ({ source, bound, limit, asOf, to }: Reading): boolean =>
  bound !== 'lower' && !(source === 'estimate' && limit !== undefined && to !== undefined && asOf < to);

function reminderIsDue(before: AlertMemory, now: Date): boolean {
  const sinceNotified = now.getTime() - Date.parse(before.lastNotified);
  const criticalFor = now.getTime() - Date.parse(before.criticalSince ?? before.since);
  // An hour's grace, or a daily check that runs a minute early would skip a day.
  return sinceNotified >= (criticalFor <= (dailyRemindersDays + 0.5) * day ? day : 7 * day) - 3_600_000;
}

/**
 * Whether a reader's wish keeps it back. Who acknowledged or snoozed knows of it as it was: worse, more, and its end are
 * told. What is muted is not told at all, unless it is critical and worse than it was then; what was told in spite of it is
 * also told to be over.
 */
function silenced(
  silence: Silence,
  reason: ReasonToNotify,
  judgement: Judgement,
  before: AlertMemory | undefined,
): Silence['kind'] | undefined {
  const { kind, verdict, at } = silence;
  if (kind !== 'muted') return reason === 'reminder' ? kind : undefined;
  if (isCritical(judgement) && isWorse(judgement.verdict, verdict)) return undefined;
  return reason === 'recovered' && before !== undefined && before.lastNotified > at ? undefined : kind;
}

/** A muted alert that is over ends without a word. */
function whileSilenced(
  before: AlertMemory,
  judgement: Judgement,
  reason: ReasonToNotify,
  kind: Silence['kind'],
): AlertMemory {
  const after = noted(before, judgement);
  return kind === 'muted' && endsAlert(reason) ? { ...after, state: 'resolved', verdict: judgement.verdict } : after;
}

function waitsFor(
  { quiet }: DecisionInput,
  judgement: Judgement,
  reason: ReasonToNotify,
  hadMail: boolean,
): ReasonForSilence | undefined {
  const critical = isCritical(judgement);
  if (quiet && !critical) return 'quiet hours';
  // That it is over is told at once: whoever works on it would work in vain.
  const cannotWait = reason === 'recovered' || (critical && (reason === 'first' || reason === 'worse'));
  return hadMail && !cannotWait ? 'one mail a day' : undefined;
}

/** Delivery waits and evaluation goes on: what was seen is not forgotten. */
function whileWaiting(
  { memory, now, openThread }: DecisionInput,
  key: AlertKey,
  judgement: Judgement,
  reason: ReasonToNotify,
): AlertMemory | undefined {
  const before = memory[key];
  if (reason === 'passed') return undefined;
  if (reason !== 'first') return before && noted(before, judgement);
  if (before?.state !== 'held') {
    return { ...remember(key, judgement, before, 'first', now, openThread), state: 'held', notified: 0 };
  }
  const after = withSnapshot(withPeak(before, judgement), judgement);
  return isWorse(judgement.verdict, before.verdict) ? { ...after, verdict: judgement.verdict } : after;
}
