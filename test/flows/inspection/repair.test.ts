import { inflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Item } from '../../../shared/aws/dynamodb/table/table.ts';
import type { Day } from '../../../shared/domain/day.ts';
import { evaluate } from '../../../shared/flows/evaluation/evaluate.ts';
import { repairAccount } from '../../../shared/flows/inspection/repair.ts';
import { differencesOf, replayUploads } from '../../../shared/flows/inspection/replay.ts';
import { fixture } from '../../fixtures/reports/open.ts';
import { v2Report } from '../../fixtures/reports/v2.ts';
import { smallWorld } from '../../support/small-world.ts';

const account = { client: 'acme', marketplace: 'DE' };
const now = new Date('2026-10-06T07:00:00Z');
const newest = '2026-10-05' as Day;
const v2 = (asOf: string) =>
  JSON.stringify(v2Report({ marketplace: 'DE', asOf, orderDefectRate: { seller: [1, 1000] } }));
const files: Readonly<Record<string, string | Buffer>> = {
  'orders.txt': fixture('all-orders.txt'),
  'feedback.txt': fixture('seller-feedback.txt'),
  'traffic.json': fixture('sales-and-traffic.json'),
  'unshipped.txt': fixture('unshipped-orders.txt'),
  'v2.json': v2('2026-10-05'),
  'older.json': v2('2026-10-03'),
};
const names = Object.keys(files);

/** What was stored as the files came, evaluated, and a replay of those that are still in the archive. */
async function worlds(archived: readonly string[] = names) {
  const stored = smallWorld();
  const again = smallWorld();
  for (const name of names) {
    await stored.upload(`acme/DE/${name}`, files[name] ?? '', now);
    again.place(`acme/DE/${name}`, files[name] ?? '', now);
  }
  await stored.upload('bolt/US/v2.json', JSON.stringify(v2Report({ marketplace: 'US', asOf: '2026-10-05' })), now);
  await stored.settle(now);
  async function* refs() {
    for (const name of archived) yield { key: `acme/DE/${name}` };
  }
  await replayUploads(again.dependencies, refs(), now);
  return {
    stored,
    repair: () => repairAccount(account, stored.dependencies, again.dependencies, now),
    differences: () => differencesOf(account, stored.dependencies, again.dependencies, now),
  };
}

type World = Awaited<ReturnType<typeof worlds>>['stored'];
const copyOf = ({ table }: World): ReadonlyMap<string, Item> => new Map(table.items);
const keyOf = ({ pk, sk }: Item): string => `${pk}\n${sk}`;
/** the items of acme/DE whose sort key begins with one of these words */
const itemsOf = ({ table }: World, ...words: readonly string[]): readonly Item[] =>
  [...table.items.values()].filter(({ pk, sk }) => pk === 'account#acme/DE' && words.includes(sk.split('#')[0] ?? ''));
const fromUploads = ['latest', 'history', 'snapshot', 'ledger', 'tally', 'book', 'summary', 'receipt', 'received'];

async function damage({ table }: World, item: Item) {
  // The first byte is that of a ledger page: a higher one would be a newer release's.
  await table.put({ ...item, body: Buffer.from([1, 2, 3]) });
}
/** JSON, whatever the order of its members; a page of the ledger as its bytes. */
const contentOf = ({ sk, body = Buffer.of() }: Item): unknown =>
  sk.startsWith('ledger#') ? Buffer.from(body).toString('hex') : JSON.parse(inflateRawSync(body).toString('utf8'));
const bodies = (items: ReadonlyMap<string, Item>, but: ReadonlySet<string> = new Set()) =>
  Object.fromEntries([...items].filter(([key]) => !but.has(key)).map(([key, item]) => [key, contentOf(item)]));

