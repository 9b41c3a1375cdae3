import { isActive } from '../../alerts/silences.ts';
import type { Client } from '../../config/client-config.ts';
import { clientOf } from '../../config/recipients.ts';
import { maySee, type Viewer } from '../../config/viewer.ts';
import { type Account, accountName, storeOf } from '../../domain/account.ts';
import { dayIn } from '../../domain/day.ts';
import type { UnreadableAccount } from '../../domain/unreadable.ts';
import { accountInShort, type NamedClient } from '../../notifications/mail/format/describe-account.ts';
import { standingOf } from '../../portfolio/standing-of.ts';
import type { Accounts } from '../../ports/accounts.ts';
import type { AccountAlerts, AccountAlertsStore, DecisionTrails } from '../../ports/alerts.ts';
import type { Cases } from '../../ports/cases.ts';
import type { ClientConfigs } from '../../ports/client-configs.ts';
import type { LinkSecrets } from '../../ports/links.ts';
import type { Snapshots } from '../../ports/readings.ts';
import type { AccountFacts, ShownAlert } from '../../web/portal/account-facts.ts';
import {
  type AccountDependencies,
  type AccountView,
  isFresh,
  loadAccountView,
  loadShownAt,
} from '../account-view/load-account-view.ts';
import { orUnreadable } from '../account-view/unreadable-account.ts';
import { type LinkWriter, linkWriter } from '../delivery/link-writer.ts';
import { chartOf } from '../summaries/charts-of-week.ts';
import { type ConnectionStateDependencies, readConnectionStates } from './read-connections.ts';

export interface ReadAccountDependencies extends AccountDependencies, ConnectionStateDependencies {
  readonly accounts: Pick<Accounts, 'of'>;
  readonly accountAlerts: Pick<AccountAlertsStore, 'read'>;
  readonly cases: Pick<Cases, 'of'>;
  readonly clientConfigs: Pick<ClientConfigs, 'current'>;
  readonly decisionTrails: Pick<DecisionTrails, 'read'>;
  readonly snapshots: Snapshots;
  readonly linkSecrets: LinkSecrets;
}

const uploadsShown = 50;
const hour = 3_600_000;
const week = 7 * 24 * hour;

/** An account of which a stored item cannot be read: whose it is, why, and what to do. */
export interface UnreadableFacts {
  readonly client: NamedClient;
  readonly timeZone: string;
  readonly unreadable: UnreadableAccount;
}

/**
 * What is known of one account, for its page, or why it cannot be read. `undefined` where there is no such account, and where the
 * viewer may not see it: the two must look alike.
 *
 * @param origin where the portal is, without a slash at its end: what can be done about an alert is done by the same signed
 * links as from a mail, made for the viewer
 */
export async function readAccount(
  dependencies: ReadAccountDependencies,
  viewer: Viewer,
  wanted: Account,
  origin: string,
  now: Date,
): Promise<AccountFacts | UnreadableFacts | undefined> {
  const known = maySee(viewer, wanted.client) ? await dependencies.accounts.of(wanted.client) : [];
  const entry = known.find(({ account }) => account.marketplace === wanted.marketplace);
  if (entry === undefined) return undefined;
  const client = clientOf(await dependencies.clientConfigs.current(), entry.account.client);
  const facts = await orUnreadable(entry, () => readFacts(dependencies, viewer, client, entry.account, origin, now));
  return 'value' in facts ? facts.value : { client, timeZone: client.timezone, unreadable: facts.unreadable };
}

async function readFacts(
  dependencies: ReadAccountDependencies,
  viewer: Viewer,
  client: Client,
  account: Account,
  origin: string,
  now: Date,
): Promise<AccountFacts> {
  const name = accountName(account);
  const { value: stored } = await dependencies.accountAlerts.read(name);
  // By the hour, so that a page that is asked for again within it is the same.
  const links = await linkWriter(
    { linkSecrets: dependencies.linkSecrets, linksUrl: `${origin}/` },
    new Date(Math.floor(now.getTime() / hour) * hour),
  );
  const [view, weekAgo, cases, uploads, trail, connections] = await Promise.all([
    loadAccountView(dependencies, account, client.limits, now, stored.forecasts),
    loadShownAt(dependencies, account, client.limits, new Date(now.getTime() - week)),
    dependencies.cases.of(account),
    dependencies.uploadRecords.newest(name, uploadsShown),
    dependencies.decisionTrails.read(name),
    readConnectionStates(dependencies, [account.client], now),
  ]);
  const connection = connections.of(account);
  const today = dayIn(now, storeOf(account).timeZone);
  const standing = standingOf({
    account,
    judgements: view.judgements,
    weekAgo,
    feed: view.feed,
    today,
    defective: view.known.defects.days,
  });
  return {
    client,
    timeZone: client.timezone,
    standing,
    judgements: view.judgements,
    lookAheads: view.lookAheads,
    charts: chartsOf(accountInShort(client, account.marketplace), standing, view),
    ...(connection !== undefined && { connection }),
    fresh: isFresh(view, now),
    today,
    alerts: alertsOf(stored, name, viewer, links, now),
    cases: cases
      .map(({ value }) => ({
        value,
        ...(value.pack !== undefined && { pack: links.ofPack(viewer.address, name, value.id) }),
      }))
      .reverse(),
    uploads,
    trail,
  };

  function chartsOf(title: string, { lines }: typeof standing, charted: AccountView): AccountFacts['charts'] {
    return lines.flatMap(({ judgement }) => {
      const isOfficial = judgement.reading.source === 'official';
      const chart = isOfficial ? chartOf(title, account, judgement, charted, today) : undefined;
      return chart === undefined ? [] : [chart];
    });
  }
}

/** Open alerts and silences, the newest first. */
function alertsOf(
  { alerts, silences }: Pick<AccountAlerts, 'alerts' | 'silences'>,
  account: string,
  { address }: Viewer,
  links: LinkWriter,
  now: Date,
): readonly ShownAlert[] {
  const keys = new Set([...Object.keys(alerts), ...Object.keys(silences)]);
  return [...keys]
    .flatMap((key): readonly ShownAlert[] => {
      const memory = alerts[key];
      const given = silences[key];
      const silence = given !== undefined && isActive(given, now) ? given : undefined;
      const isOpen = memory?.state === 'open';
      if (!isOpen && silence === undefined) return [];
      return [
        {
          key,
          ...(memory !== undefined && { memory }),
          ...(silence !== undefined && {
            silence,
            undo: `/${links.onPage(
              { action: 'expire', to: address, account, alert: key, at: silence.at },
              new Date(silence.until),
            )}`,
          }),
          ...(isOpen && { links: links.ofAlert(address, account, key, memory.since) }),
        },
      ];
    })
    .sort((a, b) => ((a.memory?.since ?? '') < (b.memory?.since ?? '') ? 1 : -1));
}
