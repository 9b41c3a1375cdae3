import * as v from 'valibot';
import { accountName } from '../../domain/account.ts';
import type { Accounts, Changes } from '../../ports/accounts.ts';
import { accountEntryShape } from './shapes/account.ts';
import { decodeBody, encodeBody } from './table/body-codec.ts';
import { accountPartition } from './table/keys.ts';
import { startingWith, type Table } from './table/table.ts';

const partition = 'accounts';

/** One small item per account, all in one partition: a list of accounts is one query. */
export const accountsOn = (table: Table): Accounts => ({
  async add(account, now) {
    const entry = { account, firstSeen: now.toISOString(), nextCheckAt: now.toISOString() };
    await table.put({ pk: partition, sk: accountName(account), body: encodeBody(entry) }, 'new');
  },
  async checked(account, { checkedAt, nextCheckAt, fresh, open }) {
    // When it was first seen does not change: half the price will do.
    const item = await table.get(partition, accountName(account), 'recent');
    const known = item && decodeBody(accountEntryShape, item);
    const entry = {
      account,
      firstSeen: known?.firstSeen ?? checkedAt.toISOString(),
      checkedAt: checkedAt.toISOString(),
      nextCheckAt: nextCheckAt.toISOString(),
      fresh,
      open,
    };
    await table.put({ pk: partition, sk: accountName(account), body: encodeBody(entry) });
  },
  async all() {
    const items = await table.query(partition, startingWith(''));
    return items.map((item) => decodeBody(accountEntryShape, item));
  },
});

/** The instant of an account's newest change. Two notes at once: whichever stays, the other's message evaluates as well. */
export const changesOn = (table: Table): Changes => ({
  async note({ account, at }) {
    await table.put({ pk: accountPartition(account), sk: 'changed', body: encodeBody(at) });
  },
  async newest(account) {
    const item = await table.get(accountPartition(account), 'changed');
    return item && decodeBody(v.string(), item);
  },
});
