import { accountName } from '../domain/account.ts';
import { fractionOfLimit } from '../metrics/fraction-of-limit.ts';
import { metricKey } from '../metrics/metric-key.ts';
import type { Standing, StandingLine } from './account-standing.ts';
import { worseJudgementFirst } from './worst-first.ts';

/** A rate of an account that is worth a chart. */
export interface LineToChart {
  readonly standing: Standing;
  readonly line: StandingLine;
}

/**
 * The rates most worth a chart, worst first: Amazon's own, judged, with a limit. Of those that are fine, only the nearest to
 * its limit. One window of each metric and channel: the 10-day and the 30-day late shipment rate would show the same twice.
 */
export function linesToChart(standings: readonly Standing[], most: number): readonly LineToChart[] {
  const chosen = new Map<string, LineToChart>();
  const candidates = standings
    .flatMap((standing) => standing.lines.map((line) => ({ standing, line })))
    .filter(({ line: { judgement } }) => {
      const { source, measure, limit } = judgement.reading;
      const isRate = measure.kind === 'share' && limit?.perMillion !== undefined && limit.condition !== 'EQUALS';
      return source === 'official' && isRate && judgement.verdict !== 'unknown';
    })
    .sort((a, b) => worseToSee(a.line, b.line));
  for (const candidate of candidates) {
    if (chosen.size >= most) break;
    const key = `${accountName(candidate.standing.account)}|${metricKey(candidate.line.judgement.reading)}`;
    if (!chosen.has(key)) chosen.set(key, candidate);
    if (candidate.line.judgement.verdict === 'ok') break;
  }
  return [...chosen.values()];
}

function worseToSee({ judgement: a }: StandingLine, { judgement: b }: StandingLine): number {
  if (a.verdict === 'ok' && b.verdict === 'ok') {
    return (fractionOfLimit(b.reading) ?? 0) - (fractionOfLimit(a.reading) ?? 0);
  }
  return worseJudgementFirst(a, b);
}
