import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openConnections } from '../../cli/connection/open-connections.ts';
import { connect } from '../../cli/connection/open-stack.ts';
import type { Role } from '../../shared/connections/fetch-plan.ts';
import { connectSeller } from '../../shared/flows/connections/connect-seller.ts';
import type { ListedConnection } from '../../shared/flows/connections/list-connections.ts';
import { setUpApp } from '../../shared/flows/connections/set-up-app.ts';
import { AmazonError } from '../../shared/ports/amazon.ts';
import { demoApp, sellerIdOf } from '../../tools/demo-connections.ts';
import type { Fault } from '../../tools/simulated-amazon/faults.ts';
import type { SimulatedAmazon } from '../../tools/simulated-amazon/simulated-amazon.ts';
import { RunningCloud } from './running-cloud.ts';

/** `HEADROOM_LONG=1`: as many as the largest consultancy has; the law is the same. */
const count = process.env['HEADROOM_LONG'] === '1' ? 1000 : 12;
const opened = Date.parse('2026-10-05T09:00:00Z');
const { clientId, clientSecret, applicationId = '' } = demoApp;
const roles: readonly Role[] = ['Selling Partner Insights', 'Inventory and Order Tracking', 'Finance and Accounting'];
/** The seller whose feedback report no role covers, and the one who takes its consent back. */
const [withoutRole, withdrawn] = [1, 2];

const cloud = new RunningCloud();
const secrets = new Map([['the client secret', clientSecret]]);
/** what commands printed, failed ones included */
const said: string[] = [];

beforeAll(() => cloud.start('--now', new Date(opened).toISOString()), 600_000);
afterAll(() => cloud.remove());

async function happen(happening: object): Promise<Record<string, unknown>> {
  const answer = await fetch(`${cloud.local.amazon}/simulation`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(happening),
  });
  expect(answer.status).toBe(200);
  return (await answer.json()) as Record<string, unknown>;
}
const goesWrong = (fault: Fault) => happen({ happens: 'fault', fault });
const clientOf = (nth: number): string => `client-${nth}`;
const later = (hours: number): Promise<string> =>
  cloud.run('tick', '--now', new Date(opened + hours * 3_600_000).toISOString());
const listed = async (): Promise<readonly ListedConnection[]> =>
  JSON.parse(await cloud.run('connect', 'list', '--json'));

/** Repeats what Amazon did not answer, as whoever connects a seller does. */
async function untilAnswered<Value>(work: () => Promise<Value>): Promise<Value> {
  for (let tries = 0; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof AmazonError) || tries === 10) throw error;
    }
  }
}

async function keysFetched(): Promise<readonly string[]> {
  const { endpoint, bucket } = cloud.local.s3;
  const credentials = { accessKeyId: 'any', secretAccessKey: 'any' };
  const client = new S3Client({ endpoint, region: 'eu-central-1', forcePathStyle: true, credentials });
  const keys: string[] = [];
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: 'client-' }))
    keys.push(...Contents.flatMap(({ Key }) => Key ?? []));
  client.destroy();
  return keys.filter((key) => key.includes('/sp-api/'));
}

test(`${count} connections with five reports each through the local cloud, one call in twenty fails: each report is stored once or its failure notified once`, async () => {
  const here = openConnections(await connect({ dir: cloud.folder }));
  await setUpApp(here, { id: 'main', clientId, applicationId, roles }, clientSecret, new Date(opened));
  // Steps run as soon as a seller is connected: what goes wrong does so from the beginning.
  await goesWrong({
    effect: 'role missing',
    operation: 'createReport',
    sellerId: `S${withoutRole}`,
    reportType: 'GET_SELLER_FEEDBACK_DATA',
  });
  for (const effect of ['outage', 'throttled', 'throttled without a rate', 'no answer'] as const)
    await goesWrong({ effect, share: 0.0125 });
  for (let nth = 1; nth <= count; nth++) {
    await happen({ happens: 'opened', sellerId: `S${nth}`, like: sellerIdOf('cobalt') });
    const { refreshToken } = await happen({ happens: 'authorised', sellerId: `S${nth}`, clientId });
    secrets.set(`the refresh token of S${nth}`, String(refreshToken));
    const wanted = { client: clientOf(nth), region: 'eu', app: 'main', refreshToken: String(refreshToken) } as const;
    const { queueArn } = here;
    await untilAnswered(() => connectSeller(here, { ...wanted, queueArn }, new Date(opened)));
  }
  await later(8);

  let failed = 0;
  for (const { client, reports } of await listed()) {
    expect(reports, client).toHaveLength(5);
    for (const { kind, state } of reports) {
      if (state === 'failed') failed++;
      const isMissingRole = client === clientOf(withoutRole) && kind === 'seller-feedback';
      const expected = isMissingRole ? 'failed' : kind === 'settlement-v2' ? 'no data' : 'stored';
      expect(state, `${client} ${kind}`).toBe(expected);
    }
  }
  expect(failed).toBe(1);

  const { requests } = (await happen({ happens: 'requests listed' })) as {
    readonly requests: ReturnType<SimulatedAmazon['requests']>;
  };
  const asked = Map.groupBy(requests, ({ sellerId, type, body }) =>
    JSON.stringify([sellerId, type, body['dataStartTime'], body['query']]),
  );
  for (const [need, all] of asked) expect(all, need).toHaveLength(1);
  // Performance, feedback, returns and three stretches of orders; one feedback report was never made.
  expect(asked.size).toBe(count * 6 - 1);
  const keys = await keysFetched();
  const made = requests.filter(({ fate }) => fate === 'done');
  expect(keys).toHaveLength(made.length);
  for (const { id } of made)
    expect(
      keys.filter((key) => key.includes(id)),
      id,
    ).toHaveLength(1);
  const failureMails = (await cloud.mails()).filter(({ subject = '' }) => subject.includes('could not be fetched'));
  expect(failureMails.map(({ subject }) => subject)).toEqual([
    `[${clientOf(withoutRole)}] The seller feedback report for DE could not be fetched`,
  ]);
  const queues = await cloud.messages();
  expect(Object.entries(queues).filter(([name, messages]) => /dead/i.test(name) && messages > 0)).toEqual([]);
}, 3_600_000);

