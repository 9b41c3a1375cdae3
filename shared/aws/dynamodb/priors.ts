import type { PriorsStore } from '../../ports/readings.ts';
import { priorsBody } from './shapes/reading.ts';
import { decodeBody, encodeBody } from './table/body-codec.ts';
import { priorsKey as key } from './table/keys.ts';
import type { Table } from './table/table.ts';

/** One small item for the consultancy, written once a week. */
export const priorsOn = (table: Table): PriorsStore => ({
  async read() {
    const item = await table.get(key.pk, key.sk, 'recent');
    return item === undefined ? {} : decodeBody(priorsBody, item);
  },
  async write(priors) {
    await table.put({ ...key, body: encodeBody(priorsBody, priors) });
  },
});
