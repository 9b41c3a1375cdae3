import type { Item, Table } from './table.ts';

/** The state table in memory, with the same guards: for a replay, and for tests on the real ports and codecs. */
export function memoryTable(): Table & { readonly items: ReadonlyMap<string, Item> } {
  const items = new Map<string, Item>();
  const nameOf = (pk: string, sk: string) => `${pk}\n${sk}`;
  return {
    items,
    async get(pk, sk) {
      return items.get(nameOf(pk, sk));
    },
    async put(item, guard) {
      const known = items.get(nameOf(item.pk, item.sk));
      if (guard === 'new' && known !== undefined) return false;
      if (typeof guard === 'object' && (known?.version ?? 0) !== guard.version) return false;
      items.set(nameOf(item.pk, item.sk), item);
      return true;
    },
    async delete(pk, sk) {
      items.delete(nameOf(pk, sk));
    },
    async query(pk, { from, to, newestFirst = false, atMost }) {
      const found = [...items.values()]
        .filter((item) => item.pk === pk && item.sk >= from && item.sk <= to)
        .sort((a, b) => (a.sk < b.sk ? -1 : 1));
      return (newestFirst ? found.reverse() : found).slice(0, atMost);
    },
  };
}
