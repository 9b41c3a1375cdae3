import type { Day } from '../domain/day.ts';
import { comingRules, isAnnouncedOn, type Shortfall, shortfallOf } from '../metrics/coming-rules.ts';
import type { Standing } from './account-standing.ts';

/**
 * What an account would miss of rules that are announced in the summary of a day, by its newest readings. Amazon's own
 * reading speaks where there is one; each rule is named once.
 */
export function comingShortfalls({ account, lines }: Standing, today: Day): readonly Shortfall[] {
  return comingRules(account.marketplace, today)
    .filter((rule) => isAnnouncedOn(rule, today))
    .flatMap((rule) => {
      const [first] = lines.flatMap(({ judgement }) => shortfallOf(judgement.reading, rule) ?? []);
      return first === undefined ? [] : [first];
    });
}
