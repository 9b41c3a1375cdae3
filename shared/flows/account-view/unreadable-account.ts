import { accountName } from '../../domain/account.ts';
import type { Unreadable, UnreadableAccount } from '../../domain/unreadable.ts';
import type { AccountEntry } from '../../ports/accounts.ts';
import { ItemTooLarge, NewerSchema, UnreadableItem } from '../../ports/stored-item.ts';

/** Items that hold what no upload says: alerts and silences, cases, why something was decided. */
const notFromUploads = /^(?:alerts|decisions|changed|complaint#.*|case#.*)$/;

/**
 * What is wrong with an account, when an error says that one of its items is at fault; `undefined` for any other error, and
 * for items that all accounts share: these are everybody's trouble.
 */
export function unreadableAccount(error: unknown, entry: AccountEntry): UnreadableAccount | undefined {
  const { account, checkedAt } = entry;
  const found = describe(error, `account#${accountName(account)}`, account.client);
  if (found === undefined) return undefined;
  const since = entry.unreadable?.since ?? checkedAt;
  return { account, ...found, ...(since !== undefined && { since }) };
}

function describe(error: unknown, partition: string, client: string): Omit<Unreadable, 'since'> | undefined {
  if (error instanceof NewerSchema)
    return error.where.startsWith(`${partition} `)
      ? {
          why: `"${error.where.slice(partition.length + 1)}" was written by a newer release`,
          remedy: 'Deploy the newer release again, or update this installation.',
        }
      : undefined;
  if (error instanceof UnreadableItem && error.pk === partition)
    return { why: `"${error.sk}" is damaged: ${error.why}`, remedy: remedyOf(error.sk, client) };
  if (error instanceof ItemTooLarge && error.pk === partition)
    return { why: `"${error.sk}" has grown too large to be stored`, remedy: remedyOf(error.sk, client) };
  return undefined;
}

const remedyOf = (sk: string, client: string): string =>
  notFromUploads.test(sk)
    ? 'Bring the item back from a backup (docs/operations.md).'
    : `Run npx headroom replay --client ${client} --repair.`;

/** The value, or what is wrong with the account. Throws what does not concern this account alone. */
export async function orUnreadable<Value>(
  entry: AccountEntry,
  read: () => Promise<Value>,
): Promise<{ readonly value: Value } | { readonly unreadable: UnreadableAccount }> {
  try {
    return { value: await read() };
  } catch (error) {
    const unreadable = unreadableAccount(error, entry);
    if (unreadable === undefined) throw error;
    return { unreadable };
  }
}
