import type { ClientConfig, FormerClient } from './client-config.ts';

/**
 * The config that is in force once `next` follows `before`: a client that is no longer named, and has accounts, becomes a former
 * client; one that is named again is none any more. The same file twice changes nothing.
 * @param appliedAt of the file that no longer names it
 * @param hasAccounts whether something was ever uploaded for a client; of others there is nothing to stop
 */
export function withFormerClients(
  before: ClientConfig,
  next: ClientConfig,
  hasAccounts: (client: string) => boolean,
  appliedAt: Date,
): ClientConfig {
  const named = new Set(next.clients.map(({ id }) => id));
  const known = (before.formerClients ?? []).filter(({ id }) => !named.has(id));
  const gone = before.clients.filter(({ id }) => !named.has(id) && hasAccounts(id));
  const formerClients = [
    ...known,
    ...gone.map(({ id, name }): FormerClient => ({ id, name, since: appliedAt.toISOString() })),
  ];
  const { formerClients: _, ...rest } = next;
  return formerClients.length === 0 ? rest : { ...rest, formerClients };
}

/** A client that was taken out of `clients.yaml`; `undefined` for one that is named, or never was. */
export const formerClient = ({ formerClients = [] }: ClientConfig, client: string): FormerClient | undefined =>
  formerClients.find(({ id }) => id === client);

/** Picks what concerns clients that are watched: those that are named, and folders that never were. */
export function watchedOf({ formerClients = [] }: Pick<ClientConfig, 'formerClients'>): (client: string) => boolean {
  const former = new Set(formerClients.map(({ id }) => id));
  return (client) => !former.has(client);
}
