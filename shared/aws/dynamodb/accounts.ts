import type { Accounts, Changes } from '../../ports/accounts.ts';
import { entryOfItem, itemOfEntry } from './account-entries.ts';
import { lastChangeBody } from './shapes/account.ts';
import { decodeBody, encodeBody } from './table/body-codec.ts';
import { accountEntries, accountEntriesOf, accountEntryKey, lastChangeKey } from './table/keys.ts';
import type { Table } from './table/table.ts';

/** One small item per account, all in one partition: a list of accounts is one query. */
export const accountsOn = (table: Table): Accounts => ({
  async add(account, now) {
    await table.put(itemOfEntry({ account, firstSeen: now.toISOString(), nextCheckAt: now.toISOString() }), 'new');
  },
  async checked(account, { checkedAt, nextCheckAt, fresh, open, standing }) {
    // When it was first seen does not change: half the price will do.
    const { pk, sk } = accountEntryKey(account);
    const item = await table.get(pk, sk, 'recent');
    const entry = {
      account,
      firstSeen: item === undefined ? checkedAt.toISOString() : entryOfItem(item).firstSeen,
      checkedAt: checkedAt.toISOString(),
      nextCheckAt: nextCheckAt.toISOString(),
      fresh,
      open,
      ...(standing !== undefined && { standing }),
    };
    await table.put(itemOfEntry(entry));
  },
  async all(freshness = 'current') {
    return (await table.query(accountEntries.pk, { ...accountEntries.range, freshness })).map(entryOfItem);
  },
  async of(client) {
    const { pk, range } = accountEntriesOf(client);
    return (await table.query(pk, { ...range, freshness: 'recent' })).map(entryOfItem);
  },
});

/** The instant of an account's newest change. Two notes at once: whichever stays, the other's message evaluates as well. */
export const changesOn = (table: Table): Changes => ({
  async note({ account, at }) {
    await table.put({ ...lastChangeKey(account), body: encodeBody(lastChangeBody, at) });
  },
  async newest(account) {
    const { pk, sk } = lastChangeKey(account);
    const item = await table.get(pk, sk);
    return item && decodeBody(lastChangeBody, item);
  },
});
