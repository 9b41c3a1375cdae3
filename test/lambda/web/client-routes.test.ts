import { describe, expect, test } from 'vitest';
import { v2Report } from '../../fixtures/reports/v2.ts';
import { visibleText } from '../../notifications/mail/reading-mail.ts';
import { portfolioWorld } from '../../support/portfolio-world.ts';

const read = (html: string): string =>
  visibleText(html)
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ (?=[.,:])/g, '');
const unescaped = (html: string): string =>
  html
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

/** What the editor holds. */
function editorIn(html: string): { readonly text: string; readonly tag: string } {
  const [, text] = /<textarea[^>]*>\n([\s\S]*?)<\/textarea>/.exec(html) ?? [];
  const [, tag] = /<input type="hidden" name="tag" value="([^"]*)">/.exec(html) ?? [];
  if (text === undefined || tag === undefined) throw new Error('the page has no editor');
  return { text: unescaped(text), tag: unescaped(tag) };
}

async function ops() {
  const portal = await portfolioWorld();
  const browser = await portal.signedInAs('ops@northwind.example');
  const open = async () => editorIn((await browser.get('/clients/edit')).text);
  const names = async () => (await portal.world.dependencies.clientConfigs.current()).clients.map(({ name }) => name);
  return { portal, browser, open, names };
}

describe('the list of clients', () => {
  test('says how each stands, and which folders with reports nobody has named', async () => {
    const { portal, browser } = await ops();
    const report = v2Report({ marketplace: 'DE', asOf: '2026-10-05', orderDefectRate: { seller: [0, 1000] } });
    await portal.world.upload('umbrella/DE/monday.json', JSON.stringify(report), portal.now());
    await portal.settle();
    const text = read((await browser.get('/clients')).text);
    expect(text).toContain('3 clients.');
    expect(text).toMatch(/Acme GmbH acme . BREACH 2 1 America\/New_York/);
    expect(text).toContain('Initech initech No report yet 0 1 Europe/Berlin');
    expect(text).toContain('With reports, and not in clients.yaml');
    expect(text).toContain('umbrella');
  });
});

