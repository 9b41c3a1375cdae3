import { type App, authorisationDays, type Connection, daysAfter, kindsOf } from '../../connections/connection.ts';
import { addNeeds, type Fetch, takeUp } from '../../connections/fetch.ts';
import { dueAfter, firstNeeds } from '../../connections/fetch-schedule.ts';
import { type Region, regionOf } from '../../connections/region.ts';
import { storeOf } from '../../domain/account.ts';
import { dayIn } from '../../domain/day.ts';
import { marketplaceOfId } from '../../domain/marketplace.ts';
import type { Accounts } from '../../ports/accounts.ts';
import { type Amazon, AmazonError, type SellerCredentials } from '../../ports/amazon.ts';
import {
  type Apps,
  type Connections,
  clientSecretName,
  type Fetches,
  type FetchMessages,
  type FetchRef,
  refreshTokenName,
  type Secrets,
  type StepRef,
} from '../../ports/connections.ts';

export interface ConnectDependencies {
  readonly amazon: Amazon;
  readonly apps: Apps;
  readonly connections: Connections;
  readonly fetches: Fetches;
  readonly secrets: Secrets;
  readonly fetchMessages: FetchMessages;
  readonly accounts: Pick<Accounts, 'add'>;
}

export interface SellerToConnect {
  readonly client: string;
  readonly region: Region;
  /** `App.id` */
  readonly app: string;
  readonly refreshToken: string;
  readonly sellerId?: string;
  /** where Amazon sends push notifications; absent where the stack has no queue for them */
  readonly queueArn?: string;
}

export interface Connected {
  readonly connection: Connection;
  /** marketplaces that the seller takes part in and Headroom does not know, by Amazon's id */
  readonly unknownMarketplaces: readonly string[];
  readonly steps: number;
  /** whether Amazon reports a changed account status at once */
  readonly push: boolean;
}

const statusChanged = 'ACCOUNT_STATUS_CHANGED';

/**
 * Connects a seller account, or renews its authorisation: asks Amazon which marketplaces it has (which proves the token),
 * keeps the token in SSM, and asks for the first reports. Done twice, it asks for nothing twice.
 * @throws AmazonError when Amazon does not accept the token: nothing was kept
 */
export async function connectSeller(
  dependencies: ConnectDependencies,
  wanted: SellerToConnect,
  now: Date,
): Promise<Connected> {
  const { amazon, apps, connections, secrets } = dependencies;
  const app = (await apps.read(wanted.app))?.value;
  const clientSecret = await secrets.read(clientSecretName(wanted.app));
  if (app === undefined || clientSecret === undefined) throw new Error(`There is no app ${wanted.app}`);
  const { client, region, refreshToken } = wanted;
  const seller: SellerCredentials = { region, clientId: app.clientId, clientSecret, refreshToken };
  const taken = (await amazon.marketplaceParticipations(seller)).filter(({ isParticipating }) => isParticipating);
  const known = taken.flatMap(({ marketplaceId }) => marketplaceOfId(marketplaceId) ?? []);
  const codes = known.filter((marketplace) => regionOf(marketplace) === region).map(({ code }) => code);
  await secrets.write(refreshTokenName({ client, region }), refreshToken);
  const subscriptionId = await subscribe(dependencies, seller, app, wanted.queueArn).catch((error: unknown) => {
    // Reports come without it as well; the result says that nothing is pushed.
    if (error instanceof AmazonError && error.fault !== 'client secret invalid') return undefined;
    throw error;
  });
  const before = await connections.read({ client, region });
  const connection: Connection = {
    client,
    region,
    app: app.id,
    ...sellerIdOf(wanted, before?.value.connection),
    marketplaces: codes,
    authorisedAt: now.toISOString(),
    // Only a public app's authorisation is known to end: the one that sellers consent to by a link.
    ...(app.applicationId !== undefined && { authorisedUntil: daysAfter(now, authorisationDays) }),
    ...(subscriptionId !== undefined && { subscriptionId }),
  };
  // The fetches first: whoever is cut short between connects again.
  const planned = await planFirst(dependencies, connection, app, now);
  await connections.write({ connection, nextDueAt: now.toISOString() }, before?.version ?? 0);
  for (const marketplace of codes) await dependencies.accounts.add({ client, marketplace }, now);
  await dependencies.fetchMessages.stepsDue(marketplacesOf(planned));
  return {
    connection,
    unknownMarketplaces: taken
      .filter(({ marketplaceId }) => marketplaceOfId(marketplaceId) === undefined)
      .map(({ marketplaceId }) => marketplaceId),
    steps: planned.length,
    push: subscriptionId !== undefined,
  };
}

const sellerIdOf = ({ sellerId }: SellerToConnect, before: Connection | undefined): Pick<Connection, 'sellerId'> => {
  const id = sellerId ?? before?.sellerId;
  return id === undefined ? {} : { sellerId: id };
};

/** The marketplaces of fetches, each once. */
export const marketplacesOf = (fetches: readonly StepRef[]): readonly StepRef[] =>
  [...Map.groupBy(fetches, ({ marketplace }) => marketplace).values()].flatMap(([first]) =>
    first === undefined ? [] : [{ client: first.client, region: first.region, marketplace: first.marketplace }],
  );

/** Each kind of each marketplace: what is there already goes on, what is new begins with the past. */
async function planFirst(
  { fetches }: ConnectDependencies,
  connection: Connection,
  app: App,
  now: Date,
): Promise<readonly FetchRef[]> {
  const stored = await fetches.of(connection);
  const steps: FetchRef[] = [];
  for (const marketplace of connection.marketplaces) {
    const { timeZone } = storeOf({ client: connection.client, marketplace });
    const today = dayIn(now, timeZone);
    for (const kind of kindsOf(app)) {
      const known = stored.find(({ value }) => value.marketplace === marketplace && value.kind === kind);
      const fetch: Fetch = known?.value ?? { ...refOf(connection), marketplace, kind, waiting: [] };
      const dueAt = dueAfter(fetch, now);
      const needs = fetch.last?.outcome === 'stored' ? [] : firstNeeds(kind, today);
      const next = takeUp(addNeeds({ ...fetch, ...(dueAt !== undefined && { dueAt }) }, needs), now);
      await fetches.write(next, known?.version ?? 0);
      if (next.open !== undefined) steps.push({ ...refOf(connection), marketplace, kind });
    }
  }
  return steps;
}

const refOf = ({ client, region }: Connection) => ({ client, region });

/** One subscription per seller: the payload names no seller, so it is known by its subscription. */
async function subscribe(
  { amazon, apps }: ConnectDependencies,
  seller: SellerCredentials,
  app: App,
  queueArn: string | undefined,
): Promise<string | undefined> {
  if (queueArn === undefined) return undefined;
  const destination =
    (await amazon.destinations(seller, seller.region)).find((one) => one.queueArn === queueArn)?.id ??
    (await amazon.createDestination(seller, seller.region, 'headroom', queueArn));
  if (app.destinations?.[seller.region] !== destination) {
    const stored = await apps.read(app.id);
    if (stored !== undefined) {
      const destinations = { ...stored.value.destinations, [seller.region]: destination };
      await apps.write({ ...stored.value, destinations }, stored.version);
    }
  }
  const known = await amazon.subscription(seller, statusChanged);
  if (known?.destinationId === destination) return known.id;
  // It goes to another queue, such as that of a stack that is gone: nobody hears what Amazon sends there.
  if (known !== undefined) await amazon.unsubscribe(seller, seller.region, statusChanged, known.id);
  return amazon.subscribe(seller, statusChanged, destination);
}
