import { metricOf } from '../metrics/catalogue.ts';
import { bySeverity, type Judgement } from '../metrics/judge.ts';
import { isCritical } from '../metrics/seriousness.ts';
import type { AlertKey } from './alert-key.ts';
import { alertKeyOf } from './alert-key.ts';
import { decideFeeds } from './decide-feed.ts';
import { decideMetric, type MailOfDay } from './decide-metric.ts';
import type { AlertMemory, Decision } from './decision.ts';
import type { DecisionInput } from './decision-input.ts';
import { moreSeriousDecisionFirst } from './decision-order.ts';

const day = 86_400_000;
/** An account has one mail a day, but for what is critical; less than 24 hours, for uploads do not come to the minute. */
export const mailAgainAfterHours = 20;

/** Whether an account had its mail of the day. `lastMailAt`: instant of its last alert or case mail, ISO 8601 UTC. */
export const hadMail = (lastMailAt: string | undefined, now: Date): boolean =>
  lastMailAt !== undefined && now.getTime() - Date.parse(lastMailAt) < mailAgainAfterHours * (day / 24);

/**
 * Notify or stay silent, for each thing that is watched, the most serious first. Pure: the same input, the same decisions. What
 * waits because the account had its mail of the day, or because something else is still open, goes with a mail that is sent
 * in any case.
 */
export function decide(input: DecisionInput): readonly Decision[] {
  const { lastMailAt, now, mailGoes = false } = input;
  const watched = watchedJudgements(input.judgements);
  const critical = new Set([...watched].flatMap(([key, judgement]) => (isCritical(judgement) ? [key] : [])));
  const withMail = { had: false, goes: true, critical };
  if (mailGoes) return decideAll(input, watched, withMail);
  const decisions = decideAll(input, watched, { had: hadMail(lastMailAt, now), goes: false, critical });
  return decisions.some(({ notify }) => notify) ? decideAll(input, watched, withMail) : decisions;
}

function decideAll(
  input: DecisionInput,
  watched: ReadonlyMap<AlertKey, Judgement>,
  mail: MailOfDay,
): readonly Decision[] {
  const deactivated = isDeactivated(input.judgements);
  const decisions = [...watched].map(
    ([key, judgement]): Decision =>
      deactivated && judgement.reading.metric !== 'accountStatus'
        ? { key, judgement, ...beforeOf(input, key), notify: false, reason: 'account deactivated' }
        : decideMetric(input, key, judgement, mail),
  );
  return [...decisions, ...decideFeeds(input, mail.had)].sort(moreSeriousDecisionFirst);
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

/** Whole days that an alert has been open, at an instant. */
export const daysOpen = (memory: AlertMemory, now: Date): number =>
  Math.floor((now.getTime() - Date.parse(memory.since)) / day);
