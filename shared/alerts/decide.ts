import { metricOf } from '../metrics/catalogue.ts';
import type { AlertKey, AlertMemory, Decision, Feed, ReasonForSilence, ReasonToTell } from '../metrics/decision.ts';
import { bySeverity, isWorse, type Judgement, type Verdict } from '../metrics/judge.ts';
import { rateOf } from '../metrics/reading.ts';

/** How an alert is named when it opens: the root of its thread and the subject that it keeps for life. */
export interface Thread {
  readonly threadRoot: string;
  readonly subject: string;
}

export interface DecisionInput {
  readonly judgements: readonly Judgement[];
  readonly feed: Feed;
  readonly memory: Readonly<Record<AlertKey, AlertMemory>>;
  readonly now: Date;
  /** the recipients' quiet hours: only what is critical is told, the rest waits until they are over */
  readonly quiet: boolean;
  /** names the thread of an alert that opens now; the judgement is absent for the feed's own alert */
  readonly openThread: (key: AlertKey, judgement: Judgement | undefined) => Thread;
}

export const feedKey: AlertKey = 'feed|all';

const day = 86_400_000;
/** What is critical is repeated daily while Amazon's usual 72 hours for an answer run, then weekly. */
const dailyRemindersDays = 3;

/** Tell or stay silent, for each thing that is watched, worst first. Pure: the same input, the same decisions. */
export function decide(input: DecisionInput): readonly Decision[] {
  const deactivated = isDeactivated(input.judgements);
  const decisions = [...watchedJudgements(input.judgements)].map(
    ([key, judgement]): Decision =>
      deactivated && judgement.reading.metric !== 'accountStatus'
        ? { key, judgement, ...beforeOf(input, key), tell: false, because: 'account deactivated' }
        : decideMetric(input, key, judgement),
  );
  const feed = decideFeed(input);
  return [...decisions, ...(feed === undefined ? [] : [feed])].sort(worstFirst);
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

/** `orderDefectRate|seller`: windows of one metric share an alert. */
export const alertKeyOf = ({ reading }: Judgement): AlertKey => `${reading.metric}|${reading.channel}`;

function speaksBefore(a: Judgement, b: Judgement): boolean {
  if (a.reading.source !== b.reading.source) return a.reading.source === 'official';
  if (a.verdict !== b.verdict) return bySeverity(a.verdict, b.verdict) < 0 || b.verdict === 'unknown';
  return (a.reading.windowDays ?? 0) > (b.reading.windowDays ?? 0);
}

function decideMetric(input: DecisionInput, key: AlertKey, judgement: Judgement): Decision {
  const before = input.memory[key];
  const about = { key, judgement, ...(before !== undefined && { before }) };
  const silent = (because: ReasonForSilence, after?: AlertMemory): Decision => ({
    ...about,
    tell: false,
    because,
    ...(after !== undefined && { after }),
  });
  const tell = (because: ReasonToTell): Decision => ({
    ...about,
    tell: true,
    because,
    after: remember(input, key, judgement, before, because),
  });

  const { verdict, reading } = judgement;
  if (verdict === 'unknown') return silent('no data');
  const serious = verdict === 'warn' || verdict === 'breach';
  const quiet = input.quiet && !isCritical(judgement);
  if (before?.state === 'held') {
    if (serious) return quiet ? silent('quiet hours', heldOn(before, judgement)) : tell('first');
    if (judgement.close) return silent('not clear yet');
    return quiet ? silent('quiet hours') : tell('passed');
  }
  if (before?.state !== 'open') {
    if (!serious) return silent('well');
    return quiet ? silent('quiet hours', held(input, key, judgement)) : tell('first');
  }

  if (reading.measure.kind === 'count' && reading.measure.count > (before.count ?? 0)) return unless(quiet, 'more');
  if (isWorse(verdict, before.verdict)) return unless(quiet, 'worse');
  if (!serious) return judgement.close ? silent('not clear yet') : unless(quiet, 'recovered');
  if (isCritical(judgement) && reminderIsDue(before, input.now)) return tell('reminder');
  return silent(isWorse(before.verdict, verdict) ? 'less serious' : 'unchanged', noted(before, judgement));

  function unless(isQuiet: boolean, because: ReasonToTell): Decision {
    return isQuiet ? silent('quiet hours', noted(before, judgement)) : tell(because);
  }
}

/** Noticed in quiet hours: evaluation goes on, delivery waits, and what was seen is not forgotten. */
function held(input: DecisionInput, key: AlertKey, judgement: Judgement): AlertMemory {
  return { ...remember(input, key, judgement, undefined, 'first'), state: 'held', told: 0 };
}

function heldOn(before: AlertMemory, judgement: Judgement): AlertMemory | undefined {
  const after = withPeak(before, judgement);
  if (isWorse(judgement.verdict, before.verdict)) return { ...after, verdict: judgement.verdict };
  return after === before ? undefined : after;
}

function decideFeed({ feed, memory, now, quiet, openThread }: DecisionInput): Decision | undefined {
  if (feed.asOf === undefined) return undefined;
  const before = memory[feedKey];
  const open = before?.state === 'open';
  const about = { key: feedKey, ...(before !== undefined && { before }) };
  const instant = now.toISOString();
  if (quiet && feed.stale !== open) return { ...about, tell: false, because: 'quiet hours' };
  if (feed.stale && !open) {
    const after: AlertMemory = {
      state: 'open',
      verdict: 'warn',
      since: instant,
      lastTold: instant,
      because: 'feed stopped',
      told: 1,
      ...openThread(feedKey, undefined),
    };
    return { ...about, tell: true, because: 'feed stopped', after };
  }
  if (!feed.stale && open) {
    const after: AlertMemory = { ...before, state: 'resolved', lastTold: instant, because: 'feed resumed' };
    return { ...about, tell: true, because: 'feed resumed', after };
  }
  if (open && !quiet && now.getTime() - Date.parse(before.lastTold) >= 7 * day) {
    const after: AlertMemory = { ...before, lastTold: instant, because: 'reminder', told: before.told + 1 };
    return { ...about, tell: true, because: 'reminder', after };
  }
  return { ...about, tell: false, because: open ? 'unchanged' : 'well' };
}

/** What Amazon sets a deadline for: a limit crossed, or an account that is not NORMAL. */
const isCritical = ({ verdict, reading }: Judgement): boolean =>
  verdict === 'breach' || metricOf(reading.metric).kind === 'state';

function reminderIsDue(before: AlertMemory, now: Date): boolean {
  const sinceTold = now.getTime() - Date.parse(before.lastTold);
  const criticalFor = now.getTime() - Date.parse(before.criticalSince ?? before.since);
  // An hour's grace, or a daily check that runs a minute early would skip a day.
  return sinceTold >= (criticalFor <= (dailyRemindersDays + 0.5) * day ? day : 7 * day) - 3_600_000;
}

function remember(
  { now, openThread }: DecisionInput,
  key: AlertKey,
  judgement: Judgement,
  before: AlertMemory | undefined,
  because: ReasonToTell,
): AlertMemory {
  const instant = now.toISOString();
  const { measure } = judgement.reading;
  const count = measure.kind === 'count' ? { count: measure.count } : {};
  const wasCritical = before?.state === 'resolved' ? undefined : before?.criticalSince;
  const critical = isCritical(judgement) ? { criticalSince: wasCritical ?? instant } : {};
  if (before === undefined || before.state === 'resolved') {
    const peak = extentOf(judgement);
    return {
      state: 'open',
      verdict: judgement.verdict,
      since: instant,
      lastTold: instant,
      because,
      told: 1,
      ...count,
      ...critical,
      ...(peak !== undefined && { peak }),
      ...openThread(key, judgement),
    };
  }
  return {
    ...withPeak(before, judgement),
    ...count,
    ...critical,
    state: isOver(because) ? 'resolved' : 'open',
    verdict: isOver(because) || isWorse(judgement.verdict, before.verdict) ? judgement.verdict : before.verdict,
    lastTold: instant,
    because,
    told: before.told + 1,
  };
}

const isOver = (because: ReasonToTell): boolean => because === 'recovered' || because === 'passed';

/** What silence changes: the peak, and a policy count that has come down, so that the next rise is told again. */
function noted(before: AlertMemory | undefined, judgement: Judgement): AlertMemory | undefined {
  if (before === undefined) return undefined;
  const { measure } = judgement.reading;
  const after = withPeak(before, judgement);
  if (measure.kind === 'count' && measure.count < (before.count ?? 0)) return { ...after, count: measure.count };
  return after === before ? undefined : after;
}

function withPeak(before: AlertMemory, judgement: Judgement): AlertMemory {
  const extent = extentOf(judgement);
  if (extent === undefined) return before;
  const higherIsWorse = metricOf(judgement.reading.metric).better === 'lower';
  const isPeak = before.peak === undefined || (higherIsWorse ? extent > before.peak : extent < before.peak);
  return isPeak ? { ...before, peak: extent } : before;
}

/** The number whose worst value is remembered. */
function extentOf({ reading: { measure } }: Judgement): number | undefined {
  if (measure.kind === 'score') return measure.score;
  return measure.kind === 'count' ? measure.count : rateOf(measure);
}

/** The most serious first; among equals what is told first, then by name, so that the order never depends on the input's. */
function worstFirst(a: Decision, b: Decision): number {
  return (
    bySeverity(verdictOf(a), verdictOf(b)) ||
    Number(b.tell) - Number(a.tell) ||
    (a.judgement?.headroom ?? 0) - (b.judgement?.headroom ?? 0) ||
    (a.key < b.key ? -1 : 1)
  );
}

/** A feed warns while it has stopped, and is well otherwise. */
const verdictOf = ({ judgement, tell, because }: Decision): Verdict =>
  judgement?.verdict ?? ((tell && because !== 'feed resumed') || because === 'unchanged' ? 'warn' : 'ok');

/** Whole days that an alert has been open, at an instant. */
export const daysOpen = (memory: AlertMemory, now: Date): number =>
  Math.floor((now.getTime() - Date.parse(memory.since)) / day);
