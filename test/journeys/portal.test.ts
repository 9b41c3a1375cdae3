import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { v2Report } from '../fixtures/reports/v2.ts';
import { RunningCloud } from './running-cloud.ts';

const clients = `
consultancy: { name: Northwind Advisory, from: alerts@northwind.example, timezone: Europe/Berlin, recipients: [ops@northwind.example] }
clients: { acme: { name: Acme GmbH, recipients: [jo@acme.example] } }
`;

const report = JSON.stringify(
  v2Report({ marketplace: 'DE', asOf: '2026-10-05', orderDefectRate: { seller: [12, 1000] } }),
);

const cookieOf = (answer: Response): string => (answer.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';

describe('the portal, on the synthesized stack', () => {
  const cloud = new RunningCloud();
  beforeAll(async () => {
    await cloud.start('--now', '2026-10-05T09:00:00Z');
    await cloud.put('config/clients.yaml', clients);
    await cloud.put('acme/DE/monday.json', report);
    await cloud.idle();
  }, 120_000);
  afterAll(() => cloud.remove());

  const portal = (): string => (cloud.local as unknown as { readonly portal: string }).portal;
  const get = (path: string, cookie: string) =>
    fetch(`${portal()}${path}`, { headers: { cookie }, redirect: 'manual' });

  test('a link that the operator prints signs in, and the data there is that of the commands', async () => {
    const link = (await cloud.run('portal')).trim();
    expect(link.startsWith(`${portal()}/sign-in/`)).toBe(true);
    const signedIn = await fetch(link, { redirect: 'manual' });
    expect(signedIn.status).toBe(303);
    const cookie = cookieOf(signedIn);
    expect(await (await get('/', cookie)).text()).toContain('Acme GmbH');
    expect(await (await get('/portfolio.json', cookie)).json()).toEqual(await cloud.status());
    const csv = new TextDecoder('utf-8', { ignoreBOM: true });
    expect(csv.decode(await (await get('/portfolio.csv', cookie)).arrayBuffer())).toBe(await cloud.run('export'));
    expect((await fetch(link, { redirect: 'manual' })).status).toBe(410);
  }, 60_000);

  test('a client signs in by the mail that it gets', async () => {
    const address = new URLSearchParams({ address: 'jo@acme.example' });
    const asked = await fetch(`${portal()}/sign-in`, { method: 'POST', body: address, headers: { origin: portal() } });
    expect(asked.status).toBe(200);
    await cloud.idle();
    const mail = (await cloud.mails()).at(-1);
    expect(mail?.subject).toBe('Sign in to Northwind Advisory');
    const [link = ''] = /http:\S+/.exec(mail?.text ?? '') ?? [];
    const signedIn = await fetch(link, { method: 'POST', headers: { origin: portal() }, redirect: 'manual' });
    expect(signedIn.status).toBe(303);
    expect(await (await get('/', cookieOf(signedIn))).text()).toContain('Acme GmbH');
  }, 60_000);

  test('an address that clients.yaml does not name gets no link, from the command line neither', async () => {
    await expect(cloud.run('portal', '--as', 'stranger@elsewhere.example')).rejects.toThrow(
      'clients.yaml does not name stranger@elsewhere.example',
    );
  }, 60_000);
});
