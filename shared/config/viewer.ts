import { isClientId } from '../domain/client-id.ts';
import type { ClientConfig, Recipient } from './client-config.ts';
import { isSameAddress } from './recipients.ts';

/** Who is signed in to the portal, and what they may see: their roles are those of their address in `clients.yaml`. */
export interface Viewer {
  /** as `clients.yaml` spells it */
  readonly address: string;
  /** named for the consultancy: sees every client */
  readonly consultancy: boolean;
  /** ids of the clients that the address is named for */
  readonly clients: readonly string[];
}

/** What an address may see; nothing for one that `clients.yaml` does not name. */
export function viewerOf({ consultancy, clients }: ClientConfig, address: string): Viewer | undefined {
  const named = (recipients: readonly Recipient[]) => recipients.find(({ email }) => isSameAddress(email, address));
  const ours = named(consultancy.recipients);
  const theirs = clients.filter(({ recipients }) => named(recipients) !== undefined);
  const spelled = ours?.email ?? theirs.flatMap(({ recipients }) => named(recipients)?.email ?? [])[0];
  if (spelled === undefined) return undefined;
  return { address: spelled, consultancy: ours !== undefined, clients: theirs.map(({ id }) => id) };
}

/**
 * Whether a client may be shown at all: whoever may not see it must not learn that there is one. What cannot be a client's name is
 * not looked up: DynamoDB rejects a key of any length, and that would be an error of ours.
 */
export const maySee = ({ consultancy, clients }: Viewer, client: string): boolean =>
  isClientId(client) && (consultancy || clients.includes(client));
