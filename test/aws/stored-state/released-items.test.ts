import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { BodyCodec } from '../../../shared/aws/dynamodb/table/body-codec.ts';
import { summariseDefects } from '../../../shared/ledger/defect-summary.ts';
import { outlineOf, readItem } from '../../support/read-item.ts';
import { inTodaysWords, type ReleasedItem, releasedItems, releases } from '../../support/released-state.ts';
import { codecOfType, codecsOf020, codecsSince010, codecsWithin, typesWithoutCodec } from './body-kinds.ts';

/** Dates and maps as JSON has them, as the fixtures do. */
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));

/** What was written down about a long list is its outline. */
function outlined(value: unknown, like: unknown): unknown {
  const { orders, defects, places } = like as Readonly<Record<string, { readonly count?: number } | undefined>>;
  const { value: read, version } = value as {
    readonly value: Readonly<Record<string, readonly unknown[]>>;
    version: number;
  };
  if (orders?.count !== undefined) return { version, orders: outlineOf(read as unknown as readonly unknown[]) };
  if (defects?.count === undefined) return value;
  return {
    ...read,
    version,
    defects: outlineOf(read['defects'] ?? []),
    ...(places?.count !== undefined && { places: outlineOf(read['places'] ?? []) }),
  };
}

describe.each(releases)('the table of release %s', (release) => {
  const records = releasedItems(release);
  const readable = records.filter(({ rejected }) => rejected === undefined);

  test('has an item of every kind that is stored', () => {
    const known = new Set(records.map(({ type }) => type));
    expect([...known].sort()).toEqual([...Object.keys(codecOfType), ...typesWithoutCodec].sort());
    expect(records.some(({ type, needs }) => type === 'ledger' && needs.length > 1)).toBe(true);
    expect(records.some(({ type, needs }) => type === 'book#defects' && needs.length > 1)).toBe(true);
  });

  test.each(readable.map((record, n) => ({ ...record, n })))(
    '$n $label: means today what it meant then',
    async (record) => {
      const read = asJson(await readItem(record.item, [record.item, ...record.needs]));
      const meant = inTodaysWords(record.decoded);
      expect(record.label.includes('a head and its parts') ? outlined(read, meant) : read).toEqual(meant);
    },
  );
});

describe('a summary of the commit before release 0.1.0, from when it had no delays', () => {
  const records = releasedItems('0.1.0');
  const found = (wanted: (record: ReleasedItem) => boolean): ReleasedItem => {
    const [record] = records.filter(wanted);
    if (record === undefined) throw new Error('the fixtures lack it');
    return record;
  };
  const summary = found(({ type, rejected }) => type === 'summary#defects' && rejected !== undefined);
  const document = found(({ label }) => label === 'book#defects: of an earlier commit');

  test('is made again from its document', async () => {
    const read = (await readItem(document.item, [document.item])) as { value: Parameters<typeof summariseDefects>[0] };
    const made = await readItem(summary.item, [summary.item, document.item]);
    expect(made).toEqual(summariseDefects(read.value));
    // Two negative feedbacks, each a day with an order, as the file feedback.txt of that commit's run had them.
    expect(made).toMatchObject({
      days: [
        { day: '2026-11-01', channel: 'seller', defective: 1, feedback: 1, claims: 0, chargebacks: 0 },
        { day: '2026-11-02', channel: 'seller', defective: 1, feedback: 1, claims: 0, chargebacks: 0 },
      ],
    });
    expect((made as { delays: unknown[] }).delays).toHaveLength(2);
  });
});

test('every kind of body that the code knows is one of an item’s above, or of 0.2.0', async () => {
  const folder = join(import.meta.dirname, '..', '..', '..', 'shared', 'aws', 'dynamodb', 'shapes');
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts'));
  const modules = (await Promise.all(files.map((name) => import(join(folder, name))))) as readonly object[];
  const isCodec = (value: unknown): value is BodyCodec<unknown> =>
    typeof value === 'object' && value !== null && 'upgrades' in value && 'shape' in value;
  const known = modules.flatMap((module) => Object.values(module).filter(isCodec)).map(({ kind }) => kind);
  const later = [...codecsSince010, ...Object.values(codecsOf020)];
  const tested = [...Object.values(codecOfType), ...codecsWithin, ...later].map(({ kind }) => kind);
  expect(known.length).toBeGreaterThan(20);
  expect(known.sort()).toEqual([...new Set(tested)].sort());
  expect(new Set(known).size).toBe(known.length);
});
