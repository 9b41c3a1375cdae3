import type { Decision } from '../../../alerts/decision.ts';
import { mayRemind } from '../../../alerts/wish.ts';
import type { Judgement } from '../../../metrics/judge.ts';
import { isLikelyMissed } from '../../../metrics/likely-date.ts';
import { amount } from '../format/format-number.ts';
import type { AlertFacts } from './alert-facts.ts';

/**
 * What it means when no further mail comes. `checked, fresh, fine` only where nothing is open and no limit is likely missed;
 * with alerts open, how many, and what the next mail will be. Nothing while reports are missing: then it means nothing.
 */
export function describeSilence(
  facts: Pick<AlertFacts, 'feed' | 'alerts' | 'decisions' | 'judgements' | 'cases' | 'packs' | 'now'>,
): string | undefined {
  if (facts.feed.stale) return undefined;
  const after = facts.decisions.flatMap(({ key, after: memory }) =>
    memory === undefined ? [] : [[key, memory] as const],
  );
  const known = Object.values({ ...facts.alerts, ...Object.fromEntries(after) });
  const open = known.filter(({ state }) => state === 'open').length;
  if (open === 0) {
    const fine = facts.judgements.every(isFine) ? 'fine' : 'nothing new';
    return `No mail from Headroom means: checked, fresh, ${fine}.`;
  }
  const hasCase = (facts.packs ?? []).length > 0 || (facts.cases ?? []).some(({ event }) => event.kind !== 'closed');
  const [it, them] = open === 1 ? (['it', 'it'] as const) : (['one of them', 'them'] as const);
  const besides = hasCase
    ? ', and before the deadline of a case'
    : facts.decisions.some((decision) => remindsOf(decision, facts.now))
      ? `, or as a reminder while nobody acknowledges ${them}`
      : '';
  const next = `${it} gets worse, has something new or is over${besides}`;
  return `No mail means nothing new; ${amount(open, ['alert is', 'alerts are'])} open. The next mail comes when ${next}.`;
}

const remindsOf = ({ after, judgement }: Decision, now: Date): boolean =>
  after?.state === 'open' && judgement !== undefined && mayRemind(judgement, after, now);

/** What is worth watching is called that, and not fine. */
const isFine = (judgement: Judgement): boolean =>
  (judgement.verdict === 'ok' || judgement.verdict === 'unknown') && !isLikelyMissed(judgement);
