import { describe, expect, test } from 'vitest';
import type { Day } from '../../shared/domain/day.ts';
import { type ReadUpload, unreadRowsOf, withUnread } from '../../shared/ledger/unread-rows.ts';
import { judge } from '../../shared/metrics/judge.ts';
import type { Reading } from '../../shared/metrics/reading.ts';

const day = (text: string): Day => text as Day;
const upload = (part: Partial<ReadUpload>): ReadUpload => ({
  kind: 'all-orders',
  outcome: 'read',
  from: day('2026-09-28'),
  to: day('2026-10-04'),
  rows: 1000,
  skipped: [],
  ...part,
});
const unread = (rows: number) => [
  { rows, reason: '“order-status” is not a known word (line 5)', unread: true as const },
];
const cancellations: Reading = {
  metric: 'cancellationRate',
  channel: 'seller',
  source: 'estimate',
  measure: { kind: 'share', numerator: 33, denominator: 33 },
  from: day('2026-09-28'),
  to: day('2026-10-04'),
  asOf: day('2026-10-04'),
  limit: { condition: 'LESS_THAN', perMillion: 25_000 },
};

describe('rows that could not be read', () => {
  test('past 1 % of a report make a rate of its days unknown, and stand in its remark', () => {
    const reading = withUnread(cancellations, unreadRowsOf([upload({ skipped: unread(11) })]));
    expect(reading.remark).toContain('11 of 1000 rows of the All Orders report could not be read');
    expect(judge(reading)).toMatchObject({ verdict: 'unknown', close: false });
  });
  test('up to 1 % are said, and the rate is judged', () => {
    const reading = withUnread(cancellations, unreadRowsOf([upload({ skipped: unread(10) })]));
    expect(reading.remark).toContain('10 of 1000 rows');
    expect(judge(reading).verdict).toBe('breach');
  });
  test('of other days say nothing of this window', () => {
    const older = upload({ from: day('2026-08-01'), to: day('2026-08-31'), skipped: unread(500) });
    expect(withUnread(cancellations, unreadRowsOf([older]))).toBe(cancellations);
  });
  test('are forgotten when a newer report of the same days could be read in full', () => {
    expect(unreadRowsOf([upload({}), upload({ skipped: unread(500) })])).toEqual([]);
    expect(unreadRowsOf([upload({ skipped: unread(500) }), upload({})])).toHaveLength(1);
  });
  test('rows that belong elsewhere are not among them', () => {
    expect(unreadRowsOf([upload({ skipped: [{ rows: 500, reason: 'sold outside Amazon' }] })])).toEqual([]);
  });
  test('a settlement with a word nobody knows makes the rates of its defects unknown', () => {
    const settlement = upload({ kind: 'settlement-v2', reportError: { what: '1 row has an unknown word' } });
    const rate: Reading = {
      ...cancellations,
      metric: 'chargebackRate',
      measure: { kind: 'share', numerator: 0, denominator: 100 },
    };
    const rows = unreadRowsOf([settlement]);
    expect(judge(withUnread(rate, rows)).verdict).toBe('unknown');
    expect(withUnread(cancellations, rows)).toBe(cancellations);
  });
  test('Amazon’s own readings stay as they are', () => {
    const official: Reading = { ...cancellations, source: 'official' };
    expect(withUnread(official, unreadRowsOf([upload({ skipped: unread(500) })]))).toBe(official);
  });
});
