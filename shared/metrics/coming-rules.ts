import { addDays, type Day } from '../domain/day.ts';
import { type MetricName, metricNames, metricOf, publishedLimit } from './catalogue.ts';
import { allowedDefects } from './headroom.ts';
import { defectsOf } from './judge.ts';
import type { PublishedLimit } from './limit.ts';
import { type Reading, rateOf } from './reading.ts';

/** A limit of the catalogue that begins to hold in a store soon, and is another than the one that holds there now. */
export interface ComingRule {
  readonly metric: MetricName;
  readonly from: Day;
  readonly limit: PublishedLimit;
}

/** How long before a rule begins it is announced. */
export const daysOfNotice = 60;
/** It is announced once: in the weekly summary of the first week of its notice. */
const daysOfAnnouncement = 7;

/** Rules that begin to hold in a store within 60 days after a day, those of the earliest day first. */
export function comingRules(marketplace: string, today: Day): readonly ComingRule[] {
  return metricNames
    .flatMap((metric) =>
      metricOf(metric).limits.flatMap((limit): readonly ComingRule[] => {
        const { from, marketplaces } = limit;
        if (from === undefined || from <= today || from > addDays(today, daysOfNotice)) return [];
        if (marketplaces !== undefined && !marketplaces.includes(marketplace)) return [];
        const now = publishedLimit(metric, marketplace, today);
        const isNew = now === undefined || now.perMillion !== limit.perMillion || now.target !== limit.target;
        return isNew && limit.target !== true ? [{ metric, from, limit }] : [];
      }),
    )
    .sort((a, b) => (a.from < b.from ? -1 : 1));
}

/** Whether the summary of a day is the one that announces the rule: the first within its 60 days. */
export const isAnnouncedOn = ({ from }: ComingRule, today: Day): boolean =>
  today >= addDays(from, -daysOfNotice) && today < addDays(from, daysOfAnnouncement - daysOfNotice);

/** How far an account is from what a coming rule asks. */
export interface Shortfall {
  readonly rule: ComingRule;
  /** as a fraction, now */
  readonly rate: number;
  /** of so many orders or units of the reading, how many at most may be bad, or how many at least must be good */
  readonly reach?: { readonly count: number; readonly of: number };
}

/** What a reading lacks of a coming rule; `undefined` where it would meet it, or says nothing. */
export function shortfallOf(reading: Reading, rule: ComingRule): Shortfall | undefined {
  const { condition, perMillion } = rule.limit;
  const rate = rateOf(reading.measure);
  if (reading.metric !== rule.metric || rate === undefined || perMillion === undefined) return undefined;
  const counts = defectsOf(reading);
  if (counts === undefined) {
    const printed = Math.round(rate * 1_000_000);
    const isMissed = condition === 'GREATER_THAN' ? printed < perMillion : printed >= perMillion;
    return isMissed ? { rule, rate } : undefined;
  }
  const { defects, base } = counts;
  if (base < (rule.limit.minimumToJudge ?? 1)) return undefined;
  const allowed = allowedDefects(base, perMillion, condition);
  if (defects <= allowed) return undefined;
  const count = condition === 'GREATER_THAN' ? base - allowed : Math.max(0, allowed);
  return { rule, rate, reach: { count, of: base } };
}
