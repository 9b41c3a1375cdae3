import type { Day } from '../domain/day.ts';
import type { AmazonReport, ProcessingStatus } from './amazon-report.ts';
import { type FetchKind, fetchPlan } from './fetch-plan.ts';
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
  /** id of the newest request that came to an end: whoever searches for a lost one must not find it */
  readonly endedId?: string;
}

const minute = 60_000;
const hour = 60 * minute;

/** Whoever asks Amazon is done or dead by then: longer than the function may run. */
export const claimMilliseconds = 5 * minute;

/** Looks at a report come after 30 seconds, then after 1, 2, 4, 8 and every 15 minutes: reports take seconds to hours. */
const lookAfterSeconds = [30, 60, 120, 240, 480, 900] as const;
/** At night nobody waits: the first look comes when most reports are ready, and costs one invocation less. */
const firstLookBySchedule = 2;

/** @param looks how many there were before */
export function lookDelaySeconds(looks: number, reason: FetchNeed['reason']): number {
  const nth = reason === 'schedule' ? looks + firstLookBySchedule : looks;
  return lookAfterSeconds[Math.min(nth, lookAfterSeconds.length - 1)] ?? 900;
}

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

/** Kinds whose steps are this close together are done in one. */
const togetherMilliseconds = 10_000;

/** Whether a step of what is open is due. Where none was ever planned, it is. */
export const isStepDue = ({ nextStepAt }: OpenFetch, now: Date): boolean =>
  nextStepAt === undefined || Date.parse(nextStepAt) - now.getTime() <= togetherMilliseconds;

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

/**
 * The search for a request whose answer was lost came to nothing: whether Amazon has it is as unknown as before. The claim is
 * given back, so that the next step searches again.
 */
export function searchFailed(fetch: Fetch, open: OpenFetch): Fetch {
  const { claimedUntil: _, ...rest } = open;
  return { ...fetch, open: rest };
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
      return {
        come: 'again',
        fetch: { ...fetch, open: { ...calm, looks } },
        delaySeconds: lookDelaySeconds(looks, open.need.reason),
      };
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
      ...(open?.id !== undefined && { endedId: open.id }),
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
      ...(open.id !== undefined && { endedId: open.id }),
      toNotify: fetch.toNotify === true || fetch.last?.outcome !== 'failed' || fetch.last.reason !== reason,
    },
    now,
  );
}
