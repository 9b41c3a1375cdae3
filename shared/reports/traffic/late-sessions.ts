import type { TrafficCounts } from '../../domain/defect-evidence.ts';

/**
 * Sales are there first, sessions some days later: until then Amazon prints 0 for them. Units that were ordered without any
 * session are not a rate of infinity but sessions that are not known yet
 * (amzn/selling-partner-api-models #2955).
 */
export function withoutLateSessions(counts: TrafficCounts): TrafficCounts {
  const { sessions, ...others } = counts;
  return sessions === 0 && (counts.unitsOrdered ?? 0) > 0 ? others : counts;
}
