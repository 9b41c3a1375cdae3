import { gzipSync } from 'node:zlib';
import { S3Client } from '@aws-sdk/client-s3';
import { connectionStateOn } from '../shared/aws/dynamodb/connections.ts';
import { linkSecretsOn } from '../shared/aws/dynamodb/link-secrets.ts';
import { stateOn } from '../shared/aws/dynamodb/state.ts';
import { portalFilesOn } from '../shared/aws/s3/portal-files.ts';
import { defaultClientConfig } from '../shared/config/client-config.ts';
import { makeSignInLink } from '../shared/flows/portal/make-sign-in-link.ts';
import { answerWith, webApp } from '../shared/lambda/web/web-app.ts';
import { v2Report } from '../test/fixtures/reports/v2.ts';
import { answerFrom, domain, eventOf, type WebRequest } from '../test/lambda/web/web-requests.ts';
import { dynaliteTable } from '../test/support/dynalite-table.ts';
import { smallWorld } from '../test/support/small-world.ts';
import { processorMs } from './child.ts';
import { meteredTable } from './support/metered-table.ts';
import { median, table, verdictOf } from './support/table.ts';

const budgets = { milliseconds: 300, kilobytes: 150, readUnits: 30 };
const accounts = 1000;
const requests = 9;
const now = new Date('2026-10-05T09:00:00Z');
const defaults = defaultClientConfig('alerts@consultancy.example', 'ops@consultancy.example', 'Europe/Berlin');

/** How an account stands that has 8 of 1,000 orders defective, as its evaluation wrote it down. */
async function standingOfOne() {
  const world = smallWorld();
  const report = v2Report({ marketplace: 'DE', asOf: '2026-10-05', orderDefectRate: { seller: [8, 1000] } });
  await world.upload('one/DE/report.json', JSON.stringify(report), now);
  await world.settle(now);
  const [entry] = await world.dependencies.accounts.of('one');
  if (entry?.standing === undefined) throw new Error('the account was not evaluated');
  return entry.standing;
}

/**
 * The portfolio of a consultancy with a thousand clients of one connected account each, asked for by somebody who is signed in: capacity
 * units on an embedded DynamoDB, the processor time of a warm function, and the bytes that a browser gets.
 */
export async function benchPortal(): Promise<void> {
  const standing = await standingOfOne();
  const { endpoint, close } = await dynaliteTable();
  const metered = meteredTable(endpoint);
  const state = { ...stateOn(metered.table, defaults), ...connectionStateOn(metered.table) };
  const ids = Array.from({ length: accounts }, (_, index) => `client-${String(index).padStart(4, '0')}`);
  const { recipients } = defaults.consultancy;
  await state.clientConfigs.apply(
    {
      consultancy: defaults.consultancy,
      clients: ids.map((id) => ({
        id,
        name: `Invented Trading ${id}`,
        timezone: 'Europe/Berlin',
        recipients: recipients.map((one) => ({ ...one, email: `jo@${id}.example` })),
        limits: {},
      })),
    },
    now,
  );
  await state.apps.write({ id: 'main', clientId: 'amzn1.application-oa2-client.1', applicationId: 'amzn1.sp.1' }, 0);
  for (const client of ids) {
    const account = { client, marketplace: 'DE' };
    await state.accounts.add(account, now);
    await state.accounts.checked(account, { checkedAt: now, nextCheckAt: now, fresh: true, open: 1, standing });
    await state.connections.write(
      {
        connection: {
          client,
          region: 'eu',
          app: 'main',
          sellerId: 'A1B2C3D4E5F6G7',
          marketplaces: ['DE'],
          authorisedAt: now.toISOString(),
          authorisedUntil: '2027-10-05T09:00:00.000Z',
        },
        nextDueAt: now.toISOString(),
      },
      0,
    );
  }
  let secrets = 0;
  const client = new S3Client({ region: 'eu-central-1', credentials: { accessKeyId: 'any', secretAccessKey: 'any' } });
  const dependencies = {
    ...state,
    ...portalFilesOn(client, 'reports'),
    linkSecrets: linkSecretsOn(metered.table, () => Buffer.alloc(32, 'an invented secret')),
    backoff: { random: () => 0, sleep: async () => undefined },
    messages: {
      accountsChanged: async () => undefined,
      strayUploads: async () => undefined,
      groupAlertDue: async () => undefined,
      summariesDue: async () => undefined,
      mailReady: async () => undefined,
    },
    packOrders: { packsDue: async () => undefined },
    uploadScript: async () => '',
    connectUrl: 'https://connect.example/',
    stage: 'production',
    now: () => now,
    pause: async () => undefined,
    randomSecret: () => Buffer.alloc(32, `secret ${++secrets} `),
  };
  const answer = answerWith(webApp(dependencies));
  const ask = async (request: WebRequest) => answerFrom(await answer(eventOf(request)));
  const { token } = await makeSignInLink(dependencies, 'ops@consultancy.example', now, true);
  const signedIn = await ask({ path: `/sign-in/${token}` });
  const cookies = signedIn.cookies.map((set) => set.split(';')[0] ?? '');
  if (cookies.length === 0) throw new Error(`nobody is signed in at ${domain}`);

  const rows: string[][] = [];
  for (const path of ['/', '/portfolio.csv']) {
    const times: number[] = [];
    let bytes = 0;
    let units = 0;
    for (let n = 0; n < requests; n++) {
      const [before, readBefore] = [processorMs(), metered.units.read];
      const { status, bytes: body, headers } = await ask({ path, cookies, headers: { 'accept-encoding': 'gzip' } });
      times.push(processorMs() - before);
      units = metered.units.read - readBefore;
      if (status !== 200) throw new Error(`${path} answered ${status}`);
      bytes = headers['content-encoding'] === 'gzip' ? body.length : gzipSync(body).length;
    }
    const ms = median(times);
    const what = path === '/' ? 'portfolio page' : 'portfolio.csv';
    const row = (name: string, measured: string, value: number, budget: number, unit: string) =>
      rows.push([`${what}: ${name}`, measured, `≤ ${budget}${unit}`, verdictOf(value, budget, 'less')]);
    row('milliseconds of processor, warm', ms.toFixed(0), ms, budgets.milliseconds, '');
    row('KB, gzipped', (bytes / 1000).toFixed(0), bytes / 1000, budgets.kilobytes, '');
    // The file names the connections that are well, too.
    if (path === '/') row('read units', units.toFixed(1), units, budgets.readUnits, '');
    else rows.push([`${what}: read units`, units.toFixed(1), '', '']);
  }
  close();
  console.log(
    `\nThe portal: ${accounts} connected accounts (processor time has that of the embedded DynamoDB in it)\n`,
  );
  console.log(table(['what', 'measured', 'budget', ''], rows));
}

if (import.meta.main) await benchPortal();
