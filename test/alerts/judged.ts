import { remember } from '../../shared/alerts/alert-memory.ts';
import { decide } from '../../shared/alerts/decide.ts';
import type { Decision } from '../../shared/alerts/decision.ts';
import type { DecisionInput } from '../../shared/alerts/decision-input.ts';
import type { Day } from '../../shared/domain/day.ts';
import { judge } from '../../shared/metrics/judge.ts';
import type { Measure, Reading } from '../../shared/metrics/reading.ts';

export const day = '2026-10-05' as Day;
export const key = 'orderDefectRate|seller';
export const at = (text: string) => new Date(text);

export function reading(metric: Reading['metric'], measure: Measure, more: Partial<Reading> = {}): Reading {
  return { metric, channel: 'seller', source: 'official', measure, asOf: day, ...more };
}
/** Order defects of 1,000 orders, of which nine are allowed. */
export const odr = (defects: number, more: Partial<Reading> = {}) =>
  judge(
    reading(
      'orderDefectRate',
      { kind: 'share', numerator: defects, denominator: 1000 },
      { limit: { condition: 'LESS_THAN', perMillion: 10_000 }, windowDays: 60, ...more },
    ),
  );
export const findings = (count: number, more: Partial<Reading> = {}) =>
  judge(
    reading(
      'listingPolicyViolations',
      { kind: 'count', count },
      { channel: 'all', limit: { condition: 'EQUALS', value: 0 }, ...more },
    ),
  );
export const status = (state: string) => judge(reading('accountStatus', { kind: 'state', state }, { channel: 'all' }));
export const rating = (score: number) =>
  judge(
    reading(
      'accountHealthRating',
      { kind: 'score', score },
      { channel: 'all', limit: { condition: 'GREATER_THAN', value: 200 } },
    ),
  );

export const thread = { threadRoot: 'root', subject: 'Order defect rate' };
export const openThread = () => thread;
export const began = '2026-10-05T07:00:00.000Z';
/** A breach, 12 of 1,000 orders, as it was notified first. */
export const first = remember(key, odr(12), undefined, 'first', at(began), openThread);

/** One evaluation of an account with an order defect rate. */
export function decided(input: Partial<DecisionInput> & Pick<DecisionInput, 'judgements'>, about = key): Decision {
  const found = decide({
    feed: { stale: false },
    memory: { [key]: first },
    now: at('2026-10-06T07:00:00Z'),
    quiet: false,
    openThread,
    ...input,
  }).find((decision) => decision.key === about);
  if (found === undefined) throw new Error(`nothing was decided about ${about}`);
  return found;
}
