import { canonical } from '../domain/canonical-json.ts';
import { type Reading, readingKey } from '../metrics/reading.ts';
import { type Case, type CaseEntry, enter } from './case.ts';

/**
 * What an evaluation changes about a case. Kept apart from the case, so that it can be committed with the account's alerts
 * and then be written into the case, whatever a person or the pack writer did to it meanwhile.
 */
export interface CaseChange {
  readonly id: string;
  /** the whole case, where the evaluation opened it */
  readonly opened?: Case;
  readonly entries: readonly CaseEntry[];
  /** ids of reminders that are notified with it */
  readonly reminded: readonly string[];
  /** readings that are new to the case */
  readonly seen: readonly Reading[];
  readonly outside?: Case['outside'];
  readonly closed?: { readonly at: string; readonly reason: NonNullable<Case['closedReason']> };
  /** what a case closed by hand held back is over */
  readonly causeOver?: true;
  /** the newest pack does not have it */
  readonly packDue: boolean;
}

/** What differs between a case before and after an evaluation; `undefined` where nothing does. */
export function changeBetween(before: Case | undefined, after: Case): CaseChange | undefined {
  if (before === after) return undefined;
  if (before === undefined)
    return {
      id: after.id,
      opened: after,
      entries: after.timeline,
      reminded: after.reminded,
      seen: after.seen,
      packDue: after.packDue,
    };
  const known = new Set(before.seen.map(canonical));
  const seen = after.seen.filter((reading) => !known.has(canonical(reading)));
  const closed = before.state !== 'closed' && after.state === 'closed' ? closingOf(after) : undefined;
  return {
    id: after.id,
    entries: after.timeline.filter((entry) => !hasEntry(before, entry)),
    reminded: after.reminded.filter((id) => !before.reminded.includes(id)),
    seen,
    ...(after.outside !== before.outside && { outside: after.outside }),
    ...(closed !== undefined && { closed }),
    ...(before.leftStanding === true && after.leftStanding === undefined && { causeOver: true as const }),
    packDue: after.packDue && (!before.packDue || seen.length > 0 || closed !== undefined),
  };
}

/**
 * A case with a change in it. What has the change already comes back as it is, so that work that was cut short can be
 * repeated. `undefined` for a case that is gone.
 */
export function applyCaseChange(known: Case | undefined, change: CaseChange): Case | undefined {
  if (known === undefined) return change.opened;
  if (hasChange(known, change)) return known;
  const { entries, reminded, closed, causeOver, outside, packDue } = change;
  const next: Case = {
    ...entries.reduce(enter, known),
    reminded: [...new Set([...known.reminded, ...reminded])],
    seen: change.seen.reduce(withReading, known.seen),
    ...(outside !== undefined && { outside }),
    ...(closed !== undefined &&
      known.state !== 'closed' && { state: 'closed' as const, closedAt: closed.at, closedReason: closed.reason }),
    packDue: known.packDue || packDue,
  };
  if (causeOver === undefined) return next;
  const { leftStanding: _over, ...without } = next;
  return without;
}

/** Cases with changes in them, newly opened ones last. */
export function withCaseChanges(cases: readonly Case[], changes: readonly CaseChange[]): readonly Case[] {
  const byId = new Map(cases.map((one) => [one.id, one]));
  for (const change of changes) {
    const next = applyCaseChange(byId.get(change.id), change);
    if (next !== undefined) byId.set(change.id, next);
  }
  return [...byId.values()];
}

function closingOf({ closedAt, closedReason }: Case): CaseChange['closed'] {
  return closedAt === undefined || closedReason === undefined ? undefined : { at: closedAt, reason: closedReason };
}

function hasChange(known: Case, { entries, reminded, seen, outside, closed, causeOver }: CaseChange): boolean {
  return (
    entries.every((entry) => hasEntry(known, entry)) &&
    reminded.every((id) => known.reminded.includes(id)) &&
    seen.every((reading) => withReading(known.seen, reading) === known.seen) &&
    (outside === undefined || known.outside === outside) &&
    (closed === undefined || known.state === 'closed') &&
    (causeOver === undefined || known.leftStanding === undefined)
  );
}

const hasEntry = ({ timeline }: Case, { at, kind, words }: CaseEntry): boolean =>
  timeline.some((entry) => entry.at === at && entry.kind === kind && entry.words === words);

/** The readings with one more; the same list where it has that one, or a newer one of the same window. */
function withReading(seen: readonly Reading[], reading: Reading): readonly Reading[] {
  const key = readingKey(reading);
  const before = seen.find((one) => readingKey(one) === key);
  if (before !== undefined && (before.asOf > reading.asOf || canonical(before) === canonical(reading))) return seen;
  return [...seen.filter((one) => readingKey(one) !== key), reading].sort((a, b) =>
    readingKey(a) < readingKey(b) ? -1 : 1,
  );
}
