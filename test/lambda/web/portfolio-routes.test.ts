import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { statusJson } from '../../../shared/flows/inspection/former-names.ts';
import { visibleText } from '../../notifications/mail/reading-mail.ts';
import { monday, portfolioWorld } from '../../support/portfolio-world.ts';

/** Accounts of the table on a page, from top to bottom. */
const accountsOn = (html: string): readonly string[] =>
  [...html.matchAll(/<th scope="row"[^>]*>(.*?)<\/th>/g)].map(([, cell = '']) =>
    visibleText(cell).replaceAll(/\s+/g, ' ').trim(),
  );

describe('the portfolio', () => {
  test('shows the people of the consultancy every account, worst first, and who has no report yet', async () => {
    const { signedInAs } = await portfolioWorld();
    const page = (await (await signedInAs('ops@northwind.example')).get('/')).text;
    expect(accountsOn(page)).toEqual(['Acme GmbH DE acme', 'Globex & Söhne DE globex', 'Acme GmbH FR acme']);
    const text = visibleText(page);
    // 12 of 1,000 orders are 1.20 %, and no more may go wrong.
    expect(text).toContain('Order defect rate (seller-fulfilled): 12 of 1,000 orders, 1.20 %');
    expect(text).toContain('No report yet: Initech.');
    expect(text).toContain('3 accounts, worst first');
  });

  test('shows a client’s people theirs, by their own clock, and no word of another', async () => {
    const { signedInAs } = await portfolioWorld();
    const page = (await (await signedInAs('jo@acme.example')).get('/')).text;
    expect(accountsOn(page)).toEqual(['Acme GmbH DE acme', 'Acme GmbH FR acme']);
    expect(page).not.toMatch(/globex|initech/i);
    // Nine o'clock in London's winter is five in New York's summer.
    expect(visibleText(page)).toContain('checked 5 October 2026, 05:00');
    const kim = (await (await signedInAs('kim@initech.example')).get('/')).text;
    expect(visibleText(kim)).toContain('No report has been uploaded yet.');
    expect(kim).not.toMatch(/acme|globex/i);
  });

  test('is found by search, state and order, which all stand in its address', async () => {
    const { signedInAs } = await portfolioWorld();
    const ops = await signedInAs('ops@northwind.example');
    const shown = async (address: string) => accountsOn((await ops.get(address)).text);
    expect(await shown('/?q=GMBH+fr')).toEqual(['Acme GmbH FR acme']);
    expect(await shown('/?state=warn')).toEqual(['Globex & Söhne DE globex']);
    expect(await shown('/?sort=client')).toEqual([
      'Acme GmbH DE acme',
      'Acme GmbH FR acme',
      'Globex & Söhne DE globex',
    ]);
    expect(await shown('/?cases=open')).toEqual(['Acme GmbH DE acme']);
    expect(await shown('/?q=nobody')).toEqual([]);
    expect((await ops.get('/?q=%3Cscript%3E')).text).not.toContain('<script>');
    expect(await shown('/?state=wrong&sort=wrong')).toHaveLength(3);
    expect((await ops.get('/?q=acme')).text).toContain('href="/?q=acme&amp;state=breach"');
  });

  test('follows an evaluation: what is mended is shown so', async () => {
    const { signedInAs, world, passMinutes, now, settle } = await portfolioWorld();
    passMinutes(24 * 60);
    const { v2Report } = await import('../../fixtures/reports/v2.ts');
    const better = v2Report({ marketplace: 'DE', asOf: '2026-10-06', orderDefectRate: { seller: [0, 1000] } });
    await world.upload('acme/DE/tuesday.json', JSON.stringify(better), now());
    await settle();
    const page = (await (await signedInAs('ops@northwind.example')).get('/')).text;
    expect(accountsOn(page)[0]).toBe('Globex & Söhne DE globex');
  });

  test('is sent once, and compressed: a browser that has it gets no second copy', async () => {
    const { signedInAs } = await portfolioWorld();
    const ops = await signedInAs('ops@northwind.example');
    const first = await ops.get('/', { 'accept-encoding': 'gzip' });
    expect(first.headers).toMatchObject({ 'content-encoding': 'gzip', 'cache-control': 'private, no-cache' });
    expect(gunzipSync(first.bytes).toString()).toContain('<h1>Portfolio</h1>');
    const again = await ops.get('/', { 'accept-encoding': 'gzip', 'if-none-match': first.headers['etag'] });
    expect(again).toMatchObject({ status: 304, text: '' });
    const other = await ops.get('/?q=acme', { 'accept-encoding': 'gzip', 'if-none-match': first.headers['etag'] });
    expect(other.status).toBe(200);
  });
});

