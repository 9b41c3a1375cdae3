import type { ClientConfig } from '../../config/client-config.ts';
import type { ClientConfigs } from '../../ports/client-configs.ts';
import { clientConfigBody } from './shapes/client-config.ts';
import { decodeBody, encodeBody } from './table/body-codec.ts';
import { clientConfigKey as key } from './table/keys.ts';
import type { Table } from './table/table.ts';

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
      // An event that comes late must not bring an older file back.
      if (known > version) return;
      if (await table.put({ ...key, body: encodeBody(clientConfigBody, clientConfig), version }, { version: known }))
        return;
    }
  },
});
