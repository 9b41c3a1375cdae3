import type { Storms } from '../../ports/alerts.ts';
import { Conflict } from '../../ports/versioned.ts';
import { stormStateBody } from './shapes/alert.ts';
import { decodeBody, encodeBody } from './table/body-codec.ts';
import { stormsKey as key } from './table/keys.ts';
import type { Table } from './table/table.ts';

/** One item for the whole consultancy: which alerts arrived of late, and mail decided about those they have in common. */
export const stormsOn = (table: Table): Storms => ({
  async read() {
    const item = await table.get(key.pk, key.sk);
    return item === undefined
      ? { value: { arrivals: { entries: [] }, outgoing: [] }, version: 0 }
      : { value: decodeBody(stormStateBody, item), version: item.version ?? 0 };
  },
  async write(next, version) {
    const item = { ...key, body: encodeBody(stormStateBody, next), version: version + 1 };
    if (!(await table.put(item, { version })))
      throw new Conflict('What many accounts have in common was changed meanwhile');
  },
});
