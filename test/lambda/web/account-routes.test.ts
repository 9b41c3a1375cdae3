import { describe, expect, test } from 'vitest';
import { v2Report } from '../../fixtures/reports/v2.ts';
import { visibleText } from '../../notifications/mail/reading-mail.ts';
import { origin } from '../../support/portal-world.ts';
import { portfolioWorld } from '../../support/portfolio-world.ts';

const page = '/accounts/acme/DE';

/** A part of the page, as it is read. */
function part(html: string, id: string): string {
  const [, content] = new RegExp(`<section aria-labelledby="${id}">([\\s\\S]*?)</section>`).exec(html) ?? [];
  if (content === undefined) throw new Error(`the page has no part "${id}"`);
  return visibleText(content)
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ (?=[.,:])/g, '');
}

/** Where some words of the page lead. */
function linkBehind(html: string, words: string): string {
  const [, address] = new RegExp(`<a href="([^"]+)">${words}</a>`).exec(html) ?? [];
  if (address === undefined) throw new Error(`the page has no link "${words}"`);
  return address.replaceAll('&amp;', '&');
}

describe('the page of an account', () => {
  test('says of each metric how it stands against its limit, and how many more may go wrong', async () => {
    const { signedInAs } = await portfolioWorld();
    const { text } = await (await signedInAs('jo@acme.example')).get(page);
    expect(text).toContain('<h1>Acme GmbH DE</h1>');
    const metrics = part(text, 'metrics');
    // 12 of 1,000 orders are 1.20 %, past 1 %: 9 were allowed, so 3 are over.
    expect(metrics).toContain('BREACH Order defect rate (seller-fulfilled)');
    expect(metrics).toContain('3 over 12 of 1,000 orders, 1.20 %; must stay below 1 %.');
    expect(part(text, 'uploads')).toContain('acme/DE/monday.json Read: V2 seller performance report');
    expect(part(text, 'cases')).toContain('Open. Opened 5 October 2026, 05:00.');
  });

  test('says why something was notified about, and why not', async () => {
    const { signedInAs } = await portfolioWorld();
    const decisions = part((await (await signedInAs('jo@acme.example')).get(page)).text, 'decisions');
    expect(decisions).toContain('Order defect rate (seller-fulfilled) Notified: it is new.');
    expect(decisions).toContain('Not notified: all is well.');
  });

  test.each([
    { words: 'Snooze 3 days', button: 'Snooze this alert for 3 days', shown: 'Snoozed until 8 October 2026, 05:00.' },
    { words: 'Acknowledge', button: 'Acknowledge this alert', shown: 'Acknowledged until 4 November 2026, 04:00.' },
    { words: 'Mute', button: 'Mute order defect rate', shown: 'Muted until 3 January 2027, 04:00.' },
  ])('lets its reader "$words" an alert, and take it back', async ({ words, button, shown }) => {
    const { signedInAs } = await portfolioWorld();
    const jo = await signedInAs('jo@acme.example');
    const before = (await jo.get(page)).text;
    const address = linkBehind(before, words).replace(origin, '');
    expect((await jo.get(address)).text).toContain(button);
    expect((await jo.post(address)).status).toBe(200);
    const silenced = (await jo.get(page)).text;
    expect(part(silenced, 'alerts')).toContain(shown);
    await jo.post(linkBehind(silenced, 'Undo'));
    expect(part((await jo.get(page)).text, 'alerts')).not.toContain(shown);
  });

  test('hands out the evidence pack of its case', async () => {
    const { signedInAs, world, now } = await portfolioWorld();
    await world.writePacks(now());
    const jo = await signedInAs('jo@acme.example');
    const address = linkBehind((await jo.get(page)).text, 'Download the evidence pack');
    expect((await jo.get(address)).headers['content-type']).toBe('application/zip');
  });

  test('draws each rate over time, says in words what is drawn, and lists its numbers', async () => {
    const { signedInAs, world, passMinutes, now, settle } = await portfolioWorld();
    for (let day = 6; day <= 9; day++) {
      passMinutes(24 * 60);
      const asOf = `2026-10-0${day}`;
      const report = v2Report({ marketplace: 'DE', asOf, orderDefectRate: { seller: [12 + day, 1000] } });
      await world.upload(`acme/DE/${asOf}.json`, JSON.stringify(report), now());
      await settle();
    }
    const jo = await signedInAs('jo@acme.example');
    const { text } = await jo.get(page);
    expect(text).toMatch(/<div class="chart" role="img" aria-label="[^"]{40,}"><svg /);
    const charts = part(text, 'charts');
    // 21 of 1,000 on 9 October.
    expect(charts).toContain('9 October 2026 2.10 %');
    expect(text).toContain('<li><a href="/accounts/acme/DE?days=60#charts" aria-current="true">60 days</a></li>');
    expect((await jo.get(`${page}?days=30`)).text).toContain('?days=30#charts" aria-current="true"');
    expect((await jo.get(`${page}?days=wrong`)).text).toContain('?days=60#charts" aria-current="true"');
  });

  test('of an account that there is not, or that is another’s, is not found', async () => {
    const { signedInAs } = await portfolioWorld();
    const jo = await signedInAs('jo@acme.example');
    const [foreign, unknown] = [await jo.get('/accounts/globex/DE'), await jo.get('/accounts/nobody/DE')];
    expect(foreign.status).toBe(404);
    expect(foreign.text).toBe(unknown.text);
    expect((await jo.get('/accounts/acme/XX')).status).toBe(404);
    expect((await (await signedInAs('ops@northwind.example')).get('/accounts/globex/DE')).status).toBe(200);
  });

  test('warns that nothing may hold any more once reports are overdue', async () => {
    const { signedInAs, passMinutes } = await portfolioWorld();
    passMinutes(10 * 24 * 60);
    const { text } = await (await signedInAs('jo@acme.example')).get('/accounts/acme/FR');
    expect(visibleText(text)).toContain('Reports are overdue: what is below may no longer hold.');
    expect(part(text, 'alerts')).toContain('that does not mean that all is well');
  });

  test('is the same when it is asked for again: a browser that has it gets no second copy', async () => {
    const { signedInAs } = await portfolioWorld();
    const jo = await signedInAs('jo@acme.example');
    const { headers } = await jo.get(page);
    expect((await jo.get(page, { 'if-none-match': headers['etag'] })).status).toBe(304);
  });
});

describe('the page of an account of which something is damaged', () => {
  test('says what and what to do, and to a client who has to do it', async () => {
    const { signedInAs, world } = await portfolioWorld();
    const item = await world.table.get('account#acme/DE', 'alerts');
    if (item === undefined) throw new Error('it is not stored');
    await world.table.put({ ...item, body: Buffer.from('not a body') });
    const read = (html: string) =>
      visibleText(html)
        .replaceAll(/\s+/g, ' ')
        .replaceAll(/ (?=[.,:])/g, '');
    const ops = await (await signedInAs('ops@northwind.example')).get(page);
    expect(ops.status).toBe(200);
    expect(read(ops.text)).toMatch(
      /This account cannot be read since .*, so nothing is known of it.*"alerts" is damaged/,
    );
    expect(read(ops.text)).toContain('To do: Bring the item back from a backup (docs/operations.md).');
    const jo = read((await (await signedInAs('jo@acme.example')).get(page)).text);
    expect(jo).toContain('Your consultancy sees this, too, and has to mend it.');
    expect((await (await signedInAs('jo@acme.example')).get('/accounts/acme/FR')).status).toBe(200);
  });
});
