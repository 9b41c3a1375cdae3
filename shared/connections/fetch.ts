import type { Day } from '../domain/day.ts';
import { addDays, daysBetween } from '../domain/day.ts';
import type { AmazonReport, ProcessingStatus } from './amazon-report.ts';
import { type Connection, connectionName } from './connection.ts';
import { type FetchKind, type FetchPlan, fetchPlan } from './fetch-plan.ts';
import type { Region } from './region.ts';

/** Something to fetch: the newest of a kind, or a stretch of days of it. */
export interface FetchNeed {
  /** first and last day that is asked for, where the kind has a range */
  readonly from?: Day;
  readonly to?: Day;
  readonly reason: 'schedule' | 'backfill' | 'status change' | 'by hand';
}

/** A need that is being worked on. */
export interface OpenFetch {
  readonly need: FetchNeed;
  /** instants, ISO 8601 UTC */
  readonly since: string;
  /**
   * `planned`: nobody has asked Amazon yet. `requesting`: somebody is asking, or died while asking. `requested`: Amazon has an id
   * for it.
   */
  readonly state: 'planned' | 'requesting' | 'requested';
  /** requests made or begun */
  readonly requests: number;
  /** when the newest request was begun: a request that nobody knows the end of is looked for from here on */
  readonly requestedAt?: string;
  /** the one who is asking holds it until then; who finds it later looks for what the other one asked for */
  readonly claimedUntil?: string;
  /** of the report or the query */
  readonly id?: string;
  /** looks at Amazon's state of the newest request */
  readonly looks: number;
  /** of a query of several pages: this many are stored */
  readonly pages?: number;
  /** of a further page */
  readonly paginationToken?: string;
  /** Amazon throttles it or does not answer, since then and so many times in a row */
  readonly trouble?: { readonly since: string; readonly times: number };
  /** when its next step is due; it stands still where that is long ago */
  readonly nextStepAt?: string;
  /** ids of earlier requests for the same need, which are dealt with: pages that are stored, what hung or ended FATAL */
  readonly earlierIds?: readonly string[];
}

/** What became of the last need. */
export interface FetchResult {
  readonly at: string;
  readonly outcome: 'stored' | 'no data' | 'failed';
  /** where it lies in the bucket */
  readonly key?: string;
  /** Amazon's or our reason, for `failed` and `no data` */
  readonly reason?: string;
}

/** Everything about fetching one kind of report of one marketplace of a connection: one small item. */
export interface Fetch {
  readonly client: string;
  readonly region: Region;
  readonly marketplace: string;
  readonly kind: FetchKind;
  readonly open?: OpenFetch;
  /** what waits behind it, the first to do first */
  readonly waiting: readonly FetchNeed[];
  /** when the schedule asks for it again */
  readonly dueAt?: string;
  readonly last?: FetchResult;
  readonly lastStoredAt?: string;
  /** through this day everything that Amazon has is stored */
  readonly storedTo?: Day;
  /** of listed reports: those that are stored, newest last, as far back as Amazon lists them */
  readonly storedIds?: readonly string[];
  /** a failure that nobody was notified of yet */
  readonly toNotify?: boolean;
}

const minute = 60_000;
const hour = 60 * minute;

/** Whoever asks Amazon is done or dead by then: longer than the function may run. */
const claimMilliseconds = 5 * minute;

/** The first look after 30 seconds, then after 1, 2, 4, 8 and every 15 minutes: reports take seconds to hours. */
const lookAfterSeconds = [30, 60, 120, 240, 480, 900] as const;

export const lookDelaySeconds = (looks: number): number =>
  lookAfterSeconds[Math.min(looks, lookAfterSeconds.length - 1)] ?? 900;

/**
 * When to try again what Amazon throttled: after as long as one call takes at the allowed rate, and up to as long again, so
 * that connections which were rejected together do not come back together; twice as long each time that it goes on.
 * @param random from 0 to 1
 * @param times how often it was throttled before in a row
 */
export function throttleDelaySeconds(ratePerSecond: number, random: number, times = 0): number {
  const one = 1 / Math.max(ratePerSecond, 1 / 900);
  return Math.min(900, Math.ceil(one * 2 ** Math.min(times, 6) * (1 + random)));
}

/** What is throttled or unanswered for longer than this has failed: somebody must hear of it. */
const mostTroubleHours = 24;

