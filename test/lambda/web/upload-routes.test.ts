import { describe, expect, test } from 'vitest';
import { v2Report } from '../../fixtures/reports/v2.ts';
import { visibleText } from '../../notifications/mail/reading-mail.ts';
import { type InvitedBrowser, origin } from '../../support/portal-world.ts';
import { monday, portfolioWorld } from '../../support/portfolio-world.ts';

const page = '/accounts/acme/DE/upload';

const read = (html: string): string =>
  visibleText(html)
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ (?=[:,])/g, '');

interface Policy {
  readonly expiration: string;
  readonly conditions: readonly unknown[];
}

const policyOf = (fields: Readonly<Record<string, string>>): Policy =>
  JSON.parse(Buffer.from(fields['Policy'] ?? '', 'base64').toString()) as Policy;

async function formFor(browser: InvitedBrowser, account = 'acme/DE') {
  const { text } = await browser.get(`/accounts/${account}/upload-form.json`);
  return JSON.parse(text) as { readonly url: string; readonly fields: Readonly<Record<string, string>> };
}

/** Hidden fields of the form on a page. */
const fieldsOn = (html: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)].map(([, name = '', value = '']) => [
      name,
      value.replaceAll('&amp;', '&').replaceAll('&quot;', '"'),
    ]),
  );

describe('the form of an upload', () => {
  test('allows one folder of one account, a size and an hour, and nothing else', async () => {
    const { signedInAs } = await portfolioWorld();
    const jo = await signedInAs('jo@acme.example');
    const before = Date.now();
    const { url, fields } = await formFor(jo);
    expect(new URL(url).host).toBe('reports-of-tests.s3.eu-central-1.amazonaws.com');
    expect(fields['key']).toMatch(/^acme\/DE\/portal\/[0-9a-f]{16}\/\$\{filename\}$/);
    const { expiration, conditions } = policyOf(fields);
    const folder = String(fields['key']).replace(/\$\{filename\}$/, '');
    expect(conditions).toContainEqual(['starts-with', '$key', folder]);
    // 2 GiB = 2 × 1,024³ bytes
    expect(conditions).toContainEqual(['content-length-range', 0, 2_147_483_648]);
    expect(conditions).toContainEqual({ bucket: 'reports-of-tests' });
    expect(conditions).toContainEqual({ success_action_status: '201' });
    const minutes = (Date.parse(expiration) - before) / 60_000;
    expect(Math.round(minutes)).toBe(60);
    // Each has a folder of its own, so no form replaces what came by another.
    expect((await formFor(jo)).fields['key']).not.toBe(fields['key']);
  });

  test('leaves the days of a report to the report: its folder says none', async () => {
    const { signedInAs, world, now } = await portfolioWorld();
    const jo = await signedInAs('jo@acme.example');
    const folder = String((await formFor(jo)).fields['key']).replace(/\$\{filename\}$/, '');
    // A Business Report by ASIN has no days in it; they are taken from its key, where it has some.
    const report =
      '\ufeff(Parent) ASIN,(Child) ASIN,Title,Sessions - Total,Units Ordered\nB000000001,B000000002,Lamp,100,12\n';
    const outcomeOf = async (name: string) => {
      await world.upload(`${folder}${name}`, report.replace('100', String(name.length + 100)), now());
      const records = await world.dependencies.uploadRecords.newest('acme/DE', 50);
      return records.find(({ key }) => key === `${folder}${name}`);
    };
    const undated = await outcomeOf('report.csv');
    expect(undated?.kind).toBe('business-report-by-asin');
    expect(undated?.from).toBeUndefined();
    expect(await outcomeOf('report_2026-09-01_2026-09-30.csv')).toMatchObject({ from: '2026-09-01', to: '2026-09-30' });
  });

  test('on the page comes back to the page, because it works without scripts', async () => {
    const { signedInAs } = await portfolioWorld();
    const { text, headers } = await (await signedInAs('jo@acme.example')).get(page);
    const fields = fieldsOn(text);
    expect(fields['success_action_redirect']).toBe(`${origin}${page}`);
    expect(policyOf(fields).conditions).toContainEqual({ success_action_redirect: `${origin}${page}` });
    expect(text).toContain(
      'action="https://reports-of-tests.s3.eu-central-1.amazonaws.com/" enctype="multipart/form-data"',
    );
    // Its hour: eleven o'clock in Berlin is five in New York, Acme's own time.
    expect(read(text)).toContain('The form works until 5 October 2026, 06:00');
    const policy = headers['content-security-policy'] ?? '';
    const bucket = 'https://reports-of-tests.s3.eu-central-1.amazonaws.com';
    expect(policy.split('; ')).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "script-src 'self'",
        `connect-src 'self' ${bucket}`,
        `form-action 'self' ${bucket}`,
      ]),
    );
    expect(policy).not.toContain('unsafe');
    expect(headers['cache-control']).toBe('no-store');
  });

  test('is made for nobody’s account but one’s own, and for no marketplace that there is not', async () => {
    const { signedInAs } = await portfolioWorld();
    const jo = await signedInAs('jo@acme.example');
    const ops = await signedInAs('ops@northwind.example');
    for (const account of ['globex/DE', 'initech/DE', 'nobody/DE', 'acme/XX', 'acme/de', 'config/DE', 'packs/DE']) {
      expect((await jo.get(`/accounts/${account}/upload-form.json`)).status, account).toBe(404);
      expect((await jo.get(`/accounts/${account}/upload`)).status, account).toBe(404);
    }
    expect((await jo.get('/accounts/acme/IT/upload-form.json')).status).toBe(200);
    expect((await ops.get('/accounts/initech/DE/upload')).status).toBe(200);
    expect((await ops.get('/accounts/nobody/DE/upload')).status).toBe(404);
  });

  test('is not made any more for whom clients.yaml does not name any more', async () => {
    const { signedInAs, world } = await portfolioWorld();
    const jo = await signedInAs('jo@acme.example');
    const without = `
consultancy: { name: Northwind Advisory, from: alerts@northwind.example, timezone: Europe/Berlin, recipients: [ops@northwind.example] }
clients: { acme: { name: Acme GmbH, recipients: [sam@acme.example] } }
`;
    await world.upload('config/clients.yaml', without, monday);
    expect((await jo.get('/accounts/acme/DE/upload-form.json')).status).toBe(401);
  });
});

