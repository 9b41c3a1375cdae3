import { formerClient } from '../../../config/former-clients.ts';
import { clientOf } from '../../../config/recipients.ts';
import { isClientId } from '../../../domain/client-id.ts';
import type { State } from '../../../portfolio/account-standing.ts';
import type { AccountEntry, Accounts } from '../../../ports/accounts.ts';
import type { ClientConfigs } from '../../../ports/client-configs.ts';
import type { ClientListFacts, ListedClient } from '../../../web/portal/clients/clients-facts.ts';
import { portfolioStates, stateOf } from '../../../web/portal/portfolio-view.ts';

export interface ListClientsDependencies {
  readonly accounts: Pick<Accounts, 'all' | 'of' | 'remove'>;
  readonly clientConfigs: Pick<ClientConfigs, 'current' | 'forgetFormer'>;
}

/** Every client that is named, and every folder with reports that is not. */
export async function listClients({ accounts, clientConfigs }: ListClientsDependencies): Promise<ClientListFacts> {
  const [config, entries] = await Promise.all([clientConfigs.current(), accounts.all('recent')]);
  const of = new Map<string, AccountEntry[]>();
  for (const entry of entries) {
    const known = of.get(entry.account.client);
    if (known === undefined) of.set(entry.account.client, [entry]);
    else known.push(entry);
  }
  const listed = (id: string): ListedClient => {
    const { name, timezone, recipients } = clientOf(config, id);
    const theirs = of.get(id) ?? [];
    const worst = worstOf(theirs);
    return {
      id,
      name,
      timeZone: timezone,
      recipients: recipients.length,
      accounts: theirs.length,
      ...(worst !== undefined && { worst }),
    };
  };
  const named = new Set(config.clients.map(({ id }) => id));
  return {
    clients: config.clients.map(({ id }) => listed(id)),
    unnamed: [...of.keys()].filter((id) => !named.has(id) && formerClient(config, id) === undefined).map(listed),
    former: (config.formerClients ?? []).map(({ id, name, since }) => ({
      id,
      name,
      since,
      accounts: of.get(id)?.length ?? 0,
    })),
  };
}

/** Of any of its accounts. */
function worstOf(entries: readonly AccountEntry[]): State | undefined {
  const states = new Set(entries.map(stateOf));
  return portfolioStates.find((state) => states.has(state));
}

/** Why a client cannot be removed in the portal, or what removing it would end. */
export type RemovableClient =
  | { readonly removable: true; readonly id: string; readonly accounts: number }
  | { readonly removable: false; readonly why: 'in clients.yaml' | 'no such client' };

export async function findRemovable(
  { accounts, clientConfigs }: ListClientsDependencies,
  id: string,
): Promise<RemovableClient> {
  if (!isClientId(id)) return { removable: false, why: 'no such client' };
  const [{ clients, formerClients = [] }, theirs] = await Promise.all([clientConfigs.current(), accounts.of(id)]);
  if (clients.some((client) => client.id === id)) return { removable: false, why: 'in clients.yaml' };
  if (theirs.length === 0 && !formerClients.some((client) => client.id === id))
    return { removable: false, why: 'no such client' };
  return { removable: true, id, accounts: theirs.length };
}

/** Its accounts are not evaluated, summarised or missed any more, until something is uploaded for them. */
export async function stopWatching({ accounts, clientConfigs }: ListClientsDependencies, id: string): Promise<void> {
  for (const { account } of await accounts.of(id)) await accounts.remove(account);
  // Last: whoever is cut short finds the client where it was.
  await clientConfigs.forgetFormer(id);
}
