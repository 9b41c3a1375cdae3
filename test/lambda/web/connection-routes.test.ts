import { describe, expect, test } from 'vitest';
import { readConsent } from '../../../shared/connections/consent.ts';
import { visibleText } from '../../notifications/mail/reading-mail.ts';
import { portfolioWorld } from '../../support/portfolio-world.ts';

const read = (html: string): string =>
  visibleText(html)
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ (?=[.,:])/g, '');

/** Acme is connected in Europe until 1 November, and Globex has taken its authorisation back. */
async function connected() {
  const portal = await portfolioWorld();
  const { apps, connections, fetches } = portal.dependencies;
  await apps.write({ id: 'main', clientId: 'app-1', applicationId: 'amzn1.sp.solution.1' }, 0);
  const at = portal.now().toISOString();
  const common = { region: 'eu', app: 'main', marketplaces: ['DE'], authorisedAt: at } as const;
  const authorisedUntil = '2026-11-01T09:00:00.000Z';
  const nextDueAt = '2026-10-06T03:00:00.000Z';
  await connections.write({ connection: { client: 'acme', ...common, authorisedUntil }, nextDueAt }, 0);
  const problem = { kind: 'authorisation revoked', since: '2026-10-04T09:00:00.000Z' } as const;
  await connections.write({ connection: { client: 'globex', ...common, problem } }, 0);
  const of = { client: 'acme', region: 'eu', marketplace: 'DE', waiting: [] } as const;
  await fetches.write({ ...of, kind: 'all-orders', lastStoredAt: at, last: { at, outcome: 'stored' } }, 0);
  const reason = 'Amazon ended the report FATAL';
  await fetches.write({ ...of, kind: 'seller-performance', last: { at, outcome: 'failed', reason } }, 0);
  return portal;
}

describe('the connections', () => {
  test('say how each stands, what was fetched when, and what to do; those that need somebody come first', async () => {
    const ops = await (await connected()).signedInAs('ops@northwind.example');
    const text = read((await ops.get('/connections')).text);
    const [globex, acme] = [text.indexOf('Globex & Söhne, Europe'), text.indexOf('Acme GmbH, Europe')];
    expect(globex).toBeGreaterThan(0);
    expect(acme).toBeGreaterThan(globex);
    // 09:00 UTC is 11:00 in Berlin in October and 10:00 in November.
    expect(text).toContain('Authorisation revoked since 4 October 2026, 11:00. DE.');
    expect(text).toContain('The seller has taken the authorisation back, and nothing is fetched.');
    expect(text).toContain('Active. DE. Authorised until 1 November 2026, 10:00.');
    // 03:00 UTC in summer
    expect(text).toContain('The next report is due 6 October 2026, 05:00. It ends soon.');
    expect(text).toContain('All Orders report DE 5 October 2026, 11:00 Stored');
    expect(text).toMatch(/DE Never Failed Amazon ended the report FATAL\./);
  });

  test('of other clients are shown to nobody of a client', async () => {
    const jo = await (await connected()).signedInAs('jo@acme.example');
    const text = read((await jo.get('/connections')).text);
    expect(text).toContain('Acme GmbH, Europe');
    expect(text).not.toMatch(/Globex|Initech|Connect a client/);
  });

  test('are seen on the page of an account and in the portfolio', async () => {
    const portal = await connected();
    const ops = await portal.signedInAs('ops@northwind.example');
    expect(read((await ops.get('/accounts/globex/DE')).text)).toContain('Connection to Amazon: authorisation revoked.');
    expect(read((await ops.get('/accounts/acme/DE')).text)).toContain(
      'Connected to Amazon, authorised until 1 November 2026, 04:00.',
    );
    expect(read((await ops.get('/')).text)).toContain('connection: authorisation revoked');
    const jo = await portal.signedInAs('jo@acme.example');
    expect(read((await jo.get('/')).text)).not.toContain('revoked');
  });

  test('are a column of the portfolio as CSV, those that are well among them', async () => {
    const ops = await (await connected()).signedInAs('ops@northwind.example');
    const rows = (await ops.get('/portfolio.csv')).text.split('\r\n');
    const last = (account: string) =>
      rows
        .find((row) => row.startsWith(account))
        ?.split(',')
        .at(-1);
    expect(last('"acme","Acme GmbH","DE"')).toBe('"active"');
    expect(last('"globex"')).toBe('"authorisation revoked"');
  });

  test('are all in trouble in the portfolio when Amazon rejects the secret of their app, and none after that', async () => {
    const portal = await connected();
    const ops = await portal.signedInAs('ops@northwind.example');
    const { apps } = portal.dependencies;
    const app = await apps.read('main');
    if (app === undefined) throw new Error('there is no app');
    await apps.write({ ...app.value, secretRejectedSince: portal.now().toISOString() }, app.version);
    const count = async () => (await ops.get('/')).text.match(/connection: app secret invalid/g)?.length ?? 0;
    // Acme in Germany and France, and Globex in Germany.
    expect(await count()).toBe(3);
    await apps.write(app.value, app.version + 1);
    expect(await count()).toBe(0);
  });

  test('that are renewed are in trouble no longer, and their end is seen', async () => {
    const portal = await connected();
    const ops = await portal.signedInAs('ops@northwind.example');
    const { connections } = portal.dependencies;
    const globex = await connections.read({ client: 'globex', region: 'eu' });
    if (globex === undefined) throw new Error('Globex is not connected');
    const { problem: _, ...renewed } = globex.value.connection;
    await connections.write({ connection: renewed }, globex.version);
    expect((await ops.get('/')).text).not.toContain('connection: ');
    // As a round of fetches leaves it that has seen the end.
    const ended = { ...renewed, authorisedUntil: '2026-10-05T08:00:00.000Z', expiryNotified: [60, 30, 7, 0] };
    await connections.write({ connection: ended }, globex.version + 1);
    expect((await ops.get('/')).text).toContain('connection: authorisation expired');
  });

  test('of which one is damaged take no page along: the portfolio says that nothing is known of them', async () => {
    const portal = await connected();
    const { table } = portal.world;
    const item = await table.get('connections', 'globex/eu');
    if (item === undefined) throw new Error('it is not stored');
    await table.put({ ...item, body: Buffer.from('not a body') });
    const ops = await portal.signedInAs('ops@northwind.example');
    const portfolio = await ops.get('/');
    expect(portfolio.status).toBe(200);
    expect(read(portfolio.text)).toContain('How accounts are connected cannot be read');
    expect(read((await ops.get('/connections')).text)).toContain('The connections cannot be read');
  });
});

