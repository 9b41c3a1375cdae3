import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openByHand } from '../../../shared/flows/cases/open-case.ts';
import { answerWith, webApp } from '../../../shared/lambda/web/web-app.ts';
import { v2Report } from '../../fixtures/reports/v2.ts';
import { openPack } from '../../support/opened-pack.ts';
import { portalWorld } from '../../support/portal-world.ts';
import { domain, eventOf } from './web-requests.ts';

const monday = new Date('2026-10-05T09:00:00Z');
const clients = `consultancy: { name: Northwind, from: alerts@northwind.example, timezone: Europe/Berlin, recipients: [ops@northwind.example] }
clients: { acme: { recipients: [jo@acme.example] } }
`;
const urlencoded = { 'content-type': 'application/x-www-form-urlencoded' };
const base64 = (text: string) => ({ body: Buffer.from(text).toString('base64'), isBase64Encoded: true });
const parts = [
  '--frontier',
  'Content-Disposition: form-data; name="List-Unsubscribe"',
  '',
  'One-Click',
  '--frontier--',
  '',
].join('\r\n');

/** Amazon's notice, and 12 of 1,000 orders, which are too many for the limit of 1 %: a mail to the client, with its links. */
async function afterABreach() {
  const { world, ask, dependencies } = portalWorld(monday);
  await world.upload('config/clients.yaml', clients, monday);
  const report = v2Report({ marketplace: 'DE', asOf: '2026-10-05', orderDefectRate: { seller: [12, 1000] } });
  await world.upload('acme/DE/monday.json', JSON.stringify(report), monday);
  const notice = {
    account: { client: 'acme', marketplace: 'DE' },
    metric: 'orderDefectRate',
    channel: 'seller',
  } as const;
  await openByHand(world.dependencies, notice, monday);
  await world.settle(monday);
  const mail = world.sent.find(({ kind }) => kind === 'alert');
  const pathBehind = (words: string): string => {
    const [, path] =
      new RegExp(`${words}: ${world.dependencies.linksUrl.slice(0, -1)}(/\\S+)`).exec(mail?.text ?? '') ?? [];
    if (path === undefined) throw new Error(`the mail has no link "${words}"`);
    return path;
  };
  return {
    world,
    pathBehind,
    ask,
    dependencies,
    isSubscribed: async () =>
      (await world.dependencies.recipientStates.read('jo@acme.example')).value.unsubscribed.length === 0,
  };
}

