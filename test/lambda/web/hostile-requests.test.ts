import { beforeAll, describe, expect, test } from 'vitest';
import { webApp } from '../../../shared/lambda/web/web-app.ts';
import type { Mail } from '../../../shared/notifications/mail/mail.ts';
import { type InvitedBrowser, origin } from '../../support/portal-world.ts';
import { portfolioWorld } from '../../support/portfolio-world.ts';

/** Where another site begins, for a browser that resolves what it is sent to. */
const siteOf = (location: string | undefined): string => new URL(location ?? '', origin).origin;

describe('an address to go on to after signing in', () => {
  // The browser resolves each against the portal: what begins with two slashes, however it was spelled, is another host.
  test.each([
    '//evil.example',
    '/\\evil.example',
    '/.//evil.example',
    '/..//evil.example/a',
    '/%2e//evil.example',
    '/a/..//evil.example',
    '/\t/evil.example',
    'https://evil.example/',
    'javascript:alert(1)',
  ])('leads to no other site: %j', async (next) => {
    const portal = await portfolioWorld();
    const jo = await portal.signedInAs('jo@acme.example');
    // Whoever is signed in goes on at once, by a link that nobody needs to have made.
    const answer = await jo.get(`/sign-in/made.up?next=${encodeURIComponent(next)}`);
    expect(answer.status).toBe(303);
    expect(siteOf(answer.headers['location'])).toBe(origin);
    const form = await portal.browser().get(`/sign-in?next=${encodeURIComponent(next)}`);
    expect(form.text).not.toContain('evil');
  });
});

describe('ids that no page of the portal has linked to', () => {
  let portal: Awaited<ReturnType<typeof portfolioWorld>>;
  let browsers: readonly InvitedBrowser[];
  beforeAll(async () => {
    portal = await portfolioWorld();
    browsers = [await portal.signedInAs('jo@acme.example'), await portal.signedInAs('ops@northwind.example')];
  });

  const hostile = [
    '..',
    '.',
    '%2e%2e',
    '..%2F..%2Fglobex',
    'acme%2F..%2Fglobex',
    'acme%2FDE',
    '%00',
    'acme%00',
    '%0d%0aset-cookie:%20a=b',
    '__proto__',
    'constructor',
    'hasOwnProperty',
    '%E0%A4%A',
    '%',
    '-',
    'config',
    '%3Cscript%3Ealert(1)%3C%2Fscript%3E',
    'x'.repeat(4000),
  ];

  test('are answered by every address as what there is not: with no error of ours, and nothing of another client', async () => {
    const routes = webApp(portal.dependencies).routes.filter(
      ({ method, path }) => method !== 'ALL' && path.includes(':'),
    );
    expect(routes.length).toBeGreaterThan(15);
    for (const { method, path } of routes) {
      const names = path.match(/:\w+/g) ?? [];
      for (const name of names) {
        for (const id of hostile) {
          const at = path.replaceAll(/:\w+/g, (one) =>
            one === name ? id : ({ ':client': 'acme', ':marketplace': 'DE', ':region': 'eu' }[one] ?? '0'),
          );
          for (const [index, { cookie = '' }] of browsers.entries()) {
            const answer = await portal.ask({
              method,
              path: at,
              cookies: [cookie],
              headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' },
              ...(method === 'POST' && { body: '' }),
            });
            const what = `${method} ${at.slice(0, 100)}`;
            expect(answer.status, what).toBeLessThan(500);
            expect(JSON.stringify(answer.headers), what).not.toMatch(/"set-cookie"|\\r|\\n/);
            expect(answer.text, what).not.toContain('<script>alert');
            if (index === 0) expect(answer.text, what).not.toMatch(/globex|initech/i);
          }
        }
      }
    }
  }, 120_000);

  test('in a query, too', async () => {
    const asked = hostile.flatMap((id) => [
      `/?q=${id}&state=${id}&sort=${id}`,
      `/accounts/acme/DE?days=${id}`,
      `/uploads?client=${id}&marketplace=${id}`,
      `/upload?client=${id}&marketplace=${id}`,
      `/mail?to=${id}&before=${id}`,
      `/cases?state=${id}`,
      `/cases/acme/DE/orderDefectRate-seller-1?done=${id}`,
      `/cases/acme/DE/new?about=${id}`,
      `/clients?removed=${id}`,
      `/sign-in?out=${id}`,
    ]);
    for (const address of asked) {
      const cut = address.indexOf('?');
      for (const { cookie = '' } of browsers) {
        const answer = await portal.ask({
          path: address.slice(0, cut),
          query: address.slice(cut + 1),
          cookies: [cookie],
        });
        expect(answer.status, address.slice(0, 100)).toBeLessThan(500);
        expect(answer.text, address.slice(0, 100)).not.toMatch(/<script>alert|\[native code\]/);
      }
    }
  }, 60_000);
});