describe('where uploads begin', () => {
  test('an account is chosen by client and marketplace', async () => {
    const { signedInAs } = await portfolioWorld();
    const ops = await signedInAs('ops@northwind.example');
    const { text } = await ops.get('/uploads');
    expect(read(text)).toContain('Acme GmbH (acme)');
    expect((await ops.get('/upload?client=initech&marketplace=FR')).headers['location']).toBe(
      '/accounts/initech/FR/upload',
    );
    expect((await ops.get('/upload?client=nobody&marketplace=FR')).headers['location']).toBe('/uploads');
    const jo = await signedInAs('jo@acme.example');
    expect((await jo.get('/uploads')).text).not.toMatch(/globex|initech/i);
    expect((await jo.get('/upload?client=globex&marketplace=DE')).headers['location']).toBe('/uploads');
  });

  test('an account without uploads says with which report to begin', async () => {
    const { signedInAs } = await portfolioWorld();
    const kim = await signedInAs('kim@initech.example');
    expect(read((await kim.get('/uploads')).text)).toContain(
      'Nothing was uploaded yet. Begin with a client’s seller performance report',
    );
    const text = read((await kim.get('/accounts/initech/DE/upload')).text);
    expect(text).toContain('Nothing was uploaded for this account yet. Begin with its seller performance report');
  });
});

