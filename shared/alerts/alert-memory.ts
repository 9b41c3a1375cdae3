import { metricOf } from '../metrics/catalogue.ts';
import { isWorse, type Judgement } from '../metrics/judge.ts';
import { rateOf } from '../metrics/reading.ts';
import type { AlertKey } from './alert-key.ts';
import { type AlertMemory, endsAlert, type ReasonToNotify } from './decision.ts';
import { isFlapping, withState } from './flapping.ts';

/** How an alert is named when it opens: the root of its thread and the subject that it keeps for life. */
export interface Thread {
  readonly threadRoot: string;
  readonly subject: string;
}

/** What Amazon sets a deadline for: a limit crossed, or an account that is not NORMAL. */
export const isCritical = ({ verdict, reading }: Judgement): boolean =>
  verdict === 'breach' || (metricOf(reading.metric).kind === 'state' && verdict !== 'ok' && verdict !== 'unknown');

export const isSerious = ({ verdict }: Judgement): boolean => verdict === 'warn' || verdict === 'breach';

/** What is remembered once it is told. */
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
  const count = measure.kind === 'count' ? { count: measure.count } : {};
  const wasCritical = before?.state === 'resolved' ? undefined : before?.criticalSince;
  const critical = isCritical(judgement) ? { criticalSince: wasCritical ?? instant } : {};
  if (before === undefined || before.state === 'resolved') {
    const peak = extentOf(judgement);
    const opened: AlertMemory = {
      state: 'open',
      verdict: judgement.verdict,
      since: instant,
      lastNotified: instant,
      reason,
      notified: 1,
      ...count,
      ...critical,
      ...(peak !== undefined && { peak }),
      ...(before?.recent !== undefined && { recent: before.recent }),
      ...(before?.seen !== undefined && { seen: before.seen }),
      ...(before?.flapping !== undefined && { flapping: before.flapping }),
      ...openThread(key, judgement),
    };
    return withSnapshot(opened, judgement);
  }
  return withSnapshot(
    {
      ...withPeak(before, judgement),
      ...count,
      ...critical,
      state: endsAlert(reason) ? 'resolved' : 'open',
      verdict: endsAlert(reason) || isWorse(judgement.verdict, before.verdict) ? judgement.verdict : before.verdict,
      lastNotified: instant,
      reason,
      notified: before.notified + 1,
    },
    judgement,
  );
}

/** What silence changes: the peak, the states it was in, and a policy count that has come down, so that the next rise is told. */
export function noted(before: AlertMemory, judgement: Judgement): AlertMemory {
  const { measure } = judgement.reading;
  const after = withSnapshot(before.state === 'resolved' ? before : withPeak(before, judgement), judgement);
  return measure.kind === 'count' && measure.count < (before.count ?? 0) ? { ...after, count: measure.count } : after;
}

export function withPeak(before: AlertMemory, judgement: Judgement): AlertMemory {
  const extent = extentOf(judgement);
  if (extent === undefined) return before;
  const higherIsWorse = metricOf(judgement.reading.metric).better === 'lower';
  const isPeak = before.peak === undefined || (higherIsWorse ? extent > before.peak : extent < before.peak);
  return isPeak ? { ...before, peak: extent } : before;
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
