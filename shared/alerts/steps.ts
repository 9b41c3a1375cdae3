import { daysBetween } from '../domain/day.ts';
import { metricOf } from '../metrics/catalogue.ts';
import { allowedDefects } from '../metrics/headroom.ts';
import { defectsOf, type Judgement } from '../metrics/judge.ts';
import { likelyDateOf } from '../metrics/likely-date.ts';
import type { SeenNumber } from './decision.ts';

const likelyWithinDays = 3;

/**
 * How near the limit something is, in the steps that are each worth a mail: 0 no warning, 1 a warning, 2 one defect left or
 * likely missed within three days, 3 none left, 4 missed.
 */
export function stepOf(judgement: Judgement): number {
  const { verdict, headroom } = judgement;
  if (verdict === 'breach') return 4;
  if (verdict !== 'warn') return 0;
  if (metricOf(judgement.reading.metric).kind !== 'rate') return 1;
  if (headroom === 0) return 3;
  return headroom === 1 || isLikelySoon(judgement) ? 2 : 1;
}

function isLikelySoon(judgement: Judgement): boolean {
  const likely = likelyDateOf(judgement);
  return likely !== undefined && daysBetween(judgement.reading.asOf, likely) <= likelyWithinDays;
}

/** Fewer defects than this are chance, whatever share of a small allowance they are. */
const fewestMore = 3;

/**
 * Whether a breach is clearly worse than it was notified: a further half of what the limit allows, three defects at least.
 * 12 of 1,000 where 9 are allowed is clearly worse at 17; 1 of 20 where none is, at 4.
 */
export function isMuchWorse(judgement: Judgement, notified: SeenNumber | undefined): boolean {
  const more = moreThan(judgement, notified);
  return more !== undefined && more >= Math.max(fewestMore, Math.ceil(allowedOf(judgement) / 2));
}

/** Two more defects than were notified, a tenth of the allowance where that is more: worth saying in a reminder. */
export function hasGrown(judgement: Judgement, notified: SeenNumber | undefined): boolean {
  const more = moreThan(judgement, notified);
  return more !== undefined && more >= Math.max(2, Math.ceil(allowedOf(judgement) / 10));
}

/** Whether a limit is missed by so much that no single order decides it: a quarter of the allowance, three defects at least. */
export function isFarOver(judgement: Judgement): boolean {
  const counts = defectsOf(judgement.reading);
  // A rate without counts is no matter of single orders.
  if (counts === undefined) return true;
  const allowed = allowedOf(judgement);
  return counts.defects - allowed >= Math.max(fewestMore, Math.ceil(allowed / 4));
}

function allowedOf({ reading }: Judgement): number {
  const counts = defectsOf(reading);
  const { limit } = reading;
  if (counts === undefined || limit?.perMillion === undefined) return 0;
  return Math.max(0, allowedDefects(counts.base, limit.perMillion, limit.condition));
}

/** How many more defects there are than were notified, in the same window. */
function moreThan({ reading }: Judgement, notified: SeenNumber | undefined): number | undefined {
  const counts = defectsOf(reading);
  if (counts === undefined || notified?.value === undefined || notified.windowDays !== reading.windowDays)
    return undefined;
  return counts.defects - notified.value;
}
