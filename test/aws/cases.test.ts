import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { casesOn } from '../../shared/aws/dynamodb/cases.ts';
import { memoryTable } from '../../shared/aws/dynamodb/table/memory-table.ts';
import type { Table } from '../../shared/aws/dynamodb/table/table.ts';
import { type Case, noteCase, openCase, setDeadline, submitCase } from '../../shared/cases/case.ts';
import { watch } from '../../shared/cases/follow-cases.ts';
import type { Day } from '../../shared/domain/day.ts';
import { judge } from '../../shared/metrics/judge.ts';
import type { Cases } from '../../shared/ports/cases.ts';
import { Conflict } from '../../shared/ports/versioned.ts';
import { dynaliteTable } from '../support/dynalite-table.ts';

const account = { client: 'Müller & Söhne', marketplace: 'DE' };
const now = new Date('2026-11-20T09:00:00Z');
const opened = (metric: Case['metric'], at = now) =>
  openCase({ account, metric, channel: 'seller', reason: 'limit missed', words: 'opened' }, 0, at);

const tables: { name: string; open: () => Promise<{ table: Table; close: () => void }> }[] = [
  { name: 'DynamoDB (dynalite)', open: dynaliteTable },
  { name: 'the double in memory', open: async () => ({ table: memoryTable(), close: () => {} }) },
];

describe.each(tables)('cases on $name', ({ open }) => {
  let cases: Cases;
  let close: () => void;
  beforeAll(async () => {
    const { table, ...opening } = await open();
    cases = casesOn(table);
    close = opening.close;
  });
  afterAll(() => close());

  test('come back as they were written, with all that can be in one', async () => {
    const judgement = judge({
      metric: 'accountStatus',
      channel: 'all',
      source: 'official',
      measure: { kind: 'state', state: 'AT_RISK' },
      asOf: '2026-11-20' as Day,
    });
    const [seen] = watch([opened('orderDefectRate')], { account, judgements: [judgement], decisions: [] }, now);
    if (seen === undefined) throw new Error('no case opened');
    const noted = noteCase(seen, 'action', 'refunded', '2026-11-19' as Day, now);
    const full: Case = {
      ...submitCase(setDeadline(noted, 'aToZAppeal', { from: now.toISOString() }, now), now.toISOString(), now),
      reminded: ['planOfAction 24 h'],
      leftStanding: true,
      closedAt: now.toISOString(),
      closedReason: 'by hand',
      pack: { key: 'packs/x.zip', at: now.toISOString(), figures: [{ id: 'a', shown: '13' }] },
    };
    await cases.write(full, 0);
    expect(await cases.of(account)).toEqual([{ value: full, version: 1 }]);
  });

  test('are guarded by their version: whoever read an older one gets a conflict', async () => {
    const known = opened('lateShipmentRate');
    await cases.write(known, 0);
    await expect(cases.write(known, 0)).rejects.toThrow(Conflict);
    await cases.write({ ...known, packDue: false }, 1);
    await expect(cases.write(known, 1)).rejects.toThrow(Conflict);
  });

  test('are listed for one account only, the oldest first', async () => {
    const other = { client: 'other', marketplace: 'DE' };
    const late = { ...opened('validTrackingRate', new Date('2026-11-22T09:00:00Z')), account: other };
    const early = { ...opened('cancellationRate', new Date('2026-11-21T09:00:00Z')), account: other };
    await cases.write(late, 0);
    await cases.write(early, 0);
    expect((await cases.of(other)).map(({ value }) => value.id)).toEqual([early.id, late.id]);
  });
});
