import type { Limit } from './catalogue/limit.ts';
import { isTarget, metricOf } from './catalogue.ts';
import { allowedDefects, cleanOrdersToRecover } from './headroom.ts';
import type { Drift, RateForecast } from './rate-forecast.ts';
import { type Reading, rateOf } from './reading.ts';

/** What a reading means. `unknown`: no denominator, or not enough data. */
export type Verdict = 'ok' | 'watch' | 'warn' | 'breach' | 'unknown';

const verdictOrder = { unknown: 0, ok: 0, watch: 1, warn: 2, breach: 3 } as const;

/** Compares verdicts for sorting: the more serious first. */
export const bySeverity = (a: Verdict, b: Verdict): number => verdictOrder[b] - verdictOrder[a];

/** Whether verdict `a` is more serious than `b`. */
export const isWorse = (a: Verdict, b: Verdict): boolean => verdictOrder[a] > verdictOrder[b];

/** When the consultancy wants a warning, for one metric: as defects left, as a fraction of the limit, or both. */
export interface CustomLimit {
  readonly warnAtHeadroom?: number;
  readonly warnAtFractionOfLimit?: number;
}

/** What a reading means, and how far it is from the limit. */
export interface Judgement {
  readonly reading: Reading;
  readonly verdict: Verdict;
  /** how many more defects until the limit, in whole orders (points for a score); absent where no limit is known */
  readonly headroom?: number;
  /** orders without a defect that bring a breach back inside the limit, if nothing rolls off */
  readonly cleanOrdersToRecover?: number;
  /** one more defect would bring the warning back: an alert does not clear yet */
  readonly close: boolean;
  /** chances of missing the limit, where a history allows them */
  readonly forecast?: RateForecast;
  /** of a rate without a limit: how it stands against the account's own past */
  readonly drift?: Drift;
  /** what makes it a warning before the limit is missed, where it is not the reading itself */
  readonly warnedBy?: 'forecast' | 'drift';
}

/** Where a reading is going, judging by its past. */
export interface ReadingForecast extends Pick<Judgement, 'forecast' | 'drift' | 'warnedBy'> {
  /** the forecast or the drift is a warning */
  readonly warned: boolean;
  /** enough is known for the forecast to replace the fixed share of the limit */
  readonly speaks: boolean;
}

/** Defaults of the bands. A percentage speaks only where the limit allows a few defects: before that, counts do. */
const defaults = {
  warnAtHeadroom: 1,
  /** where the limit allows few, one left is how a small account stands most of the time */
  warnAtHeadroomOfFew: 0,
  warnAtFractionOfLimit: 0.8,
  watchAtHeadroom: 1,
  watchAtFractionOfLimit: 0.5,
};
export const fewestAllowedForPercentages = 4;

/** The bad ones and the total, in whichever direction the metric counts; `undefined` without counts. */
export function defectsOf(reading: Reading): { defects: number; base: number } | undefined {
  const { measure } = reading;
  if (measure.kind !== 'share') return undefined;
  const { numerator, denominator } = measure;
  const defects = metricOf(reading.metric).numeratorCounts === 'defects' ? numerator : denominator - numerator;
  return { defects, base: denominator };
}

/**
 * Judges one reading against its limit and the custom limits.
 * Integers throughout: of 100 orders 1 defect *is* 1 % and misses `LESS_THAN 1 %`; for `GREATER_THAN` equality is at
 * the limit and warns. Where a forecast decides, 80 % of the limit alone is no warning: what counts is where the rate is going.
 */
export function judge(reading: Reading, custom: CustomLimit = {}, readingForecast?: ReadingForecast): Judgement {
  if (reading.incomplete === true) return { reading, verdict: 'unknown', close: false };
  const judged = judgeMeasure(reading, custom, readingForecast?.speaks ?? false);
  const isForecast = readingForecast?.warned === true && (judged.verdict === 'ok' || judged.verdict === 'watch');
  return {
    reading,
    ...judged,
    verdict: softened(isForecast ? 'warn' : judged.verdict, reading),
    close: judged.close || isForecast,
    ...(readingForecast?.forecast !== undefined && { forecast: readingForecast.forecast }),
    ...(readingForecast?.drift !== undefined && { drift: readingForecast.drift }),
    ...(isForecast && readingForecast.warnedBy !== undefined && { warnedBy: readingForecast.warnedBy }),
  };
}

type Judged = Omit<Judgement, 'reading'>;

function judgeMeasure(reading: Reading, custom: CustomLimit, forecastSpeaks: boolean): Judged {
  const { measure, limit } = reading;
  switch (measure.kind) {
    case 'share':
    case 'rate':
      return limit?.perMillion === undefined
        ? { verdict: rateOf(measure) === undefined ? 'unknown' : 'ok', close: false }
        : judgeRate(reading, limit, limit.perMillion, custom, forecastSpeaks);
    case 'count':
      return { verdict: measure.count > 0 && limit?.condition === 'EQUALS' ? 'warn' : 'ok', close: false };
    case 'score':
      return judgeScore(reading, measure.score);
    case 'state':
      return { verdict: judgeState(reading, measure.state), close: false };
  }
}

/**
 * What a state means. An unknown account status is at least not NORMAL, so someone must look. Words for the rating vary
 * from report to report and are no warning by themselves: where there is a score, it decides.
 */
function judgeState({ metric }: Reading, state: string): Verdict {
  const states = metricOf(metric).states ?? {};
  const known = Object.hasOwn(states, state) ? states[state] : undefined;
  return known ?? (metric === 'accountStatus' ? 'warn' : 'unknown');
}

