import type { Item, Table } from './table.ts';

/** The state table in memory, with the same guards: for a replay, and for tests on the real ports and codecs. */
export function memoryTable(): Table & { readonly items: ReadonlyMap<string, Item> } {
  const items = new Map<string, Item>();
  const partitions = new Map<string, Map<string, Item>>();
  const nameOf = (pk: string, sk: string) => `${pk}\n${sk}`;
  return {
    items,
    async get(pk, sk) {
      checkKey(pk, sk);
      return partitions.get(pk)?.get(sk);
    },
    async put(item, guard) {
      checkKey(item.pk, item.sk);
      const partition = partitions.get(item.pk) ?? new Map<string, Item>();
      const known = partition.get(item.sk);
      // Version 0 stands for an item that is not there, as it does in DynamoDB's condition: one without a version is another thing.
      const isNew = guard === 'new' || guard?.version === 0;
      if (isNew && known !== undefined) return false;
      if (typeof guard === 'object' && (known?.version ?? 0) !== guard.version) return false;
      partitions.set(item.pk, partition.set(item.sk, item));
      items.set(nameOf(item.pk, item.sk), item);
      return true;
    },
    async delete(pk, sk) {
      partitions.get(pk)?.delete(sk);
      items.delete(nameOf(pk, sk));
    },
    async query(pk, { from, to, newestFirst = false, atMost }) {
      checkKey(pk, from);
      checkKey(pk, to);
      const found = [...(partitions.get(pk)?.values() ?? [])]
        .filter(({ sk }) => sk >= from && sk <= to)
        .sort((a, b) => (a.sk < b.sk ? -1 : 1));
      return (newestFirst ? found.reverse() : found).slice(0, atMost);
    },
  };
}

/** Bytes that a partition key and a sort key may have: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const mostKeyBytes = { pk: 2048, sk: 1024 };

/** Throws what DynamoDB throws for a key that is empty or too long. */
function checkKey(pk: string, sk: string): void {
  for (const [name, key] of Object.entries({ pk, sk }) as [keyof typeof mostKeyBytes, string][]) {
    const bytes = Buffer.byteLength(key);
    if (bytes === 0 || bytes > mostKeyBytes[name])
      throw Object.assign(new Error(`${name} has ${bytes} bytes`), { name: 'ValidationException' });
  }
}
