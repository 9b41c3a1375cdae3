import { expect, test } from 'vitest';
import { startingWith } from '../../../shared/aws/dynamodb/table/table.ts';
import type { Day } from '../../../shared/domain/day.ts';
import type { OrderFact } from '../../../shared/domain/order-fact.ts';
import { evaluate } from '../../../shared/flows/evaluation/evaluate.ts';
import { repairAccount } from '../../../shared/flows/inspection/repair.ts';
import { emptyPage, mergeOrders } from '../../../shared/ledger/page.ts';
import { tallyOf } from '../../../shared/ledger/tally.ts';
import { UnreadableItem } from '../../../shared/ports/stored-item.ts';
import { smallWorld } from '../../support/small-world.ts';

const account = { client: 'acme', marketplace: 'DE' };
const pk = 'account#acme/DE';
const day = '2026-10-03' as Day;
const now = new Date('2026-10-05T07:00:00Z');

/** Ids without a pattern, so that they do not compress away and what they are in needs parts. */
const ids = Array.from({ length: 60_000 }, (_, i) => {
  const digits = String(BigInt(i + 1) * 1_234_567_890_123n)
    .padStart(17, '0')
    .slice(-17);
  return `${digits.slice(0, 3)}-${digits.slice(3, 10)}-${digits.slice(10)}`;
});
const index = {
  defects: ids.map((orderId) => ({
    orderId,
    kind: 'negative feedback' as const,
    source: 'seller-feedback' as const,
    day,
    asOf: day,
  })),
  listed: [],
  places: [],
  seen: [],
};
const page = mergeOrders(
  emptyPage,
  ids.map(
    (id, i): OrderFact => ({
      id,
      day,
      channel: 'seller',
      state: 'shipped',
      cancelCause: 'none',
      asOf: 1_760_000_000 + ((i * 104_729) % 86_400),
    }),
  ),
);

async function worldWithBoth() {
  const world = smallWorld();
  await world.dependencies.defectIndexes.write(account, index, 0);
  await world.dependencies.ledger.write(account, day, page, tallyOf(page), 0);
  return world;
}

test('a lost part of a large document or page is damage and not a rewriting to wait for, and a repair writes all of it again', async () => {
  const [stored, replayed] = [await worldWithBoth(), await worldWithBoth()];
  const { defectIndexes, ledger, accounts } = stored.dependencies;
  await accounts.add(account, now);
  for (const kind of ['part#', 'page#']) {
    const parts = await stored.table.query(pk, startingWith(kind));
    expect(parts.length, kind).toBeGreaterThan(1);
    await stored.table.delete(pk, parts.at(-1)?.sk ?? '');
  }
  await expect(defectIndexes.read(account)).rejects.toThrow(UnreadableItem);
  await expect(ledger.page(account, day)).rejects.toThrow(UnreadableItem);
  const { written } = await repairAccount(account, stored.dependencies, replayed.dependencies, now);
  expect(written).toEqual(['defects', `orders of ${day}`]);
  expect((await defectIndexes.read(account)).value).toEqual(index);
  expect((await ledger.page(account, day)).value).toEqual(page);
  expect(await evaluate(stored.dependencies, { kind: 'account', account: 'acme/DE' }, now)).not.toHaveProperty(
    'unreadable',
  );
});

test('a part that went because its document was written anew meanwhile is read from there', async () => {
  const { table, dependencies } = await worldWithBoth();
  const { defectIndexes } = dependencies;
  const small = { ...index, defects: index.defects.slice(0, 3) };
  const get = table.get.bind(table);
  let rewritten = false;
  // Between the head and its parts somebody writes the next version.
  table.get = async (ofPk, sk, freshness) => {
    if (sk.startsWith('part#') && !rewritten) {
      rewritten = true;
      await defectIndexes.write(account, small, 1);
    }
    return get(ofPk, sk, freshness);
  };
  await expect(defectIndexes.read(account)).rejects.toThrow('are being rewritten');
  expect((await defectIndexes.read(account)).value).toEqual(small);
});
