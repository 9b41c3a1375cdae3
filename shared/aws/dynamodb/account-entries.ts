import { accountFrom } from '../../domain/account.ts';
import type { Unreadable } from '../../domain/unreadable.ts';
import type { Limit } from '../../metrics/catalogue/limit.ts';
import type { Measure } from '../../metrics/reading.ts';
import type { StandingInShort, WorstLine } from '../../portfolio/standing-in-short.ts';
import type { AccountEntry } from '../../ports/accounts.ts';
import {
  accountEntryBody,
  type StoredAccountEntry,
  type StoredStanding,
  type StoredWorstLine,
} from './shapes/account.ts';
import { decodeBody, encodeBody } from './table/body-codec.ts';
import { accountEntryKey } from './table/keys.ts';
import type { Item } from './table/table.ts';

/** An entry as it is stored: when it was first seen is always known. */
export type KnownEntry = AccountEntry & { readonly firstSeen: string };

/** An account's line in the list of all accounts as an item: some 200 bytes, of which a read unit fetches forty. */
export const itemOfEntry = (entry: KnownEntry): Item => ({
  ...accountEntryKey(entry.account),
  body: encodeBody(accountEntryBody, storedEntry(entry)),
});

export function entryOfItem(item: Item): KnownEntry {
  const [firstSeen, checkedAt, nextCheckAt, fresh, open, standing, unreadable] = decodeBody(accountEntryBody, item);
  const instant = (milliseconds: number) => new Date(milliseconds).toISOString();
  return {
    account: accountFrom(item.sk),
    firstSeen: instant(firstSeen),
    ...(checkedAt !== null && { checkedAt: instant(checkedAt) }),
    ...(nextCheckAt !== null && { nextCheckAt: instant(nextCheckAt) }),
    ...(fresh !== null && { fresh }),
    ...(open !== null && { open }),
    ...(standing !== null && { standing: standingFrom(standing) }),
    ...(unreadable !== null && { unreadable: unreadableFrom(unreadable) }),
  };
}

function storedEntry({
  firstSeen,
  checkedAt,
  nextCheckAt,
  fresh,
  open,
  standing,
  unreadable,
}: KnownEntry): StoredAccountEntry {
  const time = (instant: string | undefined) => (instant === undefined ? null : Date.parse(instant));
  return [
    Date.parse(firstSeen),
    time(checkedAt),
    time(nextCheckAt),
    fresh ?? null,
    open ?? null,
    standing === undefined ? null : storedStanding(standing),
    unreadable === undefined ? null : [unreadable.why, unreadable.remedy, unreadable.since ?? null],
  ];
}

const storedStanding = ({ state, asOf, openCases, worst }: StandingInShort): StoredStanding => [
  state,
  asOf ?? null,
  openCases,
  worst === undefined ? null : storedWorst(worst),
];

const storedWorst = ({ reading, verdict, headroom, likelyDate }: WorstLine): StoredWorstLine => [
  reading.metric,
  reading.channel,
  reading.manual === true ? 'manual' : reading.source,
  reading.windowDays ?? null,
  reading.asOf,
  storedMeasure(reading.measure),
  reading.limit === undefined
    ? null
    : [reading.limit.condition, reading.limit.perMillion ?? null, reading.limit.value ?? null],
  verdict,
  headroom ?? null,
  likelyDate ?? null,
];

function storedMeasure(measure: Measure): StoredWorstLine[5] {
  switch (measure.kind) {
    case 'share':
      return ['share', measure.numerator, measure.denominator, measure.printed ?? null];
    case 'rate':
      return ['rate', measure.printed];
    case 'count':
      return ['count', measure.count];
    case 'score':
      return ['score', measure.score];
    case 'state':
      return ['state', measure.state];
  }
}

function standingFrom([state, asOf, openCases, worst]: StoredStanding): StandingInShort {
  return {
    state,
    ...(asOf !== null && { asOf }),
    ...(worst !== null && { worst: worstFrom(worst) }),
    openCases,
  };
}

const unreadableFrom = ([why, remedy, since]: NonNullable<StoredAccountEntry[6]>): Unreadable => ({
  why,
  remedy,
  ...(since !== null && { since }),
});

function worstFrom(stored: StoredWorstLine): WorstLine {
  const [metric, channel, source, windowDays, asOf, measure, limit, verdict, headroom, likelyDate] = stored;
  return {
    reading: {
      metric,
      channel,
      ...(source === 'manual' ? ({ source: 'official', manual: true } as const) : { source }),
      ...(windowDays !== null && { windowDays }),
      asOf,
      measure: measureFrom(measure),
      ...(limit !== null && { limit: limitFrom(limit) }),
    },
    verdict,
    ...(headroom !== null && { headroom }),
    ...(likelyDate !== null && { likelyDate }),
  };
}

function measureFrom(stored: StoredWorstLine[5]): Measure {
  switch (stored[0]) {
    case 'share': {
      const [, numerator, denominator, printed] = stored;
      return { kind: 'share', numerator, denominator, ...(printed !== null && { printed }) };
    }
    case 'rate':
      return { kind: 'rate', printed: stored[1] };
    case 'count':
      return { kind: 'count', count: stored[1] };
    case 'score':
      return { kind: 'score', score: stored[1] };
    case 'state':
      return { kind: 'state', state: stored[1] };
  }
}

const limitFrom = ([condition, perMillion, value]: NonNullable<StoredWorstLine[6]>): Limit => ({
  condition,
  ...(perMillion !== null && { perMillion }),
  ...(value !== null && { value }),
});
