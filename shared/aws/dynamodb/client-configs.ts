import type { ClientConfig } from '../../config/client-config.ts';
import { formerClient, withFormerClients } from '../../config/former-clients.ts';
import type { ClientConfigs } from '../../ports/client-configs.ts';
import { UnreadableItem } from '../../ports/stored-item.ts';
import { clientConfigBody } from './shapes/client-config.ts';
import { decodeBody, encodeBody } from './table/body-codec.ts';
import { accountEntries, clientOfAccountEntry, clientConfigKey as key } from './table/keys.ts';
import type { Item, Table } from './table/table.ts';

/** `clients.yaml` in force; until one was applied, the consultancy's defaults from the stack's settings. */
export const clientConfigsOn = (table: Table, defaults: ClientConfig): ClientConfigs => ({
  async current() {
    const item = await table.get(key.pk, key.sk, 'recent');
    return item === undefined ? defaults : decodeBody(clientConfigBody, item);
  },
  async everApplied() {
    return (await table.get(key.pk, key.sk)) !== undefined;
  },
  async apply(clientConfig, uploadedAt) {
    const version = uploadedAt.getTime();
    for (;;) {
      const stored = await table.get(key.pk, key.sk);
      const known = stored?.version ?? 0;
      const before = stored === undefined ? defaults : orDefaults(stored, defaults);
      // An event that comes late must not bring an older file back.
      if (known > version) return before;
      const next = await following(table, before, clientConfig, uploadedAt);
      if (await table.put({ ...key, body: encodeBody(clientConfigBody, next), version }, { version: known }))
        return next;
    }
  },
  async forgetFormer(client) {
    for (;;) {
      const stored = await table.get(key.pk, key.sk);
      if (stored?.version === undefined) return;
      const before = decodeBody(clientConfigBody, stored);
      if (formerClient(before, client) === undefined) return;
      const formerClients = (before.formerClients ?? []).filter(({ id }) => id !== client);
      const body = encodeBody(clientConfigBody, { ...before, formerClients });
      // The version is the time of the file in milliseconds: one later stays behind any file that follows.
      if (await table.put({ ...key, body, version: stored.version + 1 }, { version: stored.version })) return;
    }
  },
});

/** A config that cannot be read any more must not keep the next one out of force; who left before it is then not known. */
function orDefaults(item: Item, defaults: ClientConfig): ClientConfig {
  try {
    return decodeBody(clientConfigBody, item);
  } catch (error) {
    if (!(error instanceof UnreadableItem)) throw error;
    return defaults;
  }
}

/** Accounts are looked up only where a client is gone: most files name all that the one before named. */
async function following(
  table: Table,
  before: ClientConfig,
  next: ClientConfig,
  uploadedAt: Date,
): Promise<ClientConfig> {
  const named = new Set(next.clients.map(({ id }) => id));
  const isAnyGone = before.clients.some(({ id }) => !named.has(id));
  const entries = isAnyGone ? await table.query(accountEntries.pk, accountEntries.range) : [];
  const withAccounts = new Set(entries.map(({ sk }) => clientOfAccountEntry(sk)));
  return withFormerClients(before, next, (client) => withAccounts.has(client), uploadedAt);
}
