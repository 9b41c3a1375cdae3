import { accountName } from '../domain/account.ts';
import { metricKey } from '../metrics/metric-key.ts';
import type { Standing, StandingLine } from './account-standing.ts';
import { stateOfLine } from './standing-of.ts';
import { worseJudgementFirst } from './worst-first.ts';

/** A rate of an account that is worth a chart. */
export interface LineToChart {
  readonly standing: Standing;
  readonly line: StandingLine;
}

/**
 * The rates that ask for a look, worst first: Amazon's own, with a limit. Nothing of what is fine: that would be a chart of
 * nothing. One window of a metric and channel: the 10-day and the 30-day late shipment rate would show the same twice.
 */
export function linesToChart(standings: readonly Standing[], most: number): readonly LineToChart[] {
  const chosen = new Map<string, LineToChart>();
  const candidates = standings
    .flatMap((standing) => standing.lines.map((line) => ({ standing, line })))
    .filter(({ line: { judgement } }) => {
      const { source, measure, limit } = judgement.reading;
      const isRate = measure.kind === 'share' && limit?.perMillion !== undefined && limit.condition !== 'EQUALS';
      return source === 'official' && isRate && judgement.verdict !== 'unknown' && stateOfLine(judgement) !== 'ok';
    })
    .sort((a, b) => worseJudgementFirst(a.line.judgement, b.line.judgement));
  for (const candidate of candidates) {
    if (chosen.size >= most) break;
    const key = `${accountName(candidate.standing.account)}|${metricKey(candidate.line.judgement.reading)}`;
    if (!chosen.has(key)) chosen.set(key, candidate);
  }
  return [...chosen.values()];
}