describe('the portfolio as data', () => {
  test('is the JSON of `headroom status --json`, of what its reader may see', async () => {
    const { signedInAs, world } = await portfolioWorld();
    const all = statusJson(await world.status(monday));
    const ops = await (await signedInAs('ops@northwind.example')).get('/portfolio.json');
    expect(ops.headers['content-type']).toBe('application/json');
    expect(JSON.parse(ops.text)).toEqual(JSON.parse(JSON.stringify(all)));
    const jo = await (await signedInAs('jo@acme.example')).get('/portfolio.json');
    expect(JSON.parse(jo.text)).toEqual(JSON.parse(JSON.stringify(all.filter(({ client }) => client === 'acme'))));
    expect(jo.text).not.toContain('globex');
  });

  test('is a table for spreadsheets, worst first, rates as fractions and no formulas', async () => {
    const { signedInAs } = await portfolioWorld();
    const { headers, text } = await (await signedInAs('jo@acme.example')).get('/portfolio.csv');
    expect(headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="portfolio.csv"',
    });
    const [header, first, second, end] = text.split('\r\n');
    expect(header).toBe(
      '\ufeff"client","clientName","marketplace","state","metric","channel","source","windowDays","numerator","denominator","rate","value","condition","limit","headroom","likelyDate","asOf","fresh","openAlerts","openCases","checkedAt","connection"',
    );
    // 12 / 1,000 = 0.012
    expect(first).toBe(
      '"acme","Acme GmbH","DE","breach","orderDefectRate","seller","official","60","12","1000","0.012","","LESS_THAN","0.01","0","","2026-10-05","true","1","1","2026-10-05T09:00:00.000Z",""',
    );
    expect(second).toMatch(/^"acme","Acme GmbH","FR","ok",/);
    expect(end).toBe('');
  });

  test('is for nobody who is not signed in: a script reads 401 instead of a page', async () => {
    const { browser } = await portfolioWorld();
    for (const path of ['/portfolio.json', '/portfolio.csv']) {
      const answer = await browser().get(path);
      expect(answer.status).toBe(401);
      expect(answer.text).toBe('Sign in first.');
    }
  });
});

test('an account that cannot be read is named as such, and takes no other along', async () => {
  const { world, signedInAs } = await portfolioWorld();
  const damaged = { why: 'its alerts are damaged', remedy: 'run headroom replay --repair' };
  await world.dependencies.accounts.notReadable({ client: 'acme', marketplace: 'DE' }, damaged, monday);
  const text = visibleText((await (await signedInAs('ops@northwind.example')).get('/')).text).replaceAll(' :', ':');
  expect(text).toContain(
    'Cannot be read since 5 October 2026, 11:00: its alerts are damaged. To do: run headroom replay --repair.',
  );
  expect(text).toContain('Globex & Söhne');
});

test('a portfolio of a thousand accounts fits 150 KB, compressed', async () => {
  const { world, signedInAs } = await portfolioWorld();
  const [known] = await world.dependencies.accounts.of('acme');
  if (known?.standing === undefined) throw new Error('the account was not evaluated');
  for (let n = 0; n < 1000; n++) {
    const standing = {
      ...known.standing,
      ...(known.standing.worst && { worst: { ...known.standing.worst, headroom: n } }),
    };
    const account = { client: `client-${(n * 7919) % 1009}`, marketplace: 'DE' };
    const check = {
      checkedAt: new Date(monday.getTime() - n * 61_000),
      nextCheckAt: monday,
      fresh: n % 3 > 0,
      open: n % 4,
    };
    await world.dependencies.accounts.add(account, monday);
    await world.dependencies.accounts.checked(account, { ...check, standing });
  }
  const answer = await (await signedInAs('ops@northwind.example')).get('/', { 'accept-encoding': 'gzip' });
  expect(accountsOn(gunzipSync(answer.bytes).toString())).toHaveLength(1003);
  expect(answer.bytes.length).toBeLessThanOrEqual(150_000);
});

test('after an upgrade each account is checked once, and until then nothing is claimed to be known of it', async () => {
  const { world, signedInAs } = await portfolioWorld();
  const { checkAccounts } = await import('../../../shared/flows/evaluation/check-accounts.ts');
  // As release 0.1.0 left it: checked a minute ago, and not due for a day.
  const tomorrow = new Date(monday.getTime() + 86_400_000);
  const account = { client: 'acme', marketplace: 'DE' };
  await world.dependencies.accounts.checked(account, {
    checkedAt: monday,
    nextCheckAt: tomorrow,
    fresh: true,
    open: 1,
  });
  const ops = await signedInAs('ops@northwind.example');
  expect(accountsOn((await ops.get('/?state=unknown')).text)).toEqual(['Acme GmbH DE acme']);
  expect((await checkAccounts(world.dependencies, monday)).due).toBe(1);
  await world.settle(monday);
  expect(accountsOn((await ops.get('/?state=breach')).text)).toEqual(['Acme GmbH DE acme']);
});