describe('the list of uploads', () => {
  async function withUploads() {
    const portal = await portfolioWorld();
    const { world, passMinutes, now, settle } = portal;
    passMinutes(10);
    await world.upload('acme/DE/portal/0123456789abcdef/broken.json', '{"performanceMetrics": [', now());
    await world.upload('globex/DE/notes.txt', 'not a report of anything', now());
    await world.upload('lost.csv', 'metric', now());
    await settle();
    return portal;
  }
  const rowsOf = (html: string): readonly string[] =>
    [...html.matchAll(/<tr><th scope="row"[\s\S]*?<\/tr>/g)].map(([row]) => read(row));

  test('says what arrived, when, what it was recognised as, and why it was not read', async () => {
    const { signedInAs } = await withUploads();
    const { text } = await (await signedInAs('ops@northwind.example')).get('/uploads');
    const rows = rowsOf(text);
    // The configuration, one of each account, and the three of now.
    expect(rows).toHaveLength(7);
    const broken = rows.find((row) => row.startsWith('broken.json')) ?? '';
    expect(broken).toContain('Acme GmbH DE');
    // Ten past nine in London is ten past eleven in Berlin's summer.
    expect(broken).toContain('5 October 2026, 11:10');
    expect(broken).toContain('Could not be read');
    expect(broken).toContain('What is wrong, and what to do');
    expect(broken).toMatch(/Expected .+ Found .+ Do .+/);
    const globex = rows.find((row) => row.startsWith('monday.json Globex & Söhne DE'));
    expect(globex).toMatch(/Read V2 seller performance report, as of 5 October 2026/);
    expect(rows.find((row) => row.startsWith('lost.csv'))).toContain('in no account’s folder');
  });

  test('is searched and filtered in its address', async () => {
    const { signedInAs } = await withUploads();
    const ops = await signedInAs('ops@northwind.example');
    const filesAt = async (address: string) =>
      rowsOf((await ops.get(address)).text)
        .map((row) => row.split(' ')[0] ?? '')
        .sort((a, b) => a.localeCompare(b));
    expect(await filesAt('/uploads?outcome=unreadable')).toEqual(['broken.json', 'lost.csv', 'notes.txt']);
    expect(await filesAt('/uploads?client=globex')).toEqual(['monday.json', 'notes.txt']);
    expect(await filesAt('/uploads?client=acme&marketplace=FR')).toEqual(['monday.json']);
    expect(await filesAt('/uploads?kind=seller-performance&outcome=read')).toEqual([
      'monday.json',
      'monday.json',
      'monday.json',
    ]);
    expect(await filesAt('/uploads?q=BROKEN')).toEqual(['broken.json']);
    expect(await filesAt('/uploads?q=nothing')).toEqual([]);
    expect(await filesAt('/uploads?outcome=wrong&kind=wrong')).toHaveLength(7);
    expect((await ops.get('/uploads?q=%3Cscript%3E')).text).not.toContain('<script>');
  });

  test('shows a client’s people theirs, by their own clock', async () => {
    const { signedInAs } = await withUploads();
    const jo = await signedInAs('jo@acme.example');
    const { text } = await jo.get('/uploads');
    expect(rowsOf(text)).toHaveLength(3);
    expect(text).not.toMatch(/globex|initech|lost\.csv/i);
    expect(read(text)).toContain('5 October 2026, 05:10');
    expect(rowsOf((await jo.get('/uploads?client=globex')).text)).toEqual([]);
  });

  test('of more accounts than can be listed at once asks for a client', async () => {
    const { signedInAs, world } = await withUploads();
    for (let n = 0; n < 40; n++) {
      await world.dependencies.accounts.add({ client: `client-${n}`, marketplace: 'DE' }, monday);
    }
    const ops = await signedInAs('ops@northwind.example');
    const { text } = await ops.get('/uploads');
    // Acme DE and FR, Globex DE, and the forty.
    expect(read(text)).toContain('43 accounts are too many to list the uploads of all at once. Choose a client.');
    expect(rowsOf(text).map((row) => row.split(' ')[0])).toEqual(['lost.csv', 'clients.yaml']);
    expect(rowsOf((await ops.get('/uploads?client=globex')).text)).toHaveLength(2);
  });
});

