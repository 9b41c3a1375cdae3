import { type Role, roles } from '../../shared/connections/fetch-plan.ts';
import { isRegion, type Region, regionOf, regions } from '../../shared/connections/region.ts';
import { faultOfClientId } from '../../shared/domain/client-id.ts';
import { findMarketplace } from '../../shared/domain/marketplace.ts';
import { connectSeller } from '../../shared/flows/connections/connect-seller.ts';
import { writeConsentLink } from '../../shared/flows/connections/consent.ts';
import { type ListedConnection, listConnections } from '../../shared/flows/connections/list-connections.ts';
import { removeApp, removeConnection } from '../../shared/flows/connections/remove-connection.ts';
import { rotateSecret, setUpApp } from '../../shared/flows/connections/set-up-app.ts';
import { AmazonError } from '../../shared/ports/amazon.ts';
import { clientSecretName, refreshTokenName } from '../../shared/ports/connections.ts';
import { readArgs, readDay, required, whereOptions } from '../arguments/args.ts';
import { CliError, UsageError } from '../arguments/cli-error.ts';
import { readSecret, requiredSecret } from '../arguments/read-secret.ts';
import { type OpenConnections, openConnections } from '../connection/open-connections.ts';
import { connect as connectTo } from '../connection/open-stack.ts';
import { connectionTable } from '../output/connection-table.ts';

