import { isWorse, type Judgement } from '../metrics/judge.ts';
import type { Reading } from '../metrics/reading.ts';
import type { AlertKey } from './alert-key.ts';
import { isCritical, isSerious, noted, remember, withPeak, withSnapshot } from './alert-memory.ts';
import type { AlertMemory, Decision, Hush, ReasonForSilence, ReasonToTell } from './decision.ts';
import type { DecisionInput } from './decision-input.ts';
import { isActive, ranOut } from './silences.ts';

const day = 86_400_000;
/** What is critical is repeated daily while Amazon's usual 72 hours for an answer run, then weekly. */
const dailyRemindersDays = 3;

type Wish =
  | { readonly tell: true; readonly because: ReasonToTell }
  | { readonly tell: false; readonly because: ReasonForSilence };

/** Tell or stay silent about one metric and channel. `hadMail`: the account had its mail of the day. */
export function decideMetric(input: DecisionInput, key: AlertKey, judgement: Judgement, hadMail: boolean): Decision {
  const before = input.memory[key];
  const hush = input.hushes?.[key];
  const about = { key, judgement, ...(before !== undefined && { before }) };
  const silent = (because: ReasonForSilence, after: AlertMemory | undefined): Decision => ({
    ...about,
    tell: false,
    because,
    ...(after !== undefined && after !== before && { after }),
  });
  if (judgement.verdict === 'unknown') return silent('no data', undefined);
  const wish = wishOf(input, judgement, before, hush);
  if (!wish.tell) return silent(wish.because, before && noted(before, judgement));
  const asked = hush && isActive(hush, input.now) ? hushed(hush, wish.because, judgement, before) : undefined;
  if (asked !== undefined) return silent(asked, before && whileHushed(before, judgement, wish.because, asked));
  const waits = waitsFor(input, judgement, wish.because, hadMail);
  if (waits !== undefined) return silent(waits, whileWaiting(input, key, judgement, wish.because));
  return {
    ...about,
    tell: true,
    because: wish.because,
    after: remember(key, judgement, before, wish.because, input.now, input.openThread),
  };
}

/** What there is to say, whether or not this is the time to say it. */
function wishOf(
  { feed, now }: DecisionInput,
  judgement: Judgement,
  before: AlertMemory | undefined,
  hush: Hush | undefined,
): Wish {
  const { verdict, reading, close } = judgement;
  const tell = (because: ReasonToTell): Wish => ({ tell: true, because });
  const silent = (because: ReasonForSilence): Wish => ({ tell: false, because });
  const serious = isSerious(judgement);
  if (before?.state !== 'open') {
    if (!serious && before?.state !== 'held') return silent('well');
    if (!serious && !canBeWell(reading)) return silent('no data');
    if (!serious) return close ? silent('not clear yet') : tell('passed');
    // What was foreseen from reports that come no more is no news.
    return feed.stale && judgement.warnedBy === 'forecast' ? silent('no data') : tell('first');
  }
  if (reading.measure.kind === 'count' && reading.measure.count > (before.count ?? 0)) return tell('more');
  if (isWorse(verdict, before.verdict)) return tell('worse');
  if (!serious) {
    if (!canBeWell(reading)) return silent('no data');
    if (close) return silent('not clear yet');
    return withSnapshot(before, judgement).flapping === true ? silent('flapping') : tell('recovered');
  }
  if (hush !== undefined && ranOut(hush, before, now)) return tell('reminder');
  if (isCritical(judgement) && reminderIsDue(before, now)) return tell('reminder');
  if (hush !== undefined && isActive(hush, now)) return silent(hush.kind);
  return silent(isWorse(before.verdict, verdict) ? 'less serious' : 'unchanged');
}

/** What can only be too low, or is not known to the end of its window, is not known to be well. */
const canBeWell = ({ source, bound, limit, asOf, to }: Reading): boolean =>
  bound !== 'lower' && !(source === 'estimate' && limit !== undefined && to !== undefined && asOf < to);

function reminderIsDue(before: AlertMemory, now: Date): boolean {
  const sinceTold = now.getTime() - Date.parse(before.lastTold);
  const criticalFor = now.getTime() - Date.parse(before.criticalSince ?? before.since);
  // An hour's grace, or a daily check that runs a minute early would skip a day.
  return sinceTold >= (criticalFor <= (dailyRemindersDays + 0.5) * day ? day : 7 * day) - 3_600_000;
}

/**
 * Whether a reader's wish keeps it back. Who acknowledged or snoozed knows of it as it was: worse, more, and its end are
 * told. What is muted is not told at all, unless it is critical and worse than it was then; what was told in spite of it is
 * also told to be over.
 */
function hushed(
  hush: Hush,
  because: ReasonToTell,
  judgement: Judgement,
  before: AlertMemory | undefined,
): Hush['kind'] | undefined {
  const { kind, verdict, at } = hush;
  if (kind !== 'muted') return because === 'reminder' ? kind : undefined;
  if (isCritical(judgement) && isWorse(judgement.verdict, verdict)) return undefined;
  return because === 'recovered' && before !== undefined && before.lastTold > at ? undefined : kind;
}

/** A muted alert that is over ends without a word. */
function whileHushed(
  before: AlertMemory,
  judgement: Judgement,
  because: ReasonToTell,
  kind: Hush['kind'],
): AlertMemory {
  const after = noted(before, judgement);
  const isOver = because === 'recovered' || because === 'passed';
  return kind === 'muted' && isOver ? { ...after, state: 'resolved', verdict: judgement.verdict } : after;
}

function waitsFor(
  { quiet }: DecisionInput,
  judgement: Judgement,
  because: ReasonToTell,
  hadMail: boolean,
): ReasonForSilence | undefined {
  const critical = isCritical(judgement);
  if (quiet && !critical) return 'quiet hours';
  // That it is over is told at once: whoever works on it would work in vain.
  const cannotWait = because === 'recovered' || (critical && (because === 'first' || because === 'worse'));
  return hadMail && !cannotWait ? 'one mail a day' : undefined;
}

/** Delivery waits and evaluation goes on: what was seen is not forgotten. */
function whileWaiting(
  { memory, now, openThread }: DecisionInput,
  key: AlertKey,
  judgement: Judgement,
  because: ReasonToTell,
): AlertMemory | undefined {
  const before = memory[key];
  if (because === 'passed') return undefined;
  if (because !== 'first') return before && noted(before, judgement);
  if (before?.state !== 'held') {
    return { ...remember(key, judgement, before, 'first', now, openThread), state: 'held', told: 0 };
  }
  const after = withSnapshot(withPeak(before, judgement), judgement);
  return isWorse(judgement.verdict, before.verdict) ? { ...after, verdict: judgement.verdict } : after;
}