describe('a repair', () => {
  test('of what equals the replay writes nothing', async () => {
    const { stored, repair } = await worlds();
    const before = copyOf(stored);
    expect(await repair()).toEqual({ written: [], uploadsGone: 0 });
    expect(copyOf(stored)).toEqual(before);
  });

  test.each(['latest', 'history', 'snapshot', 'ledger', 'tally', 'book', 'summary', 'receipt', 'received'])(
    'puts damaged items of the kind %s right, all at once, and touches nothing else',
    async (kind) => {
      const { stored, repair, differences } = await worlds();
      const before = copyOf(stored);
      const damaged = itemsOf(stored, kind);
      expect(damaged.length).toBeGreaterThan(0);
      for (const item of damaged) await damage(stored, item);
      await repair();
      expect(await differences()).toEqual([]);
      // Tallies and summaries that are damaged alone are made again as they are read, and written by the next change.
      const derived = kind === 'tally' || kind === 'summary';
      const but = new Set(derived ? damaged.map(keyOf) : []);
      expect(bodies(copyOf(stored), but)).toEqual(bodies(before, but));
    },
  );

  test('brings back everything that uploads make when all of it is damaged, and leaves alerts and the other client alone', async () => {
    const { stored, repair, differences } = await worlds();
    const before = copyOf(stored);
    for (const item of itemsOf(stored, ...fromUploads)) await damage(stored, item);
    expect((await differences()).every((difference) => difference.endsWith('(cannot be read)'))).toBe(true);
    await repair();
    expect(await differences()).toEqual([]);
    expect(bodies(copyOf(stored))).toEqual(bodies(before));
  });

  test('brings back everything that uploads make when all of it is missing', async () => {
    const { stored, repair, differences } = await worlds();
    const before = copyOf(stored);
    for (const { pk, sk } of itemsOf(stored, ...fromUploads)) await stored.table.delete(pk, sk);
    await repair();
    expect(await differences()).toEqual([]);
    expect(bodies(copyOf(stored))).toEqual(bodies(before));
  });

  test('of a document alone that was lost puts its summary right too, though that was made from a later version', async () => {
    const { stored, repair } = await worlds();
    const before = copyOf(stored);
    for (const item of itemsOf(stored, 'summary')) await stored.table.put({ ...item, version: 70 });
    for (const item of itemsOf(stored, 'tally')) await stored.table.put({ ...item, version: 70 });
    for (const item of itemsOf(stored, 'summary', 'tally')) await damage(stored, item);
    for (const { pk, sk } of itemsOf(stored, 'book', 'ledger')) await stored.table.delete(pk, sk);
    await repair();
    expect(bodies(copyOf(stored))).toEqual(bodies(before));
  });

  test('fills the history of official rates from the snapshots, where an older release never stored it and the uploads are gone', async () => {
    const { stored, repair } = await worlds([]);
    const before = await stored.dependencies.histories.read(account);
    expect(before.value.series[0]?.shown.map(({ asOf }) => asOf)).toEqual(['2026-10-03', '2026-10-05']);
    await stored.table.delete('account#acme/DE', 'history');
    expect(await repair()).toEqual({ written: ['windows of official rates'], uploadsGone: names.length });
    expect((await stored.dependencies.histories.read(account)).value).toEqual(before.value);
  });

  test('replaces nothing that can be read where an upload is gone: the state then knows more than the archive', async () => {
    const { stored, repair, differences } = await worlds(names.filter((name) => name !== 'feedback.txt'));
    const before = copyOf(stored);
    const [page] = itemsOf(stored, 'ledger');
    if (page === undefined) throw new Error('no page');
    await damage(stored, page);
    const day = page.sk.slice('ledger#'.length);
    expect(await repair()).toEqual({ written: [`orders of ${day}`], uploadsGone: 1 });
    expect(bodies(copyOf(stored))).toEqual(bodies(before));
    expect(await differences()).toContain('defects');
  });

  test('writes what today’s reader makes of a file over what an older one made of it, and drops the day it took it for', async () => {
    const { stored, repair, differences } = await worlds();
    const before = copyOf(stored);
    const [older, newer] = itemsOf(stored, 'snapshot').toSorted((a, b) => (a.sk < b.sk ? -1 : 1));
    if (older === undefined || newer === undefined) throw new Error('no snapshots');
    // What an older reader could have left: a report taken for that of the day before, and one without its feeds.
    await stored.table.delete(older.pk, older.sk);
    await stored.table.put({ ...older, sk: older.sk.replace('2026-10-03', '2026-10-02') });
    const { readings } = (await stored.dependencies.snapshots.between(account, newest, newest))[0] ?? {};
    const digest = newer.sk.split('#')[2] ?? '';
    await stored.dependencies.snapshots.record(account, digest, newest, { readings: readings ?? [], feeds: [] });
    expect(await differences()).toEqual(['history of official readings']);
    expect(await repair()).toEqual({ written: ['3 snapshots'], uploadsGone: 0 });
    expect(await differences()).toEqual([]);
    expect(bodies(copyOf(stored))).toEqual(bodies(before));
  });

  test('writes what became of an upload anew, where today’s reader reads what an older one did not', async () => {
    const { stored, repair, differences } = await worlds();
    const before = copyOf(stored);
    const record = (await stored.dependencies.uploadRecords.newest('acme/DE', 100)).find(({ key }) =>
      /feedback/.test(key),
    );
    if (record === undefined) throw new Error('no record');
    const reason = 'it has no columns';
    await stored.dependencies.uploadRecords.record('acme/DE', { ...record, outcome: 'unused', rows: 0, reason });
    expect(await differences()).toEqual(['what became of the uploads']);
    expect(await repair()).toEqual({ written: ['1 upload record'], uploadsGone: 0 });
    expect(await differences()).toEqual([]);
    expect(bodies(copyOf(stored))).toEqual(bodies(before));
  });

  test('lets an account that could not be read be evaluated again', async () => {
    const { stored, repair } = await worlds();
    const [latest] = itemsOf(stored, 'latest');
    if (latest === undefined) throw new Error('no readings');
    await damage(stored, latest);
    const due = { kind: 'account', account: 'acme/DE' } as const;
    expect(await evaluate(stored.dependencies, due, now)).toMatchObject({
      unreadable: expect.stringContaining('latest'),
    });
    await repair();
    expect(await evaluate(stored.dependencies, due, now)).not.toHaveProperty('unreadable');
    expect((await stored.dependencies.accounts.all())[0]).not.toHaveProperty('unreadable');
  });
});
