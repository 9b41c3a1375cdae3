import { canonical } from '../domain/canonical-json.ts';
import type { Decision, DecisionRecord, DecisionTrail } from './decision.ts';

const notifiedKept = 40;

/**
 * Adds decisions to the trail of an account. What was decided like this before keeps its instant, so that a quiet day
 * changes nothing: the trail itself comes back, and nothing is written.
 */
export function recordDecisions(
  trail: DecisionTrail,
  decisions: readonly Decision[],
  reports: readonly string[],
  now: Date,
): DecisionTrail {
  const before = new Map(trail.latest.map((record) => [record.key, record]));
  const records = decisions.map((decision): DecisionRecord => {
    const record = recordOf(decision, reports, now);
    const known = before.get(decision.key);
    if (known === undefined || known.notify !== decision.notify) return record;
    return (decision.notify ? known.at === record.at : sameBut(known, record)) ? known : record;
  });
  return withRecords(trail, records);
}

/** The records of the decisions that notify: committed with what they decided, until they are in the trail. */
export const recordsOf = (
  decisions: readonly Decision[],
  reports: readonly string[],
  now: Date,
): readonly DecisionRecord[] =>
  decisions.filter(({ notify }) => notify).map((decision) => recordOf(decision, reports, now));

/** Adds records to a trail. Those that it has already change nothing. */
export function withRecords(trail: DecisionTrail, added: readonly DecisionRecord[]): DecisionTrail {
  const before = new Map(trail.latest.map((record) => [record.key, record]));
  const isKnown = ({ key, at }: DecisionRecord) => trail.notified.some((one) => one.key === key && one.at === at);
  const records = added.filter((record) => before.get(record.key) !== record && !(record.notify && isKnown(record)));
  if (records.length === 0) return trail;
  const notified = records.filter(({ notify }) => notify);
  const decided = new Set(records.map(({ key }) => key));
  return {
    latest: [...records, ...trail.latest.filter(({ key }) => !decided.has(key))].sort((a, b) =>
      a.key < b.key ? -1 : 1,
    ),
    notified: [...trail.notified, ...notified].slice(-notifiedKept),
  };
}

function recordOf(
  { key, notify, reason, judgement, correction }: Decision,
  reports: readonly string[],
  now: Date,
): DecisionRecord {
  return {
    key,
    at: now.toISOString(),
    notify,
    reason,
    ...(judgement !== undefined && { verdict: judgement.verdict, reading: judgement.reading }),
    ...(judgement?.headroom !== undefined && { headroom: judgement.headroom }),
    ...(judgement?.forecast !== undefined && { forecast: judgement.forecast }),
    ...(judgement?.drift !== undefined && { drift: judgement.drift }),
    ...(judgement?.warnedBy !== undefined && { warnedBy: judgement.warnedBy }),
    ...(correction !== undefined && { correction }),
    reports,
  };
}

/** The same decision on the same numbers, whenever it was made. */
const sameBut = (a: DecisionRecord, b: DecisionRecord): boolean =>
  // A newer report is another decision: no need to look at its numbers.
  a.reading?.asOf === b.reading?.asOf &&
  a.reading?.receivedAt === b.reading?.receivedAt &&
  canonical({ ...a, at: '', reports: [] }) === canonical({ ...b, at: '', reports: [] });
