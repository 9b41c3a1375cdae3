import { accountName } from '../domain/account.ts';
import { metricOf } from '../metrics/catalogue.ts';
import type { Judgement } from '../metrics/judge.ts';
import { metricKey } from '../metrics/metric-key.ts';
import type { Standing, StandingLine } from './account-standing.ts';
import { stateOfLine } from './standing-of.ts';
import { worseJudgementFirst } from './worst-first.ts';

/** A rate, a rating or a status of an account that is worth showing over time. */
export interface LineToChart {
  readonly standing: Standing;
  readonly line: StandingLine;
  readonly kind: 'rate' | 'rating' | 'status';
}

/**
 * What asks for a look and has a past worth showing, worst first: Amazon's own rates with a limit, the account health rating, the
 * account status. Nothing of what is fine: that would be a chart of nothing. One window of a metric and channel: the 10-day and
 * the 30-day late shipment rate would show the same twice.
 * @param most how many pictures there may be; a status has none and takes no place
 */
export function linesToChart(standings: readonly Standing[], most: number): readonly LineToChart[] {
  const chosen = new Map<string, LineToChart>();
  const candidates = standings
    .flatMap((standing) =>
      standing.lines.flatMap((line) => {
        const kind = kindOf(line.judgement);
        return kind === undefined || stateOfLine(line.judgement, line.estimate) === 'ok'
          ? []
          : [{ standing, line, kind }];
      }),
    )
    .sort((a, b) => worseJudgementFirst(a.line.judgement, b.line.judgement));
  const places = { picture: most, words: most };
  for (const candidate of candidates) {
    const place = candidate.kind === 'status' ? 'words' : 'picture';
    const key = `${accountName(candidate.standing.account)}|${metricKey(candidate.line.judgement.reading)}`;
    if (places[place] === 0 || chosen.has(key)) continue;
    places[place]--;
    chosen.set(key, candidate);
  }
  return [...chosen.values()];
}

function kindOf({ reading, verdict }: Judgement): LineToChart['kind'] | undefined {
  const { source, measure, limit, metric } = reading;
  if (source !== 'official' || verdict === 'unknown') return undefined;
  if (measure.kind === 'share')
    return limit?.perMillion !== undefined && limit.condition !== 'EQUALS' ? 'rate' : undefined;
  if (metric === 'accountHealthRating' && measure.kind === 'score' && limit?.value !== undefined) return 'rating';
  return measure.kind === 'state' && metricOf(metric).kind === 'state' ? 'status' : undefined;
}