describe('a link by which a seller consents', () => {
  const linkIn = (html: string) => {
    const [, state = ''] = /href="https:\/\/connect\.northwind\.example\/connect\?state=([^"]+)"/.exec(html) ?? [];
    return readConsent(decodeURIComponent(state), Buffer.alloc(32, 'an invented secret'));
  };

  test('is made by the client itself, to renew its connection', async () => {
    const jo = await (await connected()).signedInAs('jo@acme.example');
    const { text } = await jo.post('/connections/acme/eu/renew');
    expect(read(text)).toContain(
      'A link for Acme GmbH, Europe, Middle East, Africa and India. It works once, for 30 days.',
    );
    expect(linkIn(text)).toMatchObject({ client: 'acme', region: 'eu', app: 'main' });
  });

  test('is made by the consultancy for a client that is not connected yet', async () => {
    const ops = await (await connected()).signedInAs('ops@northwind.example');
    expect(linkIn((await ops.post('/connections', { client: 'initech', region: 'na' })).text)).toMatchObject({
      client: 'initech',
      region: 'na',
    });
  });

  test.each([
    { who: 'jo@acme.example', what: 'another’s connection', path: '/connections/globex/eu/renew', fields: {} },
    { who: 'jo@acme.example', what: 'a region that is not connected', path: '/connections/acme/na/renew', fields: {} },
    { who: 'jo@acme.example', what: 'a new one', path: '/connections', fields: { client: 'acme', region: 'na' } },
    {
      who: 'ops@northwind.example',
      what: 'no region',
      path: '/connections',
      fields: { client: 'acme', region: 'moon' },
    },
    {
      who: 'ops@northwind.example',
      what: 'no client',
      path: '/connections',
      fields: { client: 'nobody', region: 'eu' },
    },
  ])('is made for $who of $what: not at all', async ({ who, path, fields }) => {
    const browser = await (await connected()).signedInAs(who);
    const answer = await browser.post(path, fields as unknown as Record<string, string>);
    expect(answer.status).toBe(404);
    expect(answer.text).not.toContain('state=');
  });
});
