import { clientOf } from '../../config/recipients.ts';
import { maySee, type Viewer } from '../../config/viewer.ts';
import { type Account, accountName } from '../../domain/account.ts';
import type { UnreadableAccount } from '../../domain/unreadable.ts';
import type { NamedClient } from '../../notifications/mail/format/describe-account.ts';
import type { AccountEntry, Accounts } from '../../ports/accounts.ts';
import type { Cases } from '../../ports/cases.ts';
import type { ClientConfigs } from '../../ports/client-configs.ts';
import type { LinkSecrets } from '../../ports/links.ts';
import type { CaseListFacts, ListedCase } from '../../web/portal/cases/case-list.ts';
import type { CaseFacts } from '../../web/portal/cases/case-page.ts';
import { orUnreadable } from '../account-view/unreadable-account.ts';
import { linkWriter } from '../delivery/link-writer.ts';
import type { UnreadableFacts } from './read-account.ts';

export interface ReadCasesDependencies {
  readonly accounts: Pick<Accounts, 'all' | 'of'>;
  readonly cases: Pick<Cases, 'of'>;
  readonly clientConfigs: Pick<ClientConfigs, 'current'>;
  readonly linkSecrets: LinkSecrets;
}

const atOnce = 20;
const hour = 3_600_000;

/** The accounts that a viewer may see. */
const visibleAccounts = async (
  { accounts }: Pick<ReadCasesDependencies, 'accounts'>,
  viewer: Viewer,
): Promise<readonly AccountEntry[]> =>
  viewer.consultancy
    ? accounts.all('recent')
    : (await Promise.all(viewer.clients.map((client) => accounts.of(client)))).flat();

/**
 * The cases that a viewer may see. Only accounts that have an open one are looked at, by their line in the portfolio, unless
 * closed ones are wanted as well: these may be of any account.
 */
export async function readCaseList(
  dependencies: ReadCasesDependencies,
  viewer: Viewer,
  withClosed: boolean,
): Promise<CaseListFacts> {
  const [clientConfig, entries] = await Promise.all([
    dependencies.clientConfigs.current(),
    visibleAccounts(dependencies, viewer),
  ]);
  // Before its first check nobody has counted the cases of an account.
  const wanted = entries.filter(({ standing }) => withClosed || standing === undefined || standing.openCases > 0);
  const cases: ListedCase[] = [];
  const unreadable: UnreadableAccount[] = [];
  for (let start = 0; start < wanted.length; start += atOnce) {
    const some = wanted.slice(start, start + atOnce);
    const read = await Promise.all(
      some.map((entry) => orUnreadable(entry, () => dependencies.cases.of(entry.account))),
    );
    for (const one of read) {
      if ('unreadable' in one) unreadable.push(one.unreadable);
      else {
        for (const { value } of one.value)
          cases.push({ value, clientName: clientOf(clientConfig, value.account.client).name });
      }
    }
  }
  return { cases, unreadable };
}

export interface VisibleAccount {
  readonly entry: AccountEntry;
  readonly account: Account;
  readonly client: NamedClient;
  readonly clientName: string;
  readonly timeZone: string;
}

/** An account that a viewer may see, and its client; nothing where there is none, and for another's. */
export async function visibleAccount(
  { accounts, clientConfigs }: Pick<ReadCasesDependencies, 'accounts' | 'clientConfigs'>,
  viewer: Viewer,
  { client, marketplace }: Account,
): Promise<VisibleAccount | undefined> {
  if (!maySee(viewer, client)) return undefined;
  const found = (await accounts.of(client)).find(({ account }) => account.marketplace === marketplace);
  if (found === undefined) return undefined;
  const named = clientOf(await clientConfigs.current(), client);
  return { entry: found, account: found.account, client: named, clientName: named.name, timeZone: named.timezone };
}

/** One case, for its page, or why it cannot be read; `undefined` where there is none that the viewer may see. */
export async function readCase(
  dependencies: ReadCasesDependencies,
  viewer: Viewer,
  { id, ...wanted }: Account & { readonly id: string },
  origin: string,
  now: Date,
): Promise<(CaseFacts & { readonly timeZone: string }) | UnreadableFacts | undefined> {
  const visible = await visibleAccount(dependencies, viewer, wanted);
  if (visible === undefined) return undefined;
  const { entry, account, client, clientName, timeZone } = visible;
  const read = await orUnreadable(entry, () => dependencies.cases.of(account));
  if ('unreadable' in read) return { client, timeZone, unreadable: read.unreadable };
  const found = read.value.find(({ value }) => value.id === id);
  if (found === undefined) return undefined;
  const { value } = found;
  if (value.pack === undefined) return { value, clientName, timeZone };
  // By the hour, so that a page that is asked for again within it is the same.
  const links = await linkWriter(
    { linkSecrets: dependencies.linkSecrets, linksUrl: `${origin}/` },
    new Date(Math.floor(now.getTime() / hour) * hour),
  );
  return { value, clientName, timeZone, pack: links.ofPack(viewer.address, accountName(account), id) };
}