/** Notes once more that Amazon throttled it or did not answer. */
export const withTrouble = (open: OpenFetch, now: Date): OpenFetch => ({
  ...open,
  trouble: { since: open.trouble?.since ?? now.toISOString(), times: (open.trouble?.times ?? 0) + 1 },
});

/** Whether that has gone on for too long. */
export const isTroubledTooLong = ({ trouble }: OpenFetch, now: Date): boolean =>
  trouble !== undefined && now.getTime() - Date.parse(trouble.since) > mostTroubleHours * hour;

/** When to try again what failed through no fault of ours: 1, 2, 4, 8 and then every 15 minutes, with as much jitter. */
export const outageDelaySeconds = (tries: number, random: number): number =>
  Math.min(900, Math.ceil(60 * 2 ** Math.min(tries, 4) * (0.5 + random)));

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

/** The same need again, while one is open or waits, is no second one. */
const isSame = (a: FetchNeed, b: FetchNeed): boolean => a.from === b.from && a.to === b.to;

/**
 * Adds what is needed; what is open or waits already is not asked for twice. After a change of status a report that Amazon is
 * making already is one from before it: only what nobody has asked for yet will do.
 */
export function addNeeds(fetch: Fetch, needs: readonly FetchNeed[]): Fetch {
  const { open, waiting } = fetch;
  const added = needs.filter((need) => {
    const willDo = open !== undefined && (need.reason !== 'status change' || open.state === 'planned');
    return ![...(willDo ? [open.need] : []), ...waiting].some((other) => isSame(need, other));
  });
  return added.length === 0 ? fetch : { ...fetch, waiting: [...fetch.waiting, ...added] };
}

/** Takes up the first need that waits, when none is open. */
export function takeUp(fetch: Fetch, now: Date): Fetch {
  const [need, ...waiting] = fetch.waiting;
  if (fetch.open !== undefined || need === undefined) return fetch;
  return { ...fetch, waiting, open: { need, since: now.toISOString(), state: 'planned', requests: 0, looks: 0 } };
}

/** Much longer than a queue is late: whoever had the message has died for good, or nobody could go on. */
const abandonedAfter = 45 * minute;

/** Whether what is open has no step coming any more. */
export const isAbandoned = ({ nextStepAt, since }: OpenFetch, now: Date): boolean =>
  now.getTime() - Date.parse(nextStepAt ?? since) > abandonedAfter;

/** What to do with an open fetch now. */
export type NextStep =
  /** ask Amazon for it */
  | { readonly step: 'request' }
  /** look for what was asked for by whoever died while asking, and ask only when nothing is found */
  | { readonly step: 'find or request'; readonly since: Date }
  /** another one is asking: come again */
  | { readonly step: 'wait'; readonly until: Date }
  | { readonly step: 'look'; readonly id: string }
  | { readonly step: 'nothing' };

export function nextStepOf({ open }: Fetch, now: Date): NextStep {
  if (open === undefined) return { step: 'nothing' };
  switch (open.state) {
    case 'planned':
      return { step: 'request' };
    case 'requesting': {
      const until = new Date(open.claimedUntil ?? 0);
      if (until > now) return { step: 'wait', until };
      return { step: 'find or request', since: new Date(Date.parse(open.requestedAt ?? open.since) - minute) };
    }
    case 'requested':
      return open.id === undefined ? { step: 'request' } : { step: 'look', id: open.id };
  }
}

/** Before Amazon is asked: who dies while asking leaves this behind, so that nobody asks a second time unseen. */
export function beginRequest(fetch: Fetch, open: OpenFetch, now: Date, again: boolean): Fetch {
  return {
    ...fetch,
    open: {
      ...open,
      state: 'requesting',
      // Whoever takes over asks for the same request, and for what was made since it was first begun.
      requests: again ? open.requests : open.requests + 1,
      requestedAt: again ? (open.requestedAt ?? now.toISOString()) : now.toISOString(),
      claimedUntil: new Date(now.getTime() + claimMilliseconds).toISOString(),
    },
  };
}

/** Amazon has an id for it. */
export function requested(fetch: Fetch, open: OpenFetch, id: string): Fetch {
  const { claimedUntil: _, trouble: __, ...rest } = open;
  return { ...fetch, open: { ...rest, state: 'requested', id, looks: 0 } };
}