function judgeRate(
  reading: Reading,
  limit: Limit,
  perMillion: number,
  custom: CustomLimit,
  forecastSpeaks: boolean,
): Judged {
  const counts = defectsOf(reading);
  if (counts === undefined) return judgePrintedRate(reading, limit, perMillion, custom);
  const { defects, base } = counts;
  if (base === 0) return { verdict: 'unknown', close: false };
  const allowed = allowedDefects(base, perMillion, limit.condition);
  const headroom = Math.max(0, allowed - defects);
  if (base < (limit.minimumToJudge ?? 0)) {
    // Amazon’s own word beats what it says of few units.
    return { verdict: saysBad(reading) ? 'warn' : 'unknown', headroom, close: saysBad(reading) };
  }
  const band = (more: number) =>
    bandOf(defects + more, base, allowed, defectShare(perMillion, limit), custom, forecastSpeaks);
  const verdict = band(0);
  const recover = verdict === 'breach' ? cleanOrdersToRecover(defects, base, perMillion, limit.condition) : undefined;
  return {
    verdict: verdict !== 'breach' && saysBad(reading) ? 'warn' : verdict,
    headroom,
    ...(recover !== undefined && { cleanOrdersToRecover: recover }),
    // With few orders the next defect always warns, and a rate without defects cannot get any better.
    close: defects > 0 && isSeriousBand(band(1)),
  };
}

const isSeriousBand = (verdict: Verdict): boolean => verdict === 'warn' || verdict === 'breach';

/** The share of defects at the limit, in parts per million: 5 % of misses for a limit of 95 % valid. */
const defectShare = (perMillion: number, limit: Limit): number =>
  limit.condition === 'GREATER_THAN' ? 1_000_000 - perMillion : perMillion;

function bandOf(
  defects: number,
  base: number,
  allowed: number,
  share: number,
  custom: CustomLimit,
  forecastSpeaks: boolean,
): Verdict {
  if (defects > allowed) return 'breach';
  if (defects <= 0) return 'ok';
  const left = allowed - defects;
  const reaches = (fraction: number) => atLeastFraction(defects, base, share, fraction);
  const few = allowed < fewestAllowedForPercentages;
  if (left <= (custom.warnAtHeadroom ?? (few ? defaults.warnAtHeadroomOfFew : defaults.warnAtHeadroom))) return 'warn';
  if (custom.warnAtFractionOfLimit !== undefined && reaches(custom.warnAtFractionOfLimit)) return 'warn';
  if (!few) {
    const isNotified = custom.warnAtFractionOfLimit === undefined && !forecastSpeaks;
    if (isNotified && reaches(defaults.warnAtFractionOfLimit)) return 'warn';
    if (reaches(defaults.watchAtFractionOfLimit)) return 'watch';
  }
  return left <= defaults.watchAtHeadroom ? 'watch' : 'ok';
}

/** defects / base >= fraction × share, in integers; the fraction to a thousandth. */
function atLeastFraction(defects: number, base: number, share: number, fraction: number): boolean {
  const thousandths = BigInt(Math.round(fraction * 1000));
  return BigInt(defects) * 1_000_000_000n >= thousandths * BigInt(share) * BigInt(base);
}

/**
 * Without counts there is no headroom: the rate is compared as it was printed, to a millionth. Printed rates are rounded: one
 * that stands exactly at a limit it must stay below is a warning where Amazon itself calls it good.
 */
function judgePrintedRate(reading: Reading, limit: Limit, perMillion: number, custom: CustomLimit): Judged {
  const rate = rateOf(reading.measure);
  if (rate === undefined) return { verdict: 'unknown', close: false };
  const share = defectShare(perMillion, limit);
  const printed = Math.round(rate * 1_000_000);
  const misses = limit.condition === 'GREATER_THAN' ? 1_000_000 - printed : printed;
  const warnAt = (custom.warnAtFractionOfLimit ?? defaults.warnAtFractionOfLimit) * share;
  const isPast = limit.condition === 'GREATER_THAN' ? misses > share : misses >= share;
  if (isPast) return { verdict: misses === share && saysGood(reading) ? 'warn' : 'breach', close: true };
  if (saysBad(reading) || (misses > 0 && misses >= warnAt)) return { verdict: 'warn', close: true };
  return { verdict: misses >= defaults.watchAtFractionOfLimit * share ? 'watch' : 'ok', close: misses >= warnAt * 0.9 };
}

function judgeScore(reading: Reading, score: number): Judged {
  const { bands } = metricOf(reading.metric);
  const headroom = reading.limit?.value === undefined ? {} : { headroom: Math.max(0, score - reading.limit.value) };
  if (bands === undefined) return { verdict: 'ok', ...headroom, close: false };
  if (score < bands.breachBelow) return { verdict: 'breach', ...headroom, close: true };
  if (score < bands.warnBelow) return { verdict: 'warn', ...headroom, close: true };
  return { verdict: score < bands.watchBelow ? 'watch' : 'ok', ...headroom, close: false };
}

/** Amazon's own status says that the target is missed. */
const saysBad = ({ officialStatus }: Reading): boolean => officialStatus === 'BAD' || officialStatus === 'WARNED';

/** Amazon's own status says that the target is met. */
const saysGood = ({ officialStatus }: Reading): boolean =>
  officialStatus === 'GOOD' || officialStatus === 'NORMAL' || officialStatus === 'GREAT';

/**
 * A target without a penalty never calls a breach, and an estimate that can only be too high never calls more than
 * `watch`: a false alarm costs trust.
 */
function softened(verdict: Verdict, reading: Reading): Verdict {
  if (reading.bound === 'upper' && isWorse(verdict, 'watch')) return 'watch';
  return isTarget(reading.metric, reading.limit) && verdict === 'breach' ? 'warn' : verdict;
}
