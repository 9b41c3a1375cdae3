import * as v from 'valibot';
import type { LinkSecrets } from '../../ports/links.ts';
import { decodeBody, encodeBody } from './table/body-codec.ts';
import type { Table } from './table/table.ts';

const key = { pk: 'links', sk: 'secret' } as const;
const secretShape = v.pipe(v.string(), v.base64());

/**
 * One item of the state table: whoever may read the table knows more than a link could tell, and a paid store of secrets
 * would protect nothing. Made by whoever needs it first; read once for each container, as it never changes.
 */
export function linkSecretsOn(table: Table, random: () => Uint8Array): LinkSecrets {
  const read = async (): Promise<Uint8Array> => {
    const known = await table.get(key.pk, key.sk);
    if (known !== undefined) return Buffer.from(decodeBody(secretShape, known), 'base64');
    const made = random();
    if (await table.put({ ...key, body: encodeBody(Buffer.from(made).toString('base64')) }, 'new')) return made;
    return read();
  };
  let reading: Promise<Uint8Array> | undefined;
  return {
    current() {
      reading ??= read().catch((error: unknown) => {
        reading = undefined;
        throw error;
      });
      return reading;
    },
  };
}
