import type { PriorsStore } from '../../ports/readings.ts';
import { priorsShape } from './shapes/reading.ts';
import { decodeBody, encodeBody } from './table/body-codec.ts';
import type { Table } from './table/table.ts';

/** One small item for the consultancy, written once a week. */
export const priorsOn = (table: Table): PriorsStore => ({
  async read() {
    const item = await table.get('priors', 'current', 'recent');
    return item === undefined ? {} : decodeBody(priorsShape, item);
  },
  async write(priors) {
    await table.put({ pk: 'priors', sk: 'current', body: encodeBody(priors) });
  },
});
