import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ListedConnection } from '../../shared/flows/connections/list-connections.ts';
import { launchBrowser } from '../../tools/browser.ts';
import { demoApp, sellerIdOf } from '../../tools/demo-connections.ts';
import { RunningCloud } from './running-cloud.ts';

const opened = Date.parse('2026-10-05T09:00:00Z');
const { clientId, clientSecret, applicationId = '' } = demoApp;

/** The local cloud with its simulated Amazon, by its own commands and in a real browser. */
describe('seller accounts that connect, on the synthesized stack', () => {
  const cloud = new RunningCloud();
  beforeAll(async () => {
    await cloud.start('--now', new Date(opened).toISOString());
    const said = await cloud.runWith(
      `${clientSecret}\n`,
      'connect',
      'app',
      'main',
      '--client-id',
      clientId,
      '--application-id',
      applicationId,
    );
    expect(said).toContain('/connect/callback');
  }, 180_000);
  afterAll(() => cloud.remove());

  const connections = async (): Promise<readonly ListedConnection[]> =>
    JSON.parse(await cloud.run('connect', 'list', '--json'));
  const happen = async (happening: object): Promise<Record<string, unknown>> => {
    const answer = await fetch(`${cloud.local.amazon}/simulation`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(happening),
    });
    expect(answer.status).toBe(200);
    return (await answer.json()) as Record<string, unknown>;
  };
  const statusOf = async (client: string) => (await cloud.status()).find((one) => one.client === client);
  const minutesLater = (minutes: number) => new Date(opened + minutes * 60_000).toISOString();

  test('a client opens its link, confirms at Amazon, is back on our page, and has readings a minute later', async () => {
    const link = (await cloud.run('connect', 'add', '--client', 'cobalt', '--region', 'eu')).trim();
    const browser = await launchBrowser(process.env['CHROMIUM']);
    try {
      const page = await browser.newPage();
      await page.goto(link);
      expect(await page.getByRole('heading').first().textContent()).toContain('read your performance reports');
      await page.getByRole('link', { name: 'Continue at Amazon' }).click();
      await page.getByRole('button', { name: 'Confirm as cobalt' }).click();
      await page.getByRole('heading', { name: 'The seller account is connected' }).waitFor();
      const text = (await page.textContent('main')) ?? '';
      expect(text).toContain('Its marketplaces: DE.');
      expect(text).toContain('What happens next');
      // The same way back again does nothing.
      await page.reload();
      await page.getByRole('heading', { name: 'This link has been used before' }).waitFor();
    } finally {
      await browser.close();
    }
    // A year's authorisation begins with the consent: a minute of the cloud's time later the readings are there.
    const [consented] = await connections();
    const consentedAt = Date.parse(consented?.authorisedUntil ?? '') - 365 * 86_400_000;
    expect(consentedAt).toBeGreaterThanOrEqual(opened);
    await cloud.run('tick', '--now', new Date(consentedAt + 60_000).toISOString());
    const account = await statusOf('cobalt');
    expect(account?.marketplace).toBe('DE');
    expect(account?.readings.find(({ metric }) => metric === 'orderDefectRate')?.rate).toBeDefined();
    const [connection] = await connections();
    expect(connection).toMatchObject({ client: 'cobalt', region: 'eu', marketplaces: ['DE'], state: 'active' });
    const performance = connection?.reports.find(({ kind }) => kind === 'seller-performance');
    expect(performance).toMatchObject({ marketplace: 'DE', state: 'stored' });
    // Asked for when the seller came back; half a minute later it was there.
    expect(Date.parse(performance?.lastStoredAt ?? '') - consentedAt).toBeLessThanOrEqual(60_000);
  }, 180_000);

  test('a token on standard input connects as well, and an account that is put at risk is known at once', async () => {
    const { refreshToken } = await happen({ happens: 'authorised', sellerId: sellerIdOf('dunmore'), clientId });
    const said = await cloud.runWith(String(refreshToken), 'connect', 'add', '--client', 'dunmore', '--region', 'na');
    expect(said).toContain('Connected: dunmore/na, marketplaces US.');
    await cloud.run('tick', '--now', minutesLater(20));
    const status = async () =>
      (await statusOf('dunmore'))?.readings.find(({ metric }) => metric === 'accountStatus')?.value;
    expect(await status()).toBe('NORMAL');
    expect(
      await happen({ happens: 'status changed', sellerId: sellerIdOf('dunmore'), from: 'NORMAL', to: 'AT_RISK' }),
    ).toEqual({
      notifications: 1,
    });
    await cloud.run('tick', '--now', minutesLater(20.1));
    expect(await status()).toBe('AT_RISK');
    const mails = await cloud.mails();
    expect(mails.some(({ subject = '', text = '' }) => /at[_ ]risk/i.test(`${subject} ${text}`))).toBe(true);
    expect(await cloud.run('connect', 'test')).toMatch(/cobalt\/eu {2}works[\s\S]*dunmore\/na {2}works/);
  }, 180_000);

  test('everything goes on after a restart, and no secret lies in any file in the clear', async () => {
    const { refreshToken } = await happen({ happens: 'authorised', sellerId: sellerIdOf('alder'), clientId });
    await cloud.runWith(String(refreshToken), 'connect', 'add', '--client', 'alder', '--region', 'eu');
    await cloud.end('SIGTERM');
    await cloud.start();
    await cloud.run('tick', '--now', minutesLater(40));
    expect((await statusOf('alder'))?.readings.length).toBeGreaterThan(3);
    const files = readdirSync(cloud.folder, { recursive: true, withFileTypes: true })
      // What the simulated Amazon knows is Amazon's.
      .filter((entry) => entry.isFile() && !join(entry.parentPath, entry.name).includes('plugins'))
      .map((entry) => join(entry.parentPath, entry.name));
    expect(files.length).toBeGreaterThan(20);
    for (const path of files) {
      const bytes = readFileSync(path);
      for (const secret of [String(refreshToken), clientSecret]) expect(bytes.includes(secret), path).toBe(false);
    }
    expect(await cloud.run('connect', 'remove', '--client', 'alder', '--region', 'eu', '--yes')).toContain(
      'alder/eu and its token are removed',
    );
    expect((await connections()).map(({ client }) => client)).toEqual(['cobalt', 'dunmore']);
  }, 180_000);
});
