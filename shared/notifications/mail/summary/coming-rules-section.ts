import type { Day } from '../../../domain/day.ts';
import { metricOf } from '../../../metrics/catalogue.ts';
import type { Shortfall } from '../../../metrics/coming-rules.ts';
import type { Standing } from '../../../portfolio/account-standing.ts';
import { comingShortfalls } from '../../../portfolio/coming-shortfalls.ts';
import { describeLimit, midSentence } from '../format/describe-metric.ts';
import { formatDay } from '../format/format-day.ts';
import { formatCount } from '../format/format-number.ts';
import type { ListSection } from '../parts/list-section.ts';

/** Rules that Amazon begins to enforce soon, for accounts that would miss them, once: in the first week of their notice. */
export function comingRulesSection(
  standings: readonly Standing[],
  nameOf: (standing: Standing) => string,
  today: Day,
): readonly ListSection[] {
  const lines = standings.flatMap((standing) =>
    comingShortfalls(standing, today).map((shortfall) => `${nameOf(standing)}: ${describeShortfall(shortfall)}`),
  );
  return lines.length === 0 ? [] : [{ title: 'Amazon will enforce soon', lines }];
}

/** `from 1 September 2026 on-time delivery rate must stay at 90 % or above: 178 of 200 now, 180 needed.` */
function describeShortfall({ rule: { metric, from, limit }, rate, reach }: Shortfall): string {
  const rule = `from ${formatDay(from)} the ${midSentence(metricOf(metric).title)} ${describeLimit(metric, limit) ?? ''}`;
  if (reach === undefined) return `${rule}; it is ${Number((rate * 100).toFixed(2))} % now.`;
  const now = formatCount(Math.round(rate * reach.of));
  const wanted =
    metricOf(metric).better === 'higher'
      ? `at least ${formatCount(reach.count)}`
      : `at most ${formatCount(reach.count)}`;
  return `${rule}: ${now} of ${formatCount(reach.of)} now, ${wanted} of them would meet it.`;
}