test('after all of it, and after errors, crashes and words of Amazon that quote them, no secret is anywhere', async () => {
  await happen({ happens: 'all faults end' });
  await happen({ happens: 'revoked', sellerId: `S${withdrawn}` });
  await goesWrong({ effect: 'quotes secrets', share: 0.3 });
  // Its token is gone from Parameter Store: its steps throw.
  const here = openConnections(await connect({ dir: cloud.folder }));
  const broken = clientOf(3);
  await here.secrets.remove(`connections/${broken}/eu/refresh-token`);
  await here.fetchMessages.stepsDue([{ client: broken, region: 'eu', marketplace: 'DE' }]);
  await later(48);
  for (const words of [['connect', 'test'], ['connect', 'list'], ['doctor'], ['status']]) {
    said.push(
      await cloud.run(...words).catch((error: unknown) => {
        const { stdout = '', stderr = '' } = error as { readonly stdout?: string; readonly stderr?: string };
        return `${stdout}${stderr}`;
      }),
    );
  }
  // A token that Amazon does not know is rejected, and not repeated in the refusal.
  const invented = 'Atzr|an-invented-token-that-nobody-gave';
  secrets.set('a wrong token', invented);
  await happen({ happens: 'all faults end' });
  const refusal = await cloud
    .runWith(`${invented}\n`, 'connect', 'add', '--client', 'wrong', '--region', 'eu')
    .catch((error: unknown) => String((error as { readonly stderr?: string }).stderr));
  expect(refusal).toMatch(/authorisation|token/i);
  said.push(refusal);

  const logs = readdirSync(join(cloud.folder, 'logs')).map((file) =>
    readFileSync(join(cloud.folder, 'logs', file), 'utf8'),
  );
  // What was to go wrong went wrong, and was logged.
  const logged = logs.join('\n');
  expect(logged).toContain(`A secret of the connection ${broken}/eu is missing in SSM`);
  expect(logged).toContain('InvalidInput');
  const link = (await cloud.run('portal')).trim().split('\n').at(-1) ?? '';
  const pages = await pagesFrom(link);
  expect(pages.join('\n')).toContain(clientOf(1));
  const mailed = async () =>
    (await cloud.mails()).map(({ subject, text, html }) => `${subject}\n${text}\n${String(html)}`).join('\n');
  const withdrawal = 'Amazon no longer accepts the authorisation';
  // Whatever was answered in Amazon's stead while everything went wrong, the next rounds hear Amazon itself.
  for (let round = 0; round < 6 && !(await mailed()).includes(withdrawal); round++) await later(24);
  const mails = await mailed();
  expect(mails).toContain(withdrawal);
  const rows = await tableText();
  expect(rows).toContain(clientOf(1));

  const places = {
    logs: logged,
    pages: pages.join('\n'),
    mails,
    table: rows,
    errors: said.join('\n'),
  };
  for (const [place, text] of Object.entries(places)) {
    expect(text.length, place).toBeGreaterThan(100);
    for (const [name, secret] of secrets) expect(text.includes(secret), `${name} in ${place}`).toBe(false);
    expect(text, place).not.toMatch(/Atz[acr]\|/);
    expect(text, place).not.toContain('amzn1.oa2-cs.');
  }
}, 3_600_000);

/** The pages of the portal after signing in by a link, and those of a consent. No browser is needed to read them. */
async function pagesFrom(link: string): Promise<readonly string[]> {
  const { origin, pathname } = new URL(link);
  const entered = await fetch(link, { method: 'POST', redirect: 'manual', headers: { origin } });
  expect(entered.status, pathname).toBeLessThan(400);
  const cookie = entered.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const consent = (await cloud.run('connect', 'add', '--client', clientOf(withdrawn), '--region', 'eu')).trim();
  const addresses = ['/', '/portfolio.json', '/portfolio.csv', `/accounts/${clientOf(withdrawn)}/DE`].map(
    (path) => `${origin}${path}`,
  );
  return Promise.all(
    [...addresses, consent].map(async (address) => (await fetch(address, { headers: { cookie } })).text()),
  );
}

/** Every item of the state table, with what its compressed body says. */
async function tableText(): Promise<string> {
  const { endpoint, table } = cloud.local.dynamodb;
  const credentials = { accessKeyId: 'any', secretAccessKey: 'any' };
  const client = new DynamoDBClient({ endpoint, region: 'eu-central-1', credentials });
  const rows: string[] = [];
  for await (const { Items = [] } of paginateScan({ client }, { TableName: table })) {
    for (const item of Items) {
      rows.push(JSON.stringify(item));
      const body = item['body']?.B;
      if (body !== undefined) rows.push(inflated(body));
    }
  }
  client.destroy();
  return rows.join('\n');
}

/** A body's text; the one that links are signed with is bytes without any, and is searched as it stands. */
function inflated(body: Uint8Array): string {
  try {
    return inflateRawSync(body).toString('utf8');
  } catch {
    return Buffer.from(body).toString('latin1');
  }
}
