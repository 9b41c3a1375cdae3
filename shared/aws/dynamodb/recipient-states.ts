import type { RecipientStates } from '../../ports/recipients.ts';
import { Conflict } from '../../ports/versioned.ts';
import { recipientStateShape } from './shapes/account.ts';
import { decodeBody, encodeBody } from './table/body-codec.ts';
import type { Table } from './table/table.ts';

/** One item per address. Mail providers do not tell capitals apart, whatever the standard allows. */
export const recipientStatesOn = (table: Table): RecipientStates => {
  const key = (address: string) => ({ pk: `recipient#${address.trim().toLowerCase()}`, sk: 'state' });
  return {
    async read(address, freshness = 'current') {
      const { pk, sk } = key(address);
      const item = await table.get(pk, sk, freshness);
      return item === undefined
        ? { value: { unsubscribed: [] }, version: 0 }
        : { value: decodeBody(recipientStateShape, item), version: item.version ?? 0 };
    },
    async write(address, next, version) {
      const item = { ...key(address), body: encodeBody(next), version: version + 1 };
      if (!(await table.put(item, { version }))) throw new Conflict('A recipient was changed meanwhile');
    },
  };
};
