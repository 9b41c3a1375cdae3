import { metricOf } from '../metrics/catalogue.ts';
import { isWorse, type Judgement } from '../metrics/judge.ts';
import { readingKey } from '../metrics/reading.ts';
import { isCritical } from '../metrics/seriousness.ts';
import type { AlertKey } from './alert-key.ts';
import { noted, remember, seenNumber, withPeak, withSnapshot } from './alert-memory.ts';
import {
  type AlertMemory,
  type Correction,
  type Decision,
  endsAlert,
  type ReasonForSilence,
  type ReasonToNotify,
  type Silence,
} from './decision.ts';
import type { DecisionInput } from './decision-input.ts';
import { isRating } from './rating.ts';
import { isActive } from './silences.ts';
import { isRelief, wishOf } from './wish.ts';

const day = 86_400_000;
/** An end waits no longer than this for something else to be notified with. */
const endWaitsDays = 4;

/** What else becomes of the account's mail in this evaluation. */
export interface MailOfDay {
  /** the account had its mail of the day */
  readonly had: boolean;
  /** a mail goes out in any case: what waits goes with it */
  readonly goes: boolean;
  /** alerts that miss their limits now, or are as serious */
  readonly critical: ReadonlySet<AlertKey>;
}

/** Notify or stay silent about one metric and channel. */
export function decideMetric(input: DecisionInput, key: AlertKey, judgement: Judgement, mail: MailOfDay): Decision {
  const before = input.memory[key];
  const silence = input.silences?.[key];
  const correction = correctionOf(input, judgement, before);
  const about = {
    key,
    judgement,
    ...(before !== undefined && { before }),
    ...(correction !== undefined && { correction }),
  };
  const silent = (reason: ReasonForSilence, after: AlertMemory | undefined): Decision => ({
    ...about,
    notify: false,
    reason,
    ...(after !== undefined && after !== before && { after }),
  });
  if (judgement.verdict === 'unknown') return silent('no data', undefined);
  const wish = wishOf(input, key, judgement, before);
  if (!wish.notify) return silent(wish.reason, whileSilent(input, key, judgement, wish.reason, correction));
  const asked = silence && isActive(silence, input.now) ? silenced(silence, wish.reason, judgement, before) : undefined;
  if (asked !== undefined) return silent(asked, before && whileSilenced(before, judgement, wish.reason, asked));
  const waits = waitsFor(input, key, judgement, wish.reason, mail, correction);
  if (waits !== undefined) return silent(waits, whileWaiting(input, key, judgement, wish.reason, correction));
  return {
    ...about,
    notify: true,
    reason: wish.reason,
    after: remember(key, judgement, before, wish.reason, input.now, input.openThread),
  };
}

/**
 * Why a number is better: a later upload as of the same day, or more defects gone than can have left the window. Kept until
 * the end of the alert was notified.
 */
function correctionOf(
  { takenBack }: DecisionInput,
  { reading }: Judgement,
  before: AlertMemory | undefined,
): Correction | undefined {
  if (before === undefined || before.state === 'resolved') return undefined;
  const { asOf, windowDays, receivedAt } = reading;
  const [was, is] = [before.newest, seenNumber(reading)];
  const isSameReport = was?.asOf === asOf && was.windowDays === windowDays;
  const numbers = {
    ...(was?.value !== undefined && { was: was.value }),
    ...(is.value !== undefined && { is: is.value }),
  };
  if (isSameReport && receivedAt !== undefined && isBetter(reading, was, is))
    return { kind: 'report corrected', ...numbers, asOf };
  const fewer = takenBack?.get(readingKey(reading));
  if (fewer !== undefined && is.value !== undefined && (before.notifiedNumber?.asOf ?? '') < asOf)
    return { kind: 'taken back', was: is.value + fewer, is: is.value, asOf };
  return before.correction;
}

function isBetter(
  { metric }: Judgement['reading'],
  was: { readonly value?: number; readonly word?: string },
  is: { readonly value?: number; readonly word?: string },
): boolean {
  if (was.word !== is.word) return true;
  if (was.value === undefined || is.value === undefined) return false;
  return metricOf(metric).kind === 'score' ? is.value > was.value : is.value < was.value;
}

