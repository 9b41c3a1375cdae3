import { type Account, accountFrom } from '../../domain/account.ts';
import type { AccountEntry, Accounts, Changes } from '../../ports/accounts.ts';
import { NewerSchema, UnreadableItem } from '../../ports/stored-item.ts';
import { accountEntryBody, lastChangeBody } from './shapes/account.ts';
import { decodeBody, encodeBody } from './table/body-codec.ts';
import { accountEntries, accountEntryKey, lastChangeKey } from './table/keys.ts';
import type { Item, Table } from './table/table.ts';

/** One small item per account, all in one partition: a list of accounts is one query. */
export const accountsOn = (table: Table): Accounts => ({
  async add(account, now) {
    const entry = { account, firstSeen: now.toISOString(), nextCheckAt: now.toISOString() };
    await table.put({ ...accountEntryKey(account), body: encodeBody(accountEntryBody, entry) }, 'new');
  },
  async checked(account, { checkedAt, nextCheckAt, fresh, open }) {
    const known = await entryOf(table, account);
    if (known === 'removed') return;
    await putEntry(table, {
      account,
      firstSeen: known?.firstSeen ?? checkedAt.toISOString(),
      checkedAt: checkedAt.toISOString(),
      nextCheckAt: nextCheckAt.toISOString(),
      fresh,
      open,
    });
  },
  async notReadable(account, { why, remedy }, now) {
    const known = await entryOf(table, account);
    if (known === 'removed') return;
    const since = known?.unreadable?.since ?? known?.checkedAt ?? now.toISOString();
    await putEntry(table, {
      firstSeen: now.toISOString(),
      ...known,
      account,
      nextCheckAt: now.toISOString(),
      fresh: false,
      unreadable: { why, remedy, since },
    });
  },
  async due(account, now) {
    const known = await entryOf(table, account);
    if (known === 'removed') return;
    const instant = now.toISOString();
    await putEntry(table, { firstSeen: instant, ...known, account, nextCheckAt: instant });
  },
  async remove(account) {
    const { pk, sk } = accountEntryKey(account);
    await table.delete(pk, sk);
  },
  async all() {
    const items = await table.query(accountEntries.pk, accountEntries.range);
    return items.map(entryIn);
  },
});

const putEntry = (table: Table, entry: AccountEntry & { readonly firstSeen: string }): Promise<boolean> =>
  table.put({ ...accountEntryKey(entry.account), body: encodeBody(accountEntryBody, entry) });

/** An entry holds nothing that a check does not find again: one that cannot be read is as good as a new one. */
async function entryOf(table: Table, account: Account) {
  // When it was first seen does not change: half the price will do.
  const { pk, sk } = accountEntryKey(account);
  const item = await table.get(pk, sk, 'recent');
  if (item === undefined) return 'removed';
  try {
    return decodeBody(accountEntryBody, item);
  } catch (error) {
    if (!(error instanceof UnreadableItem)) throw error;
    return undefined;
  }
}

/** Its key says whose it is. Damaged, it is due and made again by its check; of a newer release, it is left alone. */
function entryIn(item: Item): AccountEntry {
  try {
    return decodeBody(accountEntryBody, item);
  } catch (error) {
    const account = accountFrom(item.sk);
    if (error instanceof UnreadableItem) return { account };
    if (!(error instanceof NewerSchema)) throw error;
    const unreadable = { why: error.message, remedy: 'deploy the newer release again, or update this installation' };
    return { account, fresh: false, unreadable };
  }
}

/** The instant of an account's newest change. Two notes at once: whichever stays, the other's message evaluates as well. */
export const changesOn = (table: Table): Changes => ({
  async note({ account, at }) {
    await table.put({ ...lastChangeKey(account), body: encodeBody(lastChangeBody, at) });
  },
  async newest(account) {
    const { pk, sk } = lastChangeKey(account);
    const item = await table.get(pk, sk);
    try {
      return item && decodeBody(lastChangeBody, item);
    } catch (error) {
      // Not knowing of a later change, this one is evaluated.
      if (!(error instanceof UnreadableItem)) throw error;
      return undefined;
    }
  },
});
