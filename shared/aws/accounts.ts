import type { Accounts } from '../flows/ports.ts';
import { accountName } from '../metrics/account.ts';
import { pack, unpack } from './packed.ts';
import { accountEntryShape } from './shapes.ts';
import { startingWith, type Table } from './table.ts';

const partition = 'accounts';

/** One small item per account, all in one partition: a list of accounts is one query. */
export const accountsOn = (table: Table): Accounts => ({
  async add(account, now) {
    const entry = { account, firstSeen: now.toISOString(), nextCheckAt: now.toISOString() };
    await table.put({ pk: partition, sk: accountName(account), body: pack(entry) }, 'new');
  },
  async checked(account, checkedAt, nextCheckAt) {
    const item = await table.get(partition, accountName(account));
    const known = item && unpack(accountEntryShape, item);
    const entry = {
      account,
      firstSeen: known?.firstSeen ?? checkedAt.toISOString(),
      checkedAt: checkedAt.toISOString(),
      nextCheckAt: nextCheckAt.toISOString(),
    };
    await table.put({ pk: partition, sk: accountName(account), body: pack(entry) });
  },
  async all() {
    const items = await table.query(partition, startingWith(''));
    return items.map((item) => unpack(accountEntryShape, item));
  },
});
