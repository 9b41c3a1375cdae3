import { metricOf } from '../metrics/catalogue.ts';
import { defectsOf, isWorse, type Judgement } from '../metrics/judge.ts';
import { type Reading, rateOf } from '../metrics/reading.ts';
import { isCritical } from '../metrics/seriousness.ts';
import type { AlertKey } from './alert-key.ts';
import { type AlertMemory, endsAlert, type ReasonToNotify, type SeenNumber } from './decision.ts';
import { isFlapping, withState } from './flapping.ts';
import { isRating, isRatingLow, withScore } from './rating.ts';
import { stepOf } from './steps.ts';

/** How an alert is named when it opens: the root of its thread and the subject that it keeps for life. */
export interface Thread {
  readonly threadRoot: string;
  readonly subject: string;
}

/** What an alert is about: a warning or a breach; of the rating also a score that is only watched. */
export const isSerious = (judgement: Judgement): boolean =>
  isRating(judgement) ? isRatingLow(judgement) : judgement.verdict === 'warn' || judgement.verdict === 'breach';

/** What is remembered once it is notified. */
export function remember(
  key: AlertKey,
  judgement: Judgement,
  before: AlertMemory | undefined,
  reason: ReasonToNotify,
  now: Date,
  openThread: (key: AlertKey, judgement: Judgement) => Thread,
): AlertMemory {
  const instant = now.toISOString();
  const { measure } = judgement.reading;
  const isNew = before === undefined || before.state === 'resolved';
  const count = measure.kind === 'count' ? { count: measure.count } : {};
  const wasCritical = isNew ? undefined : before.criticalSince;
  const critical = isCritical(judgement) ? { criticalSince: wasCritical ?? instant } : {};
  const number = { notifiedNumber: seenNumber(judgement.reading), newest: seenNumber(judgement.reading) };
  const breach = breachesAfter(judgement, before, reason, instant);
  if (isNew) {
    const peak = extentOf(judgement);
    const opened: AlertMemory = {
      // A fall of the rating that is still well opens nothing.
      state: isSerious(judgement) ? 'open' : 'resolved',
      verdict: judgement.verdict,
      since: instant,
      lastNotified: instant,
      reason,
      notified: 1,
      step: stepOf(judgement),
      ...count,
      ...critical,
      ...number,
      ...breach,
      ...(peak !== undefined && { peak }),
      ...(before?.recent !== undefined && { recent: before.recent }),
      ...(before?.seen !== undefined && { seen: before.seen }),
      ...(before?.flapping !== undefined && { flapping: before.flapping }),
      ...(before?.week !== undefined && { week: before.week }),
      ...openThread(key, judgement),
    };
    return withScore(withSnapshot(opened, judgement), judgement);
  }
  const { overSince: _over, correction: _corrected, criticalSince: _critical, ...kept } = withPeak(before, judgement);
  const isEased = reason === 'breach over' || reason === 'eased';
  const worse = isWorse(judgement.verdict, before.verdict);
  const after: AlertMemory = {
    ...kept,
    ...count,
    ...critical,
    ...number,
    ...breach,
    state: endsAlert(reason) ? 'resolved' : 'open',
    verdict: isEased ? atLeastWarn(judgement) : endsAlert(reason) || worse ? judgement.verdict : before.verdict,
    step: isEased ? stepOf(judgement) : Math.max(before.step ?? 0, stepOf(judgement)),
    lastNotified: instant,
    reason,
    notified: before.notified + 1,
  };
  return withScore(withSnapshot(after, judgement), judgement);
}

/** What eased is a warning until it is over, also where the next defect alone would make it one. */
const atLeastWarn = ({ verdict, reading }: Judgement): AlertMemory['verdict'] =>
  verdict === 'watch' && reading.metric !== 'accountHealthRating' ? 'warn' : verdict;

