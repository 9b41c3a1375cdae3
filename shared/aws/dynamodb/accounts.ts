import type { Accounts, Changes } from '../../ports/accounts.ts';
import { accountEntryBody, lastChangeBody } from './shapes/account.ts';
import { decodeBody, encodeBody } from './table/body-codec.ts';
import { accountEntries, accountEntryKey, lastChangeKey } from './table/keys.ts';
import type { Table } from './table/table.ts';

/** One small item per account, all in one partition: a list of accounts is one query. */
export const accountsOn = (table: Table): Accounts => ({
  async add(account, now) {
    const entry = { account, firstSeen: now.toISOString(), nextCheckAt: now.toISOString() };
    await table.put({ ...accountEntryKey(account), body: encodeBody(accountEntryBody, entry) }, 'new');
  },
  async checked(account, { checkedAt, nextCheckAt, fresh, open }) {
    // When it was first seen does not change: half the price will do.
    const { pk, sk } = accountEntryKey(account);
    const item = await table.get(pk, sk, 'recent');
    const known = item && decodeBody(accountEntryBody, item);
    const entry = {
      account,
      firstSeen: known?.firstSeen ?? checkedAt.toISOString(),
      checkedAt: checkedAt.toISOString(),
      nextCheckAt: nextCheckAt.toISOString(),
      fresh,
      open,
    };
    await table.put({ pk, sk, body: encodeBody(accountEntryBody, entry) });
  },
  async all() {
    const items = await table.query(accountEntries.pk, accountEntries.range);
    return items.map((item) => decodeBody(accountEntryBody, item));
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
