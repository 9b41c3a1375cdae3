import type { RecipientStates } from '../../ports/recipient-states.ts';
import { Conflict } from '../../ports/versioned.ts';
import { recipientStateBody } from './shapes/account.ts';
import { decodeBody, encodeBody } from './table/body-codec.ts';
import { recipientKey } from './table/keys.ts';
import type { Table } from './table/table.ts';

/** One item per address. */
export const recipientStatesOn = (table: Table): RecipientStates => ({
  async read(address, freshness = 'current') {
    const { pk, sk } = recipientKey(address);
    const item = await table.get(pk, sk, freshness);
    return item === undefined
      ? { value: { unsubscribed: [] }, version: 0 }
      : { value: decodeBody(recipientStateBody, item), version: item.version ?? 0 };
  },
  async write(address, next, version) {
    const item = { ...recipientKey(address), body: encodeBody(recipientStateBody, next), version: version + 1 };
    if (!(await table.put(item, { version }))) throw new Conflict('A recipient was changed meanwhile');
  },
});