/**
 * Whether a reader's wish keeps it back. Who acknowledged or snoozed knows of it as it was: worse, more, and its end are
 * notified. What is muted is not notified at all, unless it is critical and worse than it was then; what was notified in
 * spite of it is also notified to be over.
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
  return isRelief(reason) && before !== undefined && before.lastNotified > at ? undefined : kind;
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
  { quiet, memory, now }: DecisionInput,
  key: AlertKey,
  judgement: Judgement,
  reason: ReasonToNotify,
  mail: MailOfDay,
  correction: Correction | undefined,
): ReasonForSilence | undefined {
  const critical = isCritical(judgement);
  const begins = critical && (reason === 'first' || reason === 'worse');
  if (quiet && !begins) return 'quiet hours';
  const isStatus = metricOf(judgement.reading.metric).kind === 'state';
  // Whoever works on what never was works in vain.
  const cannotWait =
    begins || (isStatus && reason !== 'reminder') || (isRelief(reason) && correction?.kind === 'report corrected');
  if (cannotWait) return undefined;
  if (mail.had) return 'one mail a day';
  const others = [...mail.critical].some((other) => other !== key);
  return isRelief(reason) && !mail.goes && others && !hasWaitedLong(memory[key], now)
    ? 'with the next mail'
    : undefined;
}

const hasWaitedLong = (before: AlertMemory | undefined, now: Date): boolean =>
  before?.overSince !== undefined && now.getTime() - Date.parse(before.overSince) >= endWaitsDays * day;

/** Nothing to say: what was seen is remembered, and what no longer holds is forgotten. */
function whileSilent(
  { memory, now, openThread }: DecisionInput,
  key: AlertKey,
  judgement: Judgement,
  reason: ReasonForSilence,
  correction: Correction | undefined,
): AlertMemory | undefined {
  const before = memory[key];
  if (before === undefined) return isRating(judgement) ? scoreTrace(key, judgement, now, openThread) : undefined;
  const after = noted(before, judgement);
  if (reason === 'ended quietly') return { ...withoutWaiting(after), state: 'resolved', verdict: judgement.verdict };
  if (reason === 'flapping' && before.verdict === 'breach') return waitingToEnd(after, now, correction);
  return reason === 'no data' ? after : withoutWaiting(after);
}

/** A rating that is well: its scores are remembered, so that a fall is seen. */
const scoreTrace = (
  key: AlertKey,
  judgement: Judgement,
  now: Date,
  openThread: DecisionInput['openThread'],
): AlertMemory =>
  noted(
    {
      state: 'resolved',
      verdict: judgement.verdict,
      since: now.toISOString(),
      lastNotified: now.toISOString(),
      reason: 'recovered',
      notified: 0,
      ...openThread(key, judgement),
    },
    judgement,
  );

function withoutWaiting(memory: AlertMemory): AlertMemory {
  if (memory.overSince === undefined && memory.correction === undefined) return memory;
  const { overSince: _over, correction: _corrected, ...rest } = memory;
  return rest;
}

const waitingToEnd = (memory: AlertMemory, now: Date, correction: Correction | undefined): AlertMemory => ({
  ...memory,
  overSince: memory.overSince ?? now.toISOString(),
  ...(correction !== undefined && { correction }),
});

/** Delivery waits and evaluation goes on: what was seen is not forgotten. */
function whileWaiting(
  { memory, now, openThread }: DecisionInput,
  key: AlertKey,
  judgement: Judgement,
  reason: ReasonToNotify,
  correction: Correction | undefined,
): AlertMemory | undefined {
  const before = memory[key];
  if (reason === 'passed') return undefined;
  if (reason === 'fell' && before?.state !== 'open') return before && noted(before, judgement);
  if (reason !== 'first') {
    const after = before && noted(before, judgement);
    return after && (isRelief(reason) ? waitingToEnd(after, now, correction) : withoutWaiting(after));
  }
  if (before?.state !== 'held') {
    return { ...remember(key, judgement, before, 'first', now, openThread), state: 'held', notified: 0 };
  }
  const after = withSnapshot(withPeak(before, judgement), judgement);
  return isWorse(judgement.verdict, before.verdict) ? { ...after, verdict: judgement.verdict } : after;
}
