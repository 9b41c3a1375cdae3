import type { Directory } from '../../config/client-config.ts';
import type { Directories } from '../../ports/client-configs.ts';
import { directoryShape } from './shapes/client-config.ts';
import { pack, unpack } from './table/body-codec.ts';
import type { Table } from './table/table.ts';

const key = { pk: 'directory', sk: 'current' } as const;

/** `clients.yaml` in force; until one was applied, the consultancy's defaults from the stack's settings. */
export const directoriesOn = (table: Table, defaults: Directory): Directories => ({
  async current() {
    const item = await table.get(key.pk, key.sk, 'recent');
    return item === undefined ? defaults : unpack(directoryShape, item);
  },
  async everApplied() {
    return (await table.get(key.pk, key.sk)) !== undefined;
  },
  async apply(directory, uploadedAt) {
    const version = uploadedAt.getTime();
    for (;;) {
      const stored = await table.get(key.pk, key.sk);
      const known = stored?.version ?? 0;
      // An event that comes late must not bring an older file back.
      if (known > version) return;
      if (await table.put({ ...key, body: pack(directory), version }, { version: known })) return;
    }
  },
});
