import type { PriorsStore } from '../../ports/readings.ts';
import { UnreadableItem } from '../../ports/stored-item.ts';
import { priorsBody } from './shapes/reading.ts';
import { decodeBody, encodeBody } from './table/body-codec.ts';
import { priorsKey as key } from './table/keys.ts';
import type { Table } from './table/table.ts';

/** One small item for the consultancy, written once a week. */
export const priorsOn = (table: Table): PriorsStore => ({
  async read() {
    const item = await table.get(key.pk, key.sk, 'recent');
    try {
      return item === undefined ? {} : decodeBody(priorsBody, item);
    } catch (error) {
      // The next weekly summary pools them again; until then a young account is judged by its own past alone.
      if (!(error instanceof UnreadableItem)) throw error;
      return {};
    }
  },
  async write(priors) {
    await table.put({ ...key, body: encodeBody(priorsBody, priors) });
  },
});