/** How often a limit was missed, and when that last ended, as far as it was notified. */
function breachesAfter(
  { verdict }: Judgement,
  before: AlertMemory | undefined,
  reason: ReasonToNotify,
  instant: string,
): Pick<AlertMemory, 'breaches' | 'breachEndedAt'> {
  const wasBreach = before?.state === 'open' && before.verdict === 'breach';
  const begins = verdict === 'breach' && !wasBreach && reason !== 'passed';
  const ends = wasBreach && (reason === 'breach over' || reason === 'eased' || reason === 'recovered');
  const breaches = (before?.breaches ?? (wasBreach ? 1 : 0)) + (begins ? 1 : 0);
  const endedAt = ends ? instant : before?.breachEndedAt;
  return { ...(breaches > 0 && { breaches }), ...(endedAt !== undefined && { breachEndedAt: endedAt }) };
}

/** A reading's number, as it is compared with later ones. */
export function seenNumber(reading: Reading): SeenNumber {
  const { measure, asOf, windowDays } = reading;
  const value =
    measure.kind === 'count' ? measure.count : measure.kind === 'score' ? measure.score : defectsOf(reading)?.defects;
  return {
    asOf,
    ...(value !== undefined && { value }),
    ...(windowDays !== undefined && { windowDays }),
    ...(measure.kind === 'state' && { word: measure.state }),
  };
}

/**
 * The step that an alert was notified as. Release 0.1.0 noted none: its alert is no closer than it was unless its number is
 * worse than the worst that was seen.
 */
export const notifiedStep = (before: AlertMemory, judgement: Judgement): number =>
  before.step ?? (isPastPeak(before, judgement) ? 1 : stepOf(judgement));

/** An alert of release 0.1.0 gets what later numbers are compared with. */
function withBaseline(before: AlertMemory, judgement: Judgement): AlertMemory {
  if (before.step !== undefined || isPastPeak(before, judgement)) return before;
  return { notifiedNumber: seenNumber(judgement.reading), ...before, step: stepOf(judgement) };
}

function isPastPeak({ peak }: AlertMemory, judgement: Judgement): boolean {
  const extent = extentOf(judgement);
  if (extent === undefined || peak === undefined) return true;
  return metricOf(judgement.reading.metric).better === 'lower' ? extent > peak : extent < peak;
}

/** What silence changes: the peak, the states it was in, and a policy count that has come down, so that the next rise is notified. */
export function noted(before: AlertMemory, judgement: Judgement): AlertMemory {
  const { measure } = judgement.reading;
  const after = withScore(
    withSnapshot(
      before.state === 'resolved' ? before : withPeak(withBaseline(before, judgement), judgement),
      judgement,
    ),
    judgement,
  );
  return measure.kind === 'count' && measure.count < (before.count ?? 0) ? { ...after, count: measure.count } : after;
}

/** The worst number so far, and the newest one. What a later upload corrected was never the worst. */
export function withPeak(before: AlertMemory, judgement: Judgement): AlertMemory {
  const newest = seenNumber(judgement.reading);
  const isSame = JSON.stringify(before.newest) === JSON.stringify(newest);
  const known = isSame ? before : { ...before, newest };
  const extent = extentOf(judgement);
  if (extent === undefined) return known;
  const isPeak = isPastPeak(before, judgement);
  const corrects = !isSame && before.newest?.asOf === newest.asOf && before.newest.windowDays === newest.windowDays;
  return isPeak || (corrects && before.notified <= 1) ? { ...known, peak: extent } : known;
}

/** Each snapshot counts once, however often it is evaluated. */
export function withSnapshot(before: AlertMemory, judgement: Judgement): AlertMemory {
  const { asOf } = judgement.reading;
  if (judgement.verdict === 'unknown' || (before.seen !== undefined && asOf <= before.seen)) return before;
  const recent = withState(before.recent ?? '', isSerious(judgement));
  const { flapping: was = false, ...others } = before;
  const flapping = isFlapping(recent, was);
  // An alert that is long over is not written every day.
  if (before.state === 'resolved' && !recent.includes('1') && !(before.recent ?? '').includes('1')) return before;
  return { ...others, recent, seen: asOf, ...(flapping && { flapping }) };
}

/** The number whose worst value is remembered. */
function extentOf({ reading: { measure } }: Judgement): number | undefined {
  if (measure.kind === 'score') return measure.score;
  return measure.kind === 'count' ? measure.count : rateOf(measure);
}