const text = { type: 'string' } as const;
const options = {
  ...whereOptions,
  app: text,
  client: text,
  region: text,
  marketplace: text,
  'client-id': text,
  'application-id': text,
  draft: { type: 'boolean' },
  role: { type: 'string', multiple: true },
  'secret-expires': text,
  'seller-id': text,
  yes: { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

type Values = ReturnType<typeof readArgs<typeof options>>['values'];
type Subcommand = (values: Values, rest: readonly string[], here: OpenConnections, now: Date) => Promise<number>;

const subcommands: Readonly<Record<string, Subcommand>> = {
  app: setUp,
  add,
  list: async ({ client, json }, _rest, here, now) => {
    const listed = await listConnections(here, now, client);
    console.log(json ? JSON.stringify(listed.map(forScripts), undefined, 2) : connectionTable(listed));
    return 0;
  },
  test: tryOut,
  rotate: async (values, _rest, here, now) => {
    const id = values.app ?? usualApp;
    const secret = await requiredSecret('the new client secret');
    if (!(await rotateSecret(here, id, secret, expiryIn(values), now))) throw noApp(id);
    console.log(`The app ${id} has a new secret. Amazon takes the old one for seven more days.`);
    return 0;
  },
  remove,
};

const usualApp = 'main';

/** `connect app`, `add`, `list`, `test`, `rotate` and `remove`. Secrets come on standard input and are never shown. */
export async function connect(words: readonly string[]): Promise<number> {
  const { values, positionals } = readArgs(words, options, true);
  const [verb = '', ...rest] = positionals;
  const subcommand = subcommands[verb];
  if (subcommand === undefined) {
    throw new UsageError(`use "connect ${Object.keys(subcommands).join('|')}", not "connect ${verb}"`);
  }
  const connection = await connectTo(values);
  try {
    return await subcommand(values, rest, openConnections(connection), connection.now);
  } catch (error) {
    throw error instanceof AmazonError ? new CliError(describeFault(error)) : error;
  }
}

async function setUp(
  values: Values,
  [name, ...more]: readonly string[],
  here: OpenConnections,
  now: Date,
): Promise<number> {
  if (more.length > 0) throw new UsageError('use "connect app [NAME] --client-id ID"');
  const id = name ?? usualApp;
  if (!/^[A-Za-z0-9][A-Za-z0-9.-]{0,39}$/.test(id))
    throw new UsageError(`"${id}" is not a valid name for an app: use letters, digits, . and -, at most 40`);
  const clientId = required('--client-id ID', values['client-id']);
  const secret = await requiredSecret('the app’s client secret');
  const expires = expiryIn(values);
  const app = {
    id,
    clientId,
    ...(values['application-id'] !== undefined && { applicationId: values['application-id'] }),
    ...(values.draft === true && { draft: true }),
    ...(values.role !== undefined && { roles: values.role.map(roleNamed) }),
    ...(expires !== undefined && { secretExpiresAt: expires }),
  };
  await setUpApp(here, app, secret, now);
  console.log(`The app ${id} is set up.`);
  if (values['application-id'] !== undefined) {
    console.log(`Register this as its OAuth redirect URI at Amazon:\n  ${here.connectUrl}connect/callback`);
  }
  return 0;
}

async function add(values: Values, _rest: readonly string[], here: OpenConnections, now: Date): Promise<number> {
  const client = clientIn(values);
  const region = regionIn(values);
  const app = values.app ?? usualApp;
  const known = (await here.apps.read(app))?.value;
  if (known === undefined) throw noApp(app);
  const refreshToken = await readSecret();
  if (refreshToken === undefined) {
    if (known.applicationId === undefined) {
      throw new UsageError(
        `the app ${app} has no application id, so there is no consent link for it: pass the refresh token on standard input`,
      );
    }
    console.log(await writeConsentLink(here, { client, region, app }, now));
    return 0;
  }
  if (/\s/.test(refreshToken))
    throw new UsageError('the refresh token on standard input has blanks or several lines in it');
  const sellerId = values['seller-id'];
  const { queueArn } = here;
  const wanted = { client, region, app, refreshToken, queueArn, ...(sellerId !== undefined && { sellerId }) };
  const { connection, steps, push, unknownMarketplaces } = await connectSeller(here, wanted, now);
  console.log(
    [
      `Connected: ${client}/${region}, marketplaces ${connection.marketplaces.join(', ') || 'none'}.`,
      `${steps} ${steps === 1 ? 'report has' : 'reports have'} been requested.`,
      ...(push
        ? []
        : [
            'Amazon will not push changes of the account’s status: does the app have the role Selling Partner Insights?',
          ]),
      ...(unknownMarketplaces.length === 0
        ? []
        : [`Ignored, because Headroom does not know them: ${unknownMarketplaces.join(', ')}.`]),
    ].join('\n'),
  );
  return 0;
}

async function tryOut(values: Values, _rest: readonly string[], here: OpenConnections): Promise<number> {
  const wanted = (await here.connections.all())
    .map(({ value }) => value.connection)
    .filter(({ client, region }) => client === (values.client ?? client) && region === (values.region ?? region));
  if (wanted.length === 0) throw new CliError('no connection matches.');
  let failed = 0;
  for (const { client, region, app } of wanted) {
    const name = `${client}/${region}`;
    try {
      const [clientSecret, refreshToken, known] = await Promise.all([
        here.secrets.read(clientSecretName(app)),
        here.secrets.read(refreshTokenName({ client, region })),
        here.apps.read(app),
      ]);
      if (clientSecret === undefined || refreshToken === undefined || known === undefined) {
        throw new CliError('a secret is missing: connect the seller again.');
      }
      const seller = { region, clientId: known.value.clientId, clientSecret, refreshToken };
      const taken = await here.amazon.marketplaceParticipations(seller);
      console.log(`${name}  works: ${taken.filter(({ isParticipating }) => isParticipating).length} marketplaces`);
    } catch (error) {
      if (!(error instanceof AmazonError || error instanceof CliError)) throw error;
      failed++;
      console.log(`${name}  ${error instanceof AmazonError ? describeFault(error) : error.message}`);
    }
  }
  return failed === 0 ? 0 : 1;
}

async function remove(values: Values, _rest: readonly string[], here: OpenConnections): Promise<number> {
  if (values.yes !== true) throw new UsageError('nothing was removed: confirm with --yes');
  if (values.client === undefined) {
    const id = required('--client CLIENT or --app NAME', values.app);
    const needed = await removeApp(here, id);
    if (needed.length === 0) console.log(`The app ${id} and its secret are removed.`);
    else {
      const names = needed.map(({ client, region }) => `${client}/${region}`);
      throw new CliError(
        `${names.length === 1 ? 'one connection uses' : `${names.length} connections use`} the app ${id}: ${names.slice(0, 10).join(', ')}. Remove ${names.length === 1 ? 'it' : 'them'} first.`,
      );
    }
    return 0;
  }
  const ref = { client: values.client, region: regionIn(values) };
  if (!(await removeConnection(here, ref))) throw new CliError(`${ref.client}/${ref.region} is not connected.`);
  console.log(
    `${ref.client}/${ref.region} and its token are removed. What was fetched stays. The seller ends the authorisation itself in Seller Central, under Manage Your Apps.`,
  );
  return 0;
}

/** Just what docs/cli.md promises. */
const forScripts = ({ client, region, marketplaces, state, authorisedUntil, reports }: ListedConnection): object => ({
  client,
  region,
  marketplaces,
  state,
  ...(authorisedUntil !== undefined && { authorisedUntil }),
  reports,
});

const noApp = (id: string): CliError =>
  new CliError(
    `there is no app ${id}. Set it up with headroom connect app ${id} --client-id ID and its client secret on standard input.`,
  );

function clientIn(values: Values): string {
  const client = required('--client CLIENT', values.client);
  const fault = faultOfClientId(client);
  if (fault !== undefined) throw new UsageError(`--client: ${fault}`);
  return client;
}

/** By its name, or by a marketplace in it. */
function regionIn({ region, marketplace }: Values): Region {
  const store = marketplace === undefined ? undefined : findMarketplace(marketplace);
  const named = store === undefined ? region?.toLowerCase() : regionOf(store);
  if (named === undefined || !isRegion(named)) throw new UsageError(`--region must be one of ${regions.join(', ')}`);
  return named;
}

function roleNamed(name: string): Role {
  const role = roles.find((one) => one.toLowerCase() === name.toLowerCase());
  if (role === undefined) throw new UsageError(`--role must be one of ${roles.join(', ')}`);
  return role;
}

const expiryIn = (values: Values): string | undefined =>
  values['secret-expires'] === undefined
    ? undefined
    : new Date(`${readDay('--secret-expires', values['secret-expires'])}T00:00:00Z`).toISOString();

function describeFault({ fault, said, message }: AmazonError): string {
  const remedy = {
    'authorisation revoked':
      'Amazon rejects the token: it may belong to another app, or have been withdrawn. Connect the seller again.',
    'client secret invalid':
      'Amazon rejects the app’s client id or secret. Run npx headroom connect rotate with a new secret.',
    'role missing': 'Amazon denies access: check the region and the app’s roles.',
    throttled: 'Try again in a few minutes.',
    'not found': 'Amazon does not know what was asked for.',
    'bad request': 'Amazon rejects the request.',
    outage: 'Try again later.',
  }[fault];
  return `${message}${said === undefined ? '' : ` (${said})`}. ${remedy}`;
}
