import { storeOf } from '../domain/account.ts';
import { addDays, type Day, dayIn, startOfDay } from '../domain/day.ts';
import { type Connection, connectionName } from './connection.ts';
import { addNeeds, type Fetch, type FetchNeed, takeUp } from './fetch.ts';
import { type FetchKind, type FetchPlan, fetchPlan } from './fetch-plan.ts';

const hour = 3_600_000;

/** Days of a kind in requests of at most so many, the newest first: what matters most comes first. */
export function chunksOf(from: Day, to: Day, atMostDays: number): readonly { readonly from: Day; readonly to: Day }[] {
  const chunks: { readonly from: Day; readonly to: Day }[] = [];
  for (let end = to; end >= from; ) {
    const begin = addDays(end, 1 - atMostDays);
    chunks.push({ from: begin < from ? from : begin, to: end });
    end = addDays(begin, -1);
  }
  return chunks;
}

/** What a new connection asks for of a kind: the newest, and as much of the past as the plan says. */
export function firstNeeds(kind: FetchKind, today: Day): readonly FetchNeed[] {
  const { range, backfillDays } = fetchPlan[kind];
  if (range === undefined || backfillDays === undefined) return [{ reason: 'backfill' }];
  return chunksOf(addDays(today, -backfillDays), today, range.atMostDays).map((days) => ({
    ...days,
    reason: 'backfill',
  }));
}

/** What is asked for on a day by schedule: from what is stored, with the days that Amazon still changes, up to today. */
export function scheduledNeeds(kind: FetchKind, storedTo: Day | undefined, today: Day): readonly FetchNeed[] {
  const { range } = fetchPlan[kind];
  if (range === undefined) return [{ reason: 'schedule' }];
  const wanted = addDays(storedTo ?? today, -range.overlapDays);
  const oldest = addDays(today, -(fetchPlan[kind].backfillDays ?? range.atMostDays));
  return chunksOf(wanted < oldest ? oldest : wanted, today, range.atMostDays).map((days) => ({
    ...days,
    reason: 'schedule',
  }));
}

/**
 * Where in the day a connection's fetches lie: spread over the hours after the marketplace's midnight, always at the same
 * minute for the same marketplace, so that sellers do not come all at once and a day is never left out.
 * @param seed of the connection's and marketplace's name, from 0 to 1
 */
export function nextDue(
  plan: Pick<FetchPlan, 'everyHours'>,
  midnight: Date,
  seed: number,
  now: Date,
): Date | undefined {
  if (plan.everyHours === undefined) return undefined;
  const firstHour = 2;
  const hours = 5;
  const step = plan.everyHours * hour;
  let due = midnight.getTime() + (firstHour + seed * hours) * hour;
  while (due <= now.getTime()) due += step;
  return new Date(due);
}

/**
 * From 0 to 1, the same for the same marketplace of a connection: FNV-1a of its name. Its reports come together, so that one
 * evaluation judges them all.
 */
export function seedOf(connection: Pick<Connection, 'client' | 'region'>, fetch: Pick<Fetch, 'marketplace'>): number {
  let hash = 0x811c9dc5;
  for (const letter of `${connectionName(connection)}/${fetch.marketplace}`) {
    hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  return hash / 2 ** 32;
}

/** Whether the schedule asks for it now. */
export const isDue = ({ dueAt }: Fetch, now: Date): boolean => dueAt !== undefined && dueAt <= now.toISOString();

/** When the schedule asks for it after this instant; absent for what is fetched once. */
export function dueAfter(fetch: Fetch, now: Date): string | undefined {
  const { timeZone } = storeOf(fetch);
  const midnight = startOfDay(dayIn(now, timeZone), timeZone);
  return nextDue(fetchPlan[fetch.kind], midnight, seedOf(fetch, fetch), now)?.toISOString();
}

/** A fetch with what the schedule asks for, where it is due: that is open or waits, and the next time is set. */
export function withScheduled(fetch: Fetch, now: Date): Fetch {
  if (!isDue(fetch, now)) return takeUp(fetch, now);
  const today = dayIn(now, storeOf(fetch).timeZone);
  const due = dueAfter(fetch, now);
  return {
    ...takeUp(addNeeds(fetch, scheduledNeeds(fetch.kind, fetch.storedTo, today)), now),
    ...(due !== undefined && { dueAt: due }),
  };
}