describe('the editor of clients.yaml', () => {
  test('shows a mistake with its line and column, keeps the text and saves nothing; mended, it is saved and in force', async () => {
    const { browser, open, names, portal } = await ops();
    const { text, tag } = await open();
    expect(text).toContain('acme: { name: Acme GmbH');
    portal.passMinutes(1);
    const wrong = text.replace('timezone: America/New_York', 'timezone: America/New_Yorck');
    const rejected = await browser.post('/clients/edit', { act: 'save', text: wrong, tag });
    expect(rejected.status).toBe(400);
    // Line 4 of the file: the empty one, consultancy, clients, acme.
    expect(read(rejected.text)).toContain(
      'Line 4, column 38: clients.acme.timezone: "America/New_Yorck" is not an IANA time zone like Europe/Berlin',
    );
    expect(editorIn(rejected.text)).toEqual({ text: wrong, tag });
    const right = text.replace('name: Acme GmbH', 'name: Acme AG').replaceAll('\n', '\r\n');
    const saved = await browser.post('/clients/edit', { act: 'save', text: right, tag });
    expect(saved.headers['location']).toBe('/clients/edit?saved=yes');
    expect(await names()).toContain('Acme AG');
    const after = await browser.get('/clients/edit?saved=yes');
    expect(read(after.text)).toContain('It is in force.');
    // What a form sends as CR LF is what the file had.
    expect(editorIn(after.text).text).toBe(text.replace('name: Acme GmbH', 'name: Acme AG'));
  });

  test('of two who edit at once the second overwrites nothing, and keeps what was typed', async () => {
    const { browser, open, names } = await ops();
    const { text, tag } = await open();
    await browser.post('/clients/edit', { act: 'save', text: text.replace('Acme GmbH', 'Acme One'), tag });
    const mine = text.replace('Acme GmbH', 'Acme Two');
    const second = await browser.post('/clients/edit', { act: 'save', text: mine, tag });
    expect(second.status).toBe(409);
    expect(read(second.text)).toContain('Somebody else has saved clients.yaml since you opened it.');
    expect(await names()).toContain('Acme One');
    const kept = editorIn(second.text);
    expect(kept.text).toBe(mine);
    await browser.post('/clients/edit', { act: 'save', ...kept });
    expect(await names()).toContain('Acme Two');
  });

  test('asks again before a client goes or the editor locks themselves out', async () => {
    const { browser, open, names } = await ops();
    const { text, tag } = await open();
    const without = text
      .replace(/\n {2}globex:.*/, '')
      .replace('recipients: [ops@northwind.example]', 'recipients: [other@northwind.example]');
    const asked = await browser.post('/clients/edit', { act: 'save', text: without, tag });
    expect(asked.status).toBe(400);
    expect(read(asked.text)).toContain('Not saved yet.');
    expect(read(asked.text)).toContain('Globex & Söhne (globex) is gone. Its accounts are not evaluated any more');
    expect(read(asked.text)).toContain('ops@northwind.example is not named for the consultancy any more');
    expect(await names()).toContain('Globex & Söhne');
    expect((await browser.post('/clients/edit', { act: 'save', text: without, tag, meant: 'yes' })).status).toBe(303);
    expect(await names()).not.toContain('Globex & Söhne');
  });

  test('checks without saving', async () => {
    const { browser, open, names } = await ops();
    const { text, tag } = await open();
    const checked = await browser.post('/clients/edit', {
      act: 'check',
      text: text.replace('Acme GmbH', 'Acme X'),
      tag,
    });
    expect(read(checked.text)).toContain('No mistakes. 3 clients.');
    expect(await names()).toContain('Acme GmbH');
  });

  test('keeps earlier versions, to be read and to be brought back', async () => {
    const { browser, open, names } = await ops();
    const { text, tag } = await open();
    await browser.post('/clients/edit', { act: 'save', text: text.replace('Acme GmbH', 'Acme AG'), tag });
    const [, earlier = ''] = [
      ...(await browser.get('/clients/edit')).text.matchAll(/href="(\/clients\/versions\/[^"]+)"/g),
    ].map(([, address = '']) => address);
    const page = await browser.get(earlier);
    expect(read(page.text)).toContain('name: Acme GmbH');
    const from = /href="(\/clients\/edit\?from=[^"]+)"/.exec(page.text)?.[1] ?? '';
    const brought = editorIn((await browser.get(from)).text);
    await browser.post('/clients/edit', { act: 'save', ...brought });
    expect(await names()).toContain('Acme GmbH');
    expect((await browser.get('/clients/versions/999')).status).toBe(404);
  });

  test('text is text, whatever is in it', async () => {
    const { browser, open } = await ops();
    const { tag } = await open();
    const hostile = '</textarea><script>window.ran = true</script>';
    const answer = await browser.post('/clients/edit', { act: 'save', text: hostile, tag });
    expect(answer.text).not.toContain('<script>window');
  });
});

describe('a client that is not watched any more', () => {
  async function withUnnamed() {
    const known = await ops();
    const { portal } = known;
    const report = v2Report({ marketplace: 'DE', asOf: '2026-10-05', orderDefectRate: { seller: [0, 1000] } });
    await portal.world.upload('umbrella/DE/monday.json', JSON.stringify(report), portal.now());
    await portal.settle();
    const accounts = async () =>
      (await portal.world.dependencies.accounts.all()).filter(({ account }) => account.client === 'umbrella').length;
    return { ...known, accounts };
  }

  test('needs its name typed in', async () => {
    const { browser, accounts } = await withUnnamed();
    const page = '/clients/umbrella/remove';
    expect(read((await browser.get(page)).text)).toContain('1 account of umbrella will not be evaluated');
    expect((await browser.post(page, { name: 'umbrela' })).status).toBe(400);
    expect(await accounts()).toBe(1);
    const done = await browser.post(page, { name: 'umbrella' });
    expect(done.status).toBe(303);
    expect(await accounts()).toBe(0);
    expect(read((await browser.get(done.headers['location'] ?? '')).text)).toContain(
      'umbrella is not watched any more.',
    );
    expect((await browser.get(page)).status).toBe(404);
  });

  test('cannot be one that clients.yaml names', async () => {
    const { browser } = await withUnnamed();
    expect((await browser.post('/clients/globex/remove', { name: 'globex' })).status).toBe(404);
  });
});
