import { expect, test } from 'vitest';
import { ItemTooLarge } from '../../shared/ports/stored-item.ts';
import { dynaliteTable } from '../support/dynalite-table.ts';

test('an item of more than 400 KB is named by its key, and the one before it stays', async () => {
  const { table, close } = await dynaliteTable();
  try {
    const key = { pk: 'account#acme/DE', sk: 'alerts' };
    await table.put({ ...key, body: Buffer.alloc(10), version: 1 });
    const failure = await table
      .put({ ...key, body: Buffer.alloc(410 * 1024), version: 2 }, { version: 1 })
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ItemTooLarge);
    expect(failure).toMatchObject(key);
    expect((await table.get(key.pk, key.sk))?.version).toBe(1);
  } finally {
    close();
  }
});
