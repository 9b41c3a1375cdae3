import { metricOf } from '../metrics/catalogue.ts';
import { bySeverity, type Judgement, type Verdict } from '../metrics/judge.ts';
import type { AlertKey } from './alert-key.ts';
import { alertKeyOf } from './alert-key.ts';
import { decideFeeds } from './decide-feed.ts';
import { decideMetric } from './decide-metric.ts';
import type { AlertMemory, Decision } from './decision.ts';
import type { DecisionInput } from './decision-input.ts';

const day = 86_400_000;
/** An account has one mail a day, but for what is critical; less than 24 hours, for uploads do not come to the minute. */
export const mailAgainAfterHours = 20;

/**
 * Tell or stay silent, for each thing that is watched, worst first. Pure: the same input, the same decisions. What waits
 * because the account had its mail of the day goes with a mail that is sent in any case.
 */
export function decide(input: DecisionInput): readonly Decision[] {
  const { lastMailAt, now } = input;
  const hadMail = lastMailAt !== undefined && now.getTime() - Date.parse(lastMailAt) < mailAgainAfterHours * (day / 24);
  const decisions = decideAll(input, hadMail);
  return hadMail && decisions.some(({ notify }) => notify) ? decideAll(input, false) : decisions;
}

function decideAll(input: DecisionInput, hadMail: boolean): readonly Decision[] {
  const deactivated = isDeactivated(input.judgements);
  const decisions = [...watchedJudgements(input.judgements)].map(
    ([key, judgement]): Decision =>
      deactivated && judgement.reading.metric !== 'accountStatus'
        ? { key, judgement, ...beforeOf(input, key), notify: false, reason: 'account deactivated' }
        : decideMetric(input, key, judgement, hadMail),
  );
  return [...decisions, ...decideFeeds(input, hadMail)].sort(worstFirst);
}

/** A deactivated account sells nothing: its status is the alert, and its rates are held as they were. */
const isDeactivated = (judgements: readonly Judgement[]): boolean =>
  judgements.some(({ reading, verdict }) => reading.metric === 'accountStatus' && verdict === 'breach');

const beforeOf = ({ memory }: DecisionInput, key: AlertKey) => {
  const before = memory[key];
  return before === undefined ? {} : { before };
};

/** The judgement that speaks for each metric and channel: official before estimate, the worst of several windows. */
function watchedJudgements(judgements: readonly Judgement[]): ReadonlyMap<AlertKey, Judgement> {
  const chosen = new Map<AlertKey, Judgement>();
  for (const judgement of judgements) {
    if (metricOf(judgement.reading.metric).partOf !== undefined) continue;
    const key = alertKeyOf(judgement);
    const other = chosen.get(key);
    if (other === undefined || speaksBefore(judgement, other)) chosen.set(key, judgement);
  }
  return chosen;
}

function speaksBefore(a: Judgement, b: Judgement): boolean {
  if (a.reading.source !== b.reading.source) return a.reading.source === 'official';
  if (a.verdict !== b.verdict) return bySeverity(a.verdict, b.verdict) < 0 || b.verdict === 'unknown';
  return (a.reading.windowDays ?? 0) > (b.reading.windowDays ?? 0);
}

/** The most serious first; among equals what is told first, then by name, so that the order never depends on the input's. */
function worstFirst(a: Decision, b: Decision): number {
  return (
    bySeverity(verdictOf(a), verdictOf(b)) ||
    Number(b.notify) - Number(a.notify) ||
    (a.judgement?.headroom ?? 0) - (b.judgement?.headroom ?? 0) ||
    (a.key < b.key ? -1 : 1)
  );
}

/** A feed warns while it has stopped, and is well otherwise. */
const verdictOf = ({ judgement, notify, reason }: Decision): Verdict =>
  judgement?.verdict ?? ((notify && reason !== 'feed resumed') || reason === 'unchanged' ? 'warn' : 'ok');

/** Whole days that an alert has been open, at an instant. */
export const daysOpen = (memory: AlertMemory, now: Date): number =>
  Math.floor((now.getTime() - Date.parse(memory.since)) / day);
