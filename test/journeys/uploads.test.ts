import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../../tools/browser.ts';
import { v2Report } from '../fixtures/reports/v2.ts';
import { RunningCloud } from './running-cloud.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const clients = `
consultancy: { name: Northwind Advisory, from: alerts@northwind.example, timezone: Europe/Berlin, recipients: [ops@northwind.example] }
clients:
  acme: { name: Acme GmbH, recipients: [jo@acme.example] }
  globex: { name: Globex, recipients: [al@globex.example] }
`;

const reportOf = (marketplace: string, defective: number): string =>
  JSON.stringify(v2Report({ marketplace, asOf: '2026-10-05', orderDefectRate: { seller: [defective, 1000] } }));

const fileOf = (name: string, content: string | Buffer) => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(content),
});

/** 30 MB of orders in one store, which nobody placed. */
function manyOrders(): Buffer {
  const header =
    'amazon-order-id\tpurchase-date\tlast-updated-date\torder-status\tfulfillment-channel\tsales-channel\titem-status\tproduct-name\n';
  const rows = Array.from(
    { length: 100_000 },
    (_, n) =>
      `302-${String(n).padStart(7, '0')}-0000001\t2026-10-01T09:00:00+00:00\t2026-10-02T09:00:00+00:00\tShipped\tMerchant\tAmazon.de\tShipped\t${'Lamp '.repeat(40)}\n`,
  );
  return Buffer.from(header + rows.join(''));
}

const textOf = async (found: Locator): Promise<string> => (await found.allInnerTexts()).join('\n');

interface Form {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
}

describe('uploads in the portal, on the synthesized stack and in Chromium', () => {
  const cloud = new RunningCloud();
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser(process.env['CHROMIUM']);
    await cloud.start('--now', '2026-10-05T09:00:00Z');
    await cloud.put('config/clients.yaml', clients);
    await cloud.put('globex/DE/monday.json', reportOf('DE', 0));
    await cloud.idle();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await cloud.remove();
  });

  const portal = (): string => (cloud.local as unknown as { readonly portal: string }).portal;
  const bucketHost = (): string => new URL(cloud.local.s3.endpoint).host;
  const uploadPage = () => `${portal()}/accounts/acme/DE/upload`;

  async function signedIn(
    address: string,
    options: Parameters<Browser['newContext']>[0] = {},
  ): Promise<{ readonly context: BrowserContext; readonly page: Page; readonly hosts: ReadonlySet<string> }> {
    const context = await browser.newContext(options);
    const hosts = new Set<string>();
    context.on('request', (request) => hosts.add(new URL(request.url()).host));
    const page = await context.newPage();
    await page.goto((await cloud.run('portal', '--as', address)).trim());
    return { context, page, hosts };
  }

  /** The card of a file in the list of what is being uploaded. */
  const card = (page: Page, name: string) => page.locator('#queue li', { hasText: name });
  const state = (page: Page, name: string, words: string) =>
    card(page, name)
      .locator('.state', { hasText: new RegExp(`^${words}`) })
      .waitFor({ timeout: 60_000 });

  const formOf = async (page: Page, account: string): Promise<{ readonly status: number; readonly form?: Form }> => {
    const answer = await page.request.get(`${portal()}/accounts/${account}/upload-form.json`);
    return answer.ok() ? { status: answer.status(), form: (await answer.json()) as Form } : { status: answer.status() };
  };

  const send = async ({ url, fields }: Form, changed: Readonly<Record<string, string>> = {}) => {
    const body = new FormData();
    for (const [name, value] of Object.entries({ ...fields, ...changed })) body.set(name, value);
    body.set('file', new Blob([reportOf('DE', 99)]), 'forged.json');
    const answer = await fetch(url, { method: 'POST', body });
    return { status: answer.status, code: /<Code>(\w+)<\/Code>/.exec(await answer.text())?.[1] };
  };

  test('a good, a broken and a large file at once: each says what it is, without a reload', async () => {
    const { context, page, hosts } = await signedIn('jo@acme.example');
    await page.goto(uploadPage());
    const large = join(cloud.folder, 'orders.txt');
    writeFileSync(large, manyOrders());
    await page.setInputFiles('#file', [
      fileOf('good.json', reportOf('DE', 12)),
      fileOf('broken.json', '{"performance'),
    ]);
    await page.setInputFiles('#file', large);
    await state(page, 'good.json', 'Read');
    expect(await textOf(card(page, 'good.json'))).toContain('V2 seller performance report, as of 5 October 2026');
    await state(page, 'broken.json', 'Could not be read');
    // In the words that the mail has.
    const reason = await textOf(card(page, 'broken.json').locator('dl'));
    await state(page, 'orders.txt', 'Read');
    expect(await textOf(card(page, 'orders.txt'))).toContain('All Orders report');
    expect(await textOf(card(page, 'orders.txt'))).toContain('100,000 rows');
    await cloud.idle();
    const mail = (await cloud.mails()).find(({ subject }) => subject?.includes('broken.json'));
    const words = reason.split('\n').filter((line) => line.length > 20);
    expect(words.length).toBeGreaterThan(1);
    for (const line of words) expect(mail?.text?.replaceAll(/\s+/g, ' ')).toContain(line);
    const [acme] = (await cloud.status()).filter(({ client }) => client === 'acme');
    expect(
      acme?.readings.find(({ metric, source }) => metric === 'orderDefectRate' && source === 'official')?.numerator,
    ).toBe(12);
    expect([...hosts].sort()).toEqual([new URL(portal()).host, bucketHost()].sort());
    await context.close();
  }, 120_000);

  test('the same file again says that nothing has changed', async () => {
    const { context, page } = await signedIn('jo@acme.example');
    await page.goto(uploadPage());
    await page.setInputFiles('#file', fileOf('again.json', reportOf('DE', 12)));
    await card(page, 'again.json').getByText('The same file was uploaded before').waitFor({ timeout: 60_000 });
    await context.close();
  }, 90_000);

  test('a report of another marketplace is held before it is uploaded, and goes up if its owner insists', async () => {
    const { context, page, hosts } = await signedIn('jo@acme.example');
    await page.goto(uploadPage());
    await page.setInputFiles('#file', fileOf('french.json', reportOf('FR', 1)));
    await state(page, 'french.json', 'This seems to be of another marketplace');
    expect(await textOf(card(page, 'french.json'))).toContain('expected DE (A1PA6795UKMFR9), found FR');
    expect(hosts.has(bucketHost())).toBe(false);
    await card(page, 'french.json').getByRole('button', { name: 'Upload anyway' }).click();
    await state(page, 'french.json', 'Could not be read');
    await context.close();
  }, 90_000);

  test('an upload is cancelled in the middle, tried again, and survives a broken connection', async () => {
    const { context, page } = await signedIn('jo@acme.example');
    await page.goto(uploadPage());
    let mode: 'hang' | 'break' | 'pass' = 'hang';
    await page.route(
      (url) => url.host === bucketHost(),
      async (route) => {
        if (mode === 'break') return route.abort('connectionreset');
        if (mode === 'pass') return route.continue();
        // Never answered: the upload stays on its way until it is cancelled.
        return undefined;
      },
    );
    await page.setInputFiles('#file', fileOf('slow.json', reportOf('DE', 3)));
    await state(page, 'slow.json', 'Uploading');
    await card(page, 'slow.json').getByRole('button', { name: 'Cancel' }).click();
    await state(page, 'slow.json', 'Cancelled');
    mode = 'break';
    await card(page, 'slow.json').getByRole('button', { name: 'Try again' }).click();
    await state(page, 'slow.json', 'Not uploaded');
    expect(await textOf(card(page, 'slow.json'))).toContain('The connection broke');
    mode = 'pass';
    await card(page, 'slow.json').getByRole('button', { name: 'Try again' }).click();
    await state(page, 'slow.json', 'Read');
    await context.close();
  }, 90_000);

  test('works with the keyboard alone, and says aloud how far each file is', async () => {
    const { context, page } = await signedIn('jo@acme.example');
    await page.goto(uploadPage());
    const focused = () =>
      page.evaluate<string>('document.activeElement?.id || document.activeElement?.textContent?.trim() || ""');
    for (let n = 0; (await focused()) !== 'file'; n++) {
      if (n > 30) throw new Error('the file cannot be chosen with the keyboard');
      await page.keyboard.press('Tab');
    }
    const chooser = page.waitForEvent('filechooser');
    await page.keyboard.press('Enter');
    await (await chooser).setFiles(fileOf('french.json', reportOf('FR', 2)));
    await state(page, 'french.json', 'This seems to be of another marketplace');
    expect(await textOf(page.getByRole('status'))).toBe('french.json: This seems to be of another marketplace');
    for (let n = 0; (await focused()) !== 'Remove'; n++) {
      if (n > 10) throw new Error('the file cannot be removed with the keyboard');
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    expect(await card(page, 'french.json').count()).toBe(0);
    expect(await focused()).toBe('file');
    await context.close();
  }, 90_000);

  test('a file is dropped onto the page, and a sample is tried with one click', async () => {
    const { context, page } = await signedIn('ops@northwind.example');
    await page.goto(`${portal()}/accounts/globex/DE/upload`);
    const data = await page.evaluateHandle(
      `const data = new DataTransfer(); data.items.add(new File([${JSON.stringify(reportOf('DE', 2))}], 'dropped.json')); data`,
    );
    await page.dispatchEvent('#upload', 'drop', { dataTransfer: data });
    await state(page, 'dropped.json', 'Read');
    await page.getByRole('button', { name: 'Try it: Transaktionen.csv' }).click();
    await state(page, 'Transaktionen.csv', 'Read');
    await context.close();
  }, 90_000);

  test('needs no script: a form takes one file to the bucket, and the browser comes back to what became of it', async () => {
    const { context, page } = await signedIn('jo@acme.example', { javaScriptEnabled: false });
    await page.goto(uploadPage());
    await page.setInputFiles('#file', fileOf('plain.json', reportOf('DE', 5)));
    await page.getByRole('button', { name: 'Upload' }).click();
    await page.waitForURL('**/accounts/acme/DE/upload?**');
    await cloud.idle();
    await page.reload();
    const shown = await textOf(page.locator('main .card[role=status]'));
    expect(shown).toContain('plain.json');
    expect(shown).toContain('Read');
    expect(shown).toContain('V2 seller performance report');
    await page.goto(`${portal()}/uploads`);
    expect(await page.locator('tbody th', { hasText: 'plain.json' }).count()).toBe(1);
    await context.close();
  }, 90_000);

  test('a client’s person cannot upload for another account, whatever they send', async () => {
    const { context, page } = await signedIn('jo@acme.example');
    expect((await formOf(page, 'globex/DE')).status).toBe(404);
    const { form } = await formOf(page, 'acme/DE');
    if (form === undefined) throw new Error('no form was made');
    const key = String(form.fields['key']);
    for (const forged of [
      'globex/DE/portal/x/forged.json',
      'config/clients.yaml',
      key.replace('acme/', 'globex/'),
      'acme/DE/forged.json',
    ]) {
      expect(await send(form, { key: forged }), forged).toEqual({ status: 403, code: 'AccessDenied' });
    }
    const policy = JSON.parse(Buffer.from(String(form.fields['Policy']), 'base64').toString()) as {
      conditions: unknown[];
    };
    const forgedPolicy = Buffer.from(JSON.stringify({ ...policy, conditions: [['starts-with', '$key', '']] })).toString(
      'base64',
    );
    expect(await send(form, { key: 'globex/DE/x/forged.json', Policy: forgedPolicy })).toEqual({
      status: 403,
      code: 'SignatureDoesNotMatch',
    });
    expect((await send(form, { 'x-amz-meta-as-of': '2020-01-01' })).code).toBe('AccessDenied');
    await cloud.idle();
    const [globex] = (await cloud.status()).filter(({ client }) => client === 'globex');
    expect(globex?.reports.map((one) => one.key).some((one) => one.includes('forged'))).toBe(false);
    expect((await send(form)).status).toBe(201);
    await context.close();
  }, 90_000);

  test('a form ends after an hour', async () => {
    const { context, page } = await signedIn('jo@acme.example');
    const { form } = await formOf(page, 'acme/DE');
    if (form === undefined) throw new Error('no form was made');
    const hourLater = new Date(Date.parse('2026-10-05T09:00:00Z') + 2 * 3_600_000);
    await cloud.run('tick', '--now', hourLater.toISOString());
    expect(await send(form)).toEqual({ status: 403, code: 'AccessDenied' });
    await context.close();
  }, 90_000);

  interface Finding {
    readonly id: string;
    readonly nodes: readonly { readonly html: string }[];
  }
  async function findingsOn(page: Page): Promise<readonly string[]> {
    await page.evaluate(axe);
    const found = (await page.evaluate('axe.run().then(({ violations }) => violations)')) as readonly Finding[];
    return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  }

  test.each(['light', 'dark'] as const)(
    'both pages are free of what axe finds wrong, fit every screen and ask no other host (%s)',
    async (colorScheme) => {
      // The policy of the pages lets no foreign script run, axe's neither.
      const { context, page, hosts } = await signedIn('ops@northwind.example', { colorScheme, bypassCSP: true });
      for (const path of [
        '/uploads',
        '/uploads?q=nothing',
        '/uploads?outcome=unreadable',
        '/accounts/acme/DE/upload',
        '/accounts/acme/IT/upload',
      ]) {
        await page.goto(`${portal()}${path}`);
        if (path.endsWith('DE/upload')) {
          const names = [
            'french.json',
            'a-very-long-name-of-a-file-that-somebody-has-given-it-without-any-blank-in-it.json',
          ];
          await page.setInputFiles('#file', [
            fileOf(names[0] ?? '', reportOf('FR', 2)),
            fileOf(names[1] ?? '', `{"${colorScheme}`),
          ]);
          await state(page, 'french.json', 'This seems to be of another marketplace');
          await state(page, names[1] ?? '', 'Could not be read');
        }
        for (const details of await page.locator('details').all())
          await details.evaluate('node => { node.open = true }');
        for (const width of [1440, 768, 320]) {
          await page.setViewportSize({ width, height: 800 });
          const needs = await page.locator('html').evaluate((element) => element.scrollWidth);
          expect(needs, `${path} at ${width}`).toBeLessThanOrEqual(width);
          if (width !== 768) expect(await findingsOn(page), `${path} at ${width}`).toEqual([]);
        }
        for (const button of await page.locator('button:visible').all()) {
          // 44 px: WCAG 2.2, success criterion 2.5.5.
          expect((await button.boundingBox())?.height, path).toBeGreaterThanOrEqual(44);
        }
      }
      expect([...hosts].sort()).toEqual([new URL(portal()).host, bucketHost()].sort());
      await context.close();
    },
    120_000,
  );
});