describe('the result of an upload', () => {
  test('is there as data, in the words that a mail would have', async () => {
    const { signedInAs, world, now, settle } = await portfolioWorld();
    const key = 'acme/DE/portal/0123456789abcdef/broken.json';
    await world.upload(key, '{"performanceMetrics": [', now());
    await settle();
    const mail = world.sent.findLast(({ kind }) => kind === 'report-error');
    const jo = await signedInAs('jo@acme.example');
    const answer = await jo.get('/accounts/acme/DE/uploads.json');
    const { uploads } = JSON.parse(answer.text) as { uploads: Record<string, unknown>[] };
    const found = uploads.find((one) => one['key'] === key);
    expect(found).toMatchObject({
      file: 'broken.json',
      outcome: 'unreadable',
      label: 'Could not be read',
      tone: 'breach',
    });
    const facts = found?.['facts'] as { label: string; value: string }[];
    expect(facts.map(({ label }) => label)).toEqual(expect.arrayContaining(['Problem', 'Expected', 'Found', 'Do']));
    for (const { value } of facts) expect(mail?.text).toContain(value);
    expect(mail?.text.replaceAll(/\s+/g, ' ')).toContain(found?.['reason']);
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  test('tells a file that was uploaded before by its content', async () => {
    const { signedInAs, world } = await portfolioWorld();
    const [record] = await world.dependencies.uploadRecords.newest('acme/DE', 1);
    const jo = await signedInAs('jo@acme.example');
    const ask = async (account: string) =>
      JSON.parse((await jo.get(`/accounts/${account}/uploads.json?most=1&digest=${record?.digest}`)).text) as {
        readonly same?: { readonly key: string };
      };
    expect((await ask('acme/DE')).same?.key).toBe('acme/DE/monday.json');
    expect((await ask('acme/FR')).same).toBeUndefined();
  });

  test('waits on the page for a browser without scripts, which comes back from the bucket', async () => {
    const { signedInAs, world, now } = await portfolioWorld();
    const jo = await signedInAs('jo@acme.example');
    const key = 'acme/DE/portal/0123456789abcdef/tuesday.json';
    const back = `${page}?bucket=b&key=${encodeURIComponent(key)}&etag=%22e%22`;
    expect(read((await jo.get(back)).text)).toContain('Your file has arrived and is being read. Look again');
    await world.upload(
      key,
      JSON.stringify(v2Report({ marketplace: 'DE', asOf: '2026-10-05', orderDefectRate: { seller: [1, 1000] } })),
      now(),
    );
    const text = read((await jo.get(back)).text);
    expect(text).toContain('tuesday.json');
    expect(text).toContain('V2 seller performance report, as of 5 October 2026');
    // A link that somebody made shows nothing of another account, not even its name.
    const foreign = (await jo.get(`${page}?key=globex/DE/monday.json`)).text;
    expect(foreign).not.toContain('globex');
    expect(read(foreign)).not.toContain('has arrived');
  });
});

describe('reports to try', () => {
  test('are offered in the local stage, and nowhere else', async () => {
    const { signedInAs, dependencies } = await portfolioWorld();
    const ops = await signedInAs('ops@northwind.example');
    const sample = '/accounts/acme/DE/samples/performance-good.json';
    expect(read((await ops.get(page)).text)).not.toContain('No report at hand?');
    expect((await ops.get(sample)).status).toBe(404);
    dependencies.stage = 'local';
    expect(read((await ops.get(page)).text)).toContain(
      'performance-good.json: a seller performance report in which all is well.',
    );
    const { status, headers, text } = await ops.get(sample);
    expect(status).toBe(200);
    expect(headers['content-disposition']).toBe('attachment; filename="performance-good.json"');
    expect(JSON.parse(text)).toHaveProperty('performanceMetrics');
    expect((await ops.get('/accounts/acme/DE/samples/other.json')).status).toBe(404);
  });
});

test('the script of the page is served as what it is, and asked for again only when it has changed', async () => {
  const { browser } = await portfolioWorld();
  const { status, headers, text } = await browser().get('/upload.js');
  expect(status).toBe(200);
  expect(headers['content-type']).toBe('text/javascript; charset=utf-8');
  expect(text).toContain("document.querySelector('#upload')");
  expect((await browser().get('/upload.js', { 'if-none-match': headers['etag'] })).status).toBe(304);
});