describe('a link of a mail', () => {
  test('asks when it is opened, acts when its button is pressed, and leads on at the address it was reached at', async () => {
    const { ask, pathBehind, world } = await afterABreach();
    const path = pathBehind('Snooze 3 days');
    const asked = await ask({ path, query: 'utm=1' });
    expect(asked.status).toBe(200);
    expect(asked.text).toContain('Snooze this alert for 3 days?');
    const silences = async () => (await world.dependencies.accountAlerts.read('acme/DE')).value.silences;
    expect(await silences()).toEqual({});
    const done = await ask({ method: 'POST', path });
    expect(done.text).toContain('Done: snoozed until 8 October 2026');
    expect(Object.keys(await silences())).toEqual(['orderDefectRate|seller']);
  });

  test.each([
    { how: 'as a form', request: { headers: urlencoded, body: 'List-Unsubscribe=One-Click' } },
    {
      how: 'in base64, as Lambda forwards what it does not take for text',
      request: { headers: urlencoded, ...base64('List-Unsubscribe=One-Click') },
    },
    {
      how: 'as multipart, which RFC 8058 prefers',
      request: { headers: { 'content-type': 'multipart/form-data; boundary=frontier' }, ...base64(parts) },
    },
  ])('unsubscribes by one click of a mail program, sent $how, from no site and with no cookie', async ({ request }) => {
    const { ask, pathBehind, isSubscribed } = await afterABreach();
    const answer = await ask({ method: 'POST', path: pathBehind('Unsubscribe'), ...request });
    expect(answer.status).toBe(200);
    expect(await isSubscribed()).toBe(false);
  });

  test.each([
    { what: 'no body', request: { headers: urlencoded } },
    { what: 'no type', request: { body: 'List-Unsubscribe=One-Click' } },
    {
      what: 'a body of megabytes',
      request: { headers: urlencoded, body: `List-Unsubscribe=One-Click${'&'.repeat(1_000_000)}` },
    },
    {
      what: 'JSON',
      request: { headers: { 'content-type': 'application/json' }, body: '{"List-Unsubscribe":"One-Click"}' },
    },
    {
      what: 'a broken form',
      request: { headers: { 'content-type': 'multipart/form-data; boundary=frontier' }, body: '--x' },
    },
  ])('with $what says that it is not clear what is wanted, and unsubscribes nobody', async ({ request }) => {
    const { ask, pathBehind, isSubscribed } = await afterABreach();
    const answer = await ask({ method: 'POST', path: pathBehind('Unsubscribe'), ...request });
    expect(answer.status).toBe(400);
    expect(await isSubscribed()).toBe(true);
  });

  test('to an evidence pack hands out a zip', async () => {
    const { ask, pathBehind, world } = await afterABreach();
    await world.writePacks(monday);
    const answer = await ask({
      path: pathBehind('Download the evidence pack'),
      headers: { 'accept-encoding': 'gzip' },
    });
    expect(answer.headers).toMatchObject({
      'content-type': 'application/zip',
      'content-disposition': 'attachment; filename="acme-DE-orderDefectRate-seller-1.zip"',
    });
    expect(openPack(answer.bytes).text('plan-of-action.txt')).toContain('12 defective orders among 1,000 orders');
  });

  test('that nobody signed changes nothing; neither does a method that neither looks nor acts', async () => {
    const { ask, pathBehind } = await afterABreach();
    const path = pathBehind('Mute this metric');
    const forged = path.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    expect((await ask({ method: 'POST', path: forged })).status).toBe(404);
    expect((await ask({ path: '/favicon.ico' })).status).toBe(404);
    const deleted = await ask({ method: 'DELETE', path });
    expect(deleted.status).toBe(405);
    expect(deleted.headers['allow']).toBe('GET, HEAD, POST');
  });
});

describe('an answer', () => {
  test('lets no script run, nobody frame it, nobody keep it and nobody learn where it was', async () => {
    const { ask, pathBehind } = await afterABreach();
    const { headers } = await ask({ path: pathBehind('Acknowledge') });
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex, nofollow',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'cache-control': 'no-store',
    });
    expect(headers['strict-transport-security']).toMatch(/max-age=\d{8}/);
    const policy = headers['content-security-policy'] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/script-src|unsafe/);
  });

  test('is compressed for who takes it so, and means the same', async () => {
    const { ask, pathBehind } = await afterABreach();
    const path = pathBehind('Acknowledge');
    const plain = await ask({ path });
    expect(plain.headers['content-encoding']).toBeUndefined();
    const small = await ask({ path, headers: { 'accept-encoding': 'gzip, br' } });
    expect(small.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' });
    expect(gunzipSync(small.bytes).toString()).toBe(plain.text);
  });

  test('to a link leads to pages at the very address that it was opened at', async () => {
    const { ask, pathBehind } = await afterABreach();
    const done = await ask({ method: 'POST', path: pathBehind('Snooze 1 day') });
    expect(done.text).toMatch(/action="\/[\w-]+\.[\w-]{22}"/);
    expect(done.text).not.toContain(domain);
  });
});

test('what is unexpected fails the invocation: its alarm sounds', async () => {
  const { dependencies, pathBehind } = await afterABreach();
  const accountAlerts = { ...dependencies.accountAlerts, read: () => Promise.reject(new Error('table is away')) };
  const answer = answerWith(webApp({ ...dependencies, accountAlerts }));
  await expect(answer(eventOf({ path: pathBehind('Acknowledge') }))).rejects.toThrow('table is away');
});
