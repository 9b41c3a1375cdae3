import { describe, expect, test } from 'vitest';
import { itemOfEntry } from '../../shared/aws/dynamodb/account-entries.ts';
import type { Day } from '../../shared/domain/day.ts';
import { rankInShort, standingInShort } from '../../shared/portfolio/standing-in-short.ts';
import { standingOf } from '../../shared/portfolio/standing-of.ts';
import { worseRankFirst, worseStandingFirst } from '../../shared/portfolio/worst-first.ts';
import { sampleJudgement, sampleReadings, share } from '../../tools/sample-portfolio.ts';

const asOf = '2026-10-04' as Day;

/** Accounts of every state, in no order: rates, scores and states that are fine, near, past, and not known. */
const standings = [0, 1, 4, 8, 9, 12, 30].flatMap((defective) =>
  ['NORMAL', 'AT_RISK', undefined].flatMap((status) =>
    [true, false].map((stale) =>
      standingOf({
        account: { client: `client-${defective}-${status}`, marketplace: stale ? 'DE' : 'FR' },
        judgements: [
          ...sampleReadings({ orders: 1000, defective, late: defective, cancelled: 0, untracked: 3 }),
          ...(status === undefined ? [] : [sampleJudgement('accountStatus', { kind: 'state', state: status })]),
        ],
        weekAgo: [],
        feed: { asOf, stale },
      }),
    ),
  ),
);

describe('a standing in short', () => {
  test('has the place among others that the whole standing has', () => {
    const names = (accounts: readonly { readonly client: string; readonly marketplace: string }[]) =>
      accounts.map(({ client, marketplace }) => `${client}/${marketplace}`);
    const whole = [...standings].sort(worseStandingFirst).map(({ account }) => account);
    const short = standings
      .map((standing) => rankInShort(standing.account, standingInShort(standing, 0)))
      .sort(worseRankFirst)
      .map(({ account }) => account);
    expect(names(short)).toEqual(names(whole));
    expect(new Set(standings.map(({ state }) => state)).size).toBeGreaterThanOrEqual(4);
  });

  test('says of the worst line what is shown of it, and nothing more', () => {
    // 12 of 1,000 are past 1 %.
    const judgement = sampleJudgement('orderDefectRate', share(12, 1000, 0.012), { channel: 'seller' });
    const account = { client: 'acme', marketplace: 'DE' };
    const standing = standingOf({ account, judgements: [judgement], weekAgo: [], feed: { asOf, stale: false } });
    expect(standingInShort(standing, 1)).toEqual({
      state: 'breach',
      asOf,
      openCases: 1,
      worst: {
        reading: {
          metric: 'orderDefectRate',
          channel: 'seller',
          source: 'official',
          measure: { kind: 'share', numerator: 12, denominator: 1000, printed: 0.012 },
          limit: { condition: 'LESS_THAN', perMillion: 10_000, ...judgement.reading.limit },
          asOf,
        },
        verdict: 'breach',
        headroom: 0,
      },
    });
  });
});

test('a list of a thousand accounts costs thirty read units at most', () => {
  const now = new Date('2026-10-05T09:00:00Z');
  // Names and keys as UTF-8, numbers as DynamoDB counts them: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
  const sizeOf = (n: number) => {
    const standing = standings[n % standings.length] ?? standings[0];
    const entry = {
      account: { client: `some-longer-client-${n}`, marketplace: 'DE' },
      firstSeen: new Date(now.getTime() - n * 1_234_567).toISOString(),
      checkedAt: new Date(now.getTime() - n * 3571).toISOString(),
      nextCheckAt: new Date(now.getTime() + n * 7919).toISOString(),
      fresh: n % 7 > 0,
      open: n % 5,
      ...(standing !== undefined && { standing: standingInShort(standing, n % 2) }),
    };
    const { pk, sk, body = new Uint8Array() } = itemOfEntry(entry);
    return 'pk'.length + pk.length + 'sk'.length + sk.length + 'body'.length + body.length;
  };
  const bytes = Array.from({ length: 1000 }, (_, n) => sizeOf(n)).reduce((sum, size) => sum + size, 0);
  // Half a unit for 4 KB that may be a second old.
  expect(Math.ceil(bytes / 4096) * 0.5).toBeLessThanOrEqual(30);
});
