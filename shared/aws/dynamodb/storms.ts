import type { Storms } from '../../ports/alerts.ts';
import { Conflict } from '../../ports/versioned.ts';
import { stormStateShape } from './shapes/alert.ts';
import { decodeBody, encodeBody } from './table/body-codec.ts';
import type { Table } from './table/table.ts';

/** One item for the whole consultancy: who had what to tell of late, and mail decided about it. */
export const stormsOn = (table: Table): Storms => ({
  async read() {
    const item = await table.get('storms', 'current');
    return item === undefined
      ? { value: { arrivals: { entries: [] }, outgoing: [] }, version: 0 }
      : { value: decodeBody(stormStateShape, item), version: item.version ?? 0 };
  },
  async write(next, version) {
    const item = { pk: 'storms', sk: 'current', body: encodeBody(next), version: version + 1 };
    if (!(await table.put(item, { version })))
      throw new Conflict('What many accounts have in common was changed meanwhile');
  },
});
