import type { Client } from '../../../config/client-config.ts';
import { shortLine } from './one-line.ts';

/** Who an account belongs to, as far as a mail names it. */
export type NamedClient = Pick<Client, 'id' | 'name'>;

/** `Acme GmbH (acme)`: the folder's name is always in it, because that is where files go. */
export function describeClient({ id, name }: NamedClient): string {
  const folder = shortLine(id, 60);
  const shown = shortLine(name, 60);
  return shown === '' || shown === folder ? folder : `${shown} (${folder})`;
}

/** `Acme GmbH (acme) DE` */
export const describeAccount = (client: NamedClient, marketplace: string): string =>
  `${describeClient(client)} ${shortLine(marketplace, 12)}`;

/**
 * `Acme GmbH DE`: for the first line of a mail, of which an inbox shows 90 characters. The folder is named beside the name
 * where the name does not give it away.
 */
export function accountInShort({ id, name }: NamedClient, marketplace: string): string {
  const folder = shortLine(id, 24);
  const shown = shortLine(name, 24);
  const namesFolder = shown.toLowerCase().includes(folder.toLowerCase());
  const client = shown === '' ? folder : namesFolder ? shown : `${shown} (${folder})`;
  return `${client} ${shortLine(marketplace, 12)}`;
}

/** `Acme GmbH DE`, for a subject: short, and it sorts by client. */
export const subjectAccount = (client: NamedClient, marketplace: string): string =>
  `${shortLine(client.name === '' ? client.id : client.name, 40)} ${shortLine(marketplace, 12)}`;
