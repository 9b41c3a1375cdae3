import type { LinkSecrets } from '../../ports/links.ts';
import { linkSecretBody } from './shapes/link-secret.ts';
import { decodeBody, encodeBody } from './table/body-codec.ts';
import { linkSecretKey as key } from './table/keys.ts';
import type { Table } from './table/table.ts';

/**
 * One item of the state table: whoever may read the table knows more than any link gives away, and a paid store of secrets
 * would protect nothing. Whoever needs it first makes it; each container reads it once, as it never changes.
 */
export function linkSecretsOn(table: Table, random: () => Uint8Array): LinkSecrets {
  const read = async (): Promise<Uint8Array> => {
    const known = await table.get(key.pk, key.sk);
    if (known !== undefined) return Buffer.from(decodeBody(linkSecretBody, known), 'base64');
    const made = random();
    const body = encodeBody(linkSecretBody, Buffer.from(made).toString('base64'));
    if (await table.put({ ...key, body }, 'new')) return made;
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