/** Amazon did not take the request: it is as it was before, and may be made later. */
export function requestFailed(fetch: Fetch, open: OpenFetch): Fetch {
  const { claimedUntil: _, requestedAt: __, ...rest } = open;
  return { ...fetch, open: { ...rest, state: 'planned', requests: Math.max(0, open.requests - 1) } };
}

/** The report that somebody asked for in our name, among those that Amazon lists: same marketplace, same first day. */
export function findRequested(
  reports: readonly AmazonReport[],
  wanted: {
    readonly marketplaceId: string;
    readonly dataStartTime?: string;
    readonly earlierIds?: readonly string[] | undefined;
  },
): AmazonReport | undefined {
  return reports.find(
    ({ reportId, marketplaceIds = [], dataStartTime }) =>
      wanted.earlierIds?.includes(reportId) !== true &&
      marketplaceIds.includes(wanted.marketplaceId) &&
      (wanted.dataStartTime === undefined ||
        dataStartTime === undefined ||
        Date.parse(dataStartTime) === Date.parse(wanted.dataStartTime)),
  );
}

/** The open fetch with its present request among those that are dealt with: whoever looks for a lost one must not find it. */
export const withEarlierId = (open: OpenFetch): OpenFetch =>
  open.id === undefined ? open : { ...open, earlierIds: [...(open.earlierIds ?? []), open.id] };

/** What a look at Amazon's state comes to. */
export type Look =
  | { readonly come: 'again'; readonly fetch: Fetch; readonly delaySeconds: number }
  /** fetch the document now: its address lives for five minutes */
  | { readonly come: 'ready' }
  | { readonly come: 'no data' }
  /** the document says why, where there is one */
  | { readonly come: 'fatal' }
  | { readonly come: 'given up' };

/** `again` until the plan's patience is over: what hangs is given up, asked for once more, and then notified. */
export function lookAt(fetch: Fetch, open: OpenFetch, status: ProcessingStatus, now: Date): Look {
  switch (status) {
    case 'DONE':
      return { come: 'ready' };
    case 'CANCELLED':
      return { come: 'no data' };
    case 'FATAL':
      return { come: 'fatal' };
    case 'IN_QUEUE':
    case 'IN_PROGRESS': {
      const { giveUpAfterMinutes } = fetchPlan[fetch.kind];
      const asked = Date.parse(open.requestedAt ?? open.since);
      if (now.getTime() - asked >= giveUpAfterMinutes * minute) return { come: 'given up' };
      const looks = open.looks + 1;
      const { trouble: _, ...calm } = open;
      return { come: 'again', fetch: { ...fetch, open: { ...calm, looks } }, delaySeconds: lookDelaySeconds(looks) };
    }
  }
}

/** Ends the open fetch as stored or without data, and takes up what waits. */
export function ended(fetch: Fetch, result: FetchResult, now: Date): Fetch {
  const { open, ...rest } = fetch;
  const to = open?.need.to;
  const { toNotify: _, ...calm } = rest;
  return takeUp(
    {
      ...calm,
      last: result,
      ...(result.outcome === 'stored' && { lastStoredAt: result.at }),
      ...(to !== undefined && (fetch.storedTo === undefined || to > fetch.storedTo) && { storedTo: to }),
    },
    now,
  );
}

/**
 * A request that came to nothing: asked for once more while the plan allows it, then failed. A failure is notified once; the
 * next schedule tries again.
 */
export function failed(fetch: Fetch, open: OpenFetch, reason: string, now: Date): Fetch {
  const { mostRequests } = fetchPlan[fetch.kind];
  if (open.requests < mostRequests) {
    const { id: _, claimedUntil: __, requestedAt: ___, trouble: ____, ...rest } = withEarlierId(open);
    return { ...fetch, open: { ...rest, state: 'planned', looks: 0 } };
  }
  const { open: _, ...rest } = fetch;
  const result: FetchResult = { at: now.toISOString(), outcome: 'failed', reason };
  return takeUp(
    {
      ...rest,
      last: result,
      toNotify: fetch.toNotify === true || fetch.last?.outcome !== 'failed' || fetch.last.reason !== reason,
    },
    now,
  );
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

/** How many days Amazon's answer may lie behind: for `connect list` and the doctor. */
export const daysSince = (day: Day, today: Day): number => daysBetween(day, today);

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