test('a form of another site is accepted by no address of the portal, whatever it calls its content', async () => {
  const portal = await portfolioWorld();
  const ops = await portal.signedInAs('ops@northwind.example');
  const routes = webApp(portal.dependencies).routes.filter(({ method }) => method === 'POST');
  expect(routes.length).toBeGreaterThan(10);
  for (const { path } of routes) {
    const at = path
      .replace(':client', 'acme')
      .replace(':marketplace', 'DE')
      .replace(':region', 'eu')
      .replace(':id', 'orderDefectRate-seller-1');
    // The types that a form, or a script without permission, can send to another site (Fetch, "CORS-safelisted").
    for (const type of [
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=a',
      'text/plain',
      undefined,
    ]) {
      for (const from of [
        { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
        { 'sec-fetch-site': 'same-site', origin: 'https://evil.lambda-url.eu-central-1.on.aws' },
        { origin: 'null' },
        {},
      ]) {
        const answer = await portal.ask({
          method: 'POST',
          path: at,
          cookies: [ops.cookie ?? ''],
          headers: { ...from, ...(type !== undefined && { 'content-type': type }) },
          body: 'address=jo@acme.example',
        });
        expect(answer.status, `${at} ${type} ${JSON.stringify(from)}`).toBe(403);
      }
    }
  }
});

describe('words of others on a page', () => {
  const nasty = '"><script>alert(1)</script><img src=x onerror=alert(1)>';

  test('run nowhere: names of clients and files, and notes', async () => {
    const portal = await portfolioWorld();
    await portal.applyClients(`
consultancy: { name: ${JSON.stringify(nasty)}, from: alerts@northwind.example, timezone: Europe/Berlin, recipients: [ops@northwind.example] }
clients:
  acme: { name: ${JSON.stringify(nasty)}, recipients: [jo@acme.example] }
`);
    await portal.world.upload(`acme/DE/${nasty.replaceAll('/', '')}.csv`, 'no report', portal.now());
    const ops = await portal.signedInAs('ops@northwind.example');
    const theCase = '/cases/acme/DE/orderDefectRate-seller-1';
    await ops.post(`${theCase}/note`, { kind: 'action', words: nasty });
    await portal.settle();
    const alert = portal.world.sent.find(({ kind }) => kind === 'alert');
    for (const at of [
      '/',
      '/accounts/acme/DE',
      '/accounts/acme/DE/upload',
      '/uploads',
      '/cases',
      theCase,
      '/cases/acme/DE/new',
      '/clients',
      '/clients/edit',
      '/connections',
      '/mail',
      `/mail/${alert?.id}`,
      '/session',
      '/sign-in',
      `/?q=${encodeURIComponent(nasty)}`,
    ]) {
      const { status, text } = await ops.get(at);
      expect(status, at).toBe(200);
      expect(text, at).not.toMatch(/<script>alert|<img src=x/);
    }
  });
});

describe('mail that somebody got in another role', () => {
  const subjectsFor = async (portal: Awaited<ReturnType<typeof portfolioWorld>>, address: string) => {
    const browser = await portal.signedInAs(address);
    return { browser, text: (await browser.get('/mail')).text };
  };
  const only = (mails: readonly Mail[], to: string, kind: Mail['kind']): Mail => {
    const mail = mails.find((one) => one.to === to && one.kind === kind);
    if (mail === undefined) throw new Error(`no ${kind} to ${to}`);
    return mail;
  };

  test('is not shown in the portal any more: who went from one client to another sees nothing of the first', async () => {
    const portal = await portfolioWorld();
    const alert = only(portal.world.sent, 'al@globex.example', 'alert');
    const before = await portal.signedInAs('al@globex.example');
    expect((await before.get(`/mail/${alert.id}`)).status).toBe(200);
    await portal.applyClients(`
consultancy: { name: Northwind Advisory, from: alerts@northwind.example, timezone: Europe/Berlin, recipients: [ops@northwind.example] }
clients:
  acme: { name: Acme GmbH, recipients: [jo@acme.example, al@globex.example] }
  globex: { name: Globex & Söhne, recipients: [] }
`);
    const { browser, text } = await subjectsFor(portal, 'al@globex.example');
    expect(text).not.toContain('Globex');
    expect((await browser.get(`/mail/${alert.id}`)).status).toBe(404);
    expect((await browser.get(`/mail/${alert.id}/content`)).status).toBe(404);
    // The consultancy still sees what was sent.
    const ops = await portal.signedInAs('ops@northwind.example');
    expect((await ops.get(`/mail/${alert.id}`)).status).toBe(200);
  });

  test('who left the consultancy for a client sees none of its mail about all clients', async () => {
    const portal = await portfolioWorld();
    const now = portal.now();
    const alert = only(portal.world.sent, 'jo@acme.example', 'alert');
    const { client: _, ...rest } = alert;
    const summary = { ...rest, id: 'portfolio-1', kind: 'portfolio', to: 'ops@northwind.example' } as const;
    await portal.world.dependencies.outbox.put({ ...summary, subject: 'Globex and Initech' }, now);
    await portal.applyClients(`
consultancy: { name: Northwind Advisory, from: alerts@northwind.example, timezone: Europe/Berlin, recipients: [boss@northwind.example] }
clients:
  acme: { name: Acme GmbH, recipients: [jo@acme.example, ops@northwind.example] }
`);
    const { browser, text } = await subjectsFor(portal, 'ops@northwind.example');
    expect(text).not.toMatch(/Globex|Initech/);
    expect((await browser.get('/mail/portfolio-1')).status).toBe(404);
  });
});

test('a damaged connection of another client takes nothing from a client’s page, and tells nothing', async () => {
  const portal = await portfolioWorld();
  const { connections } = portal.dependencies;
  const at = portal.now().toISOString();
  for (const client of ['acme', 'globex'])
    await connections.write(
      { connection: { client, region: 'eu', app: 'main', marketplaces: ['DE'], authorisedAt: at } },
      0,
    );
  const item = await portal.world.table.get('connections', 'globex/eu');
  if (item === undefined) throw new Error('it is not stored');
  await portal.world.table.put({ ...item, body: Buffer.from('not a body') });
  const { text } = await (await portal.signedInAs('jo@acme.example')).get('/connections');
  expect(text).toContain('Acme GmbH');
  expect(text).not.toMatch(/cannot be read|damaged/);
});

test('signing out takes along what the browser keeps of the pages', async () => {
  const portal = await portfolioWorld();
  for (const at of ['/sign-out', '/sign-out-everywhere']) {
    const jo = await portal.signedInAs('jo@acme.example');
    expect((await jo.post(at)).headers['clear-site-data']).toBe('"cache"');
  }
});
