import type { ParsedMail } from 'mailparser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../../tools/browser.ts';
import { v2Report } from '../fixtures/reports/v2.ts';
import { RunningCloud } from './running-cloud.ts';

/** 12 of 1,000 orders miss the limit of 1 %, of which a reader is reminded daily. */
const report = (asOf: string, marketplace = 'DE') =>
  JSON.stringify(v2Report({ marketplace, asOf, orderDefectRate: { seller: [12, 1000] } }));

const clients = `
consultancy: { name: Northwind Advisory, from: alerts@northwind.example, timezone: Europe/Berlin, recipients: [ops@northwind.example] }
clients:
  acme:
    name: Acme GmbH
    timezone: Europe/Berlin
    recipients: [{ email: jo@acme.example, receives: [alerts] }]
`;

const linkIn = (mail: ParsedMail | undefined, words: string): string => {
  const found = new RegExp(`${words}: (http\\S+)`).exec(mail?.text ?? '');
  if (found?.[1] === undefined) throw new Error(`the mail has no link "${words}"`);
  return found[1];
};

describe('links of mail, on the synthesized stack', () => {
  const cloud = new RunningCloud();
  beforeAll(async () => {
    await cloud.start('--now', '2026-10-05T09:00:00Z');
    await cloud.put('config/clients.yaml', clients);
    await cloud.idle();
    await cloud.put('acme/DE/monday.json', report('2026-10-05'));
    await cloud.idle();
  }, 120_000);
  afterAll(() => cloud.remove());

  const alertTo = async (address: string): Promise<ParsedMail> => {
    const mails = await cloud.mails();
    const found = mails.findLast(({ to }) => [to].flat()[0]?.value[0]?.address === address);
    if (found === undefined) throw new Error(`no mail to ${address}`);
    return found;
  };
  const silenceOf = async () => (await cloud.status()).find(({ client }) => client === 'acme')?.alerts[0]?.silence;

  test('opened, a link asks and changes nothing; its button acts; the button after that undoes', async () => {
    const link = linkIn(await alertTo('jo@acme.example'), 'Snooze 3 days');
    expect(link.startsWith(`${cloud.local.links}/`)).toBe(true);
    const asked = await fetch(link);
    expect(asked.status).toBe(200);
    expect(asked.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await asked.text()).toContain('Snooze this alert for 3 days?');
    expect(await silenceOf()).toBeUndefined();

    const done = await fetch(link, { method: 'POST' });
    const page = await done.text();
    expect(page).toContain('Done: snoozed until 8 October 2026');
    expect(await silenceOf()).toMatchObject({ kind: 'snoozed', until: expect.stringMatching(/^2026-10-08T09:/) });
    expect((await fetch(link, { method: 'POST' })).status).toBe(200);

    const undo = /action="([^"]+)"/.exec(page)?.[1] ?? '';
    await fetch(new URL(undo, link), { method: 'POST' });
    expect(await silenceOf()).toBeUndefined();
    // Replayed after it was undone: nothing.
    expect((await fetch(link, { method: 'POST' })).status).toBe(409);
    expect(await silenceOf()).toBeUndefined();
  });

  test('one letter changed, it is no link', async () => {
    const link = linkIn(await alertTo('jo@acme.example'), 'Mute this metric');
    const forged = link.slice(0, -1) + (link.endsWith('A') ? 'B' : 'A');
    expect((await fetch(forged, { method: 'POST' })).status).toBe(404);
    expect(await silenceOf()).toBeUndefined();
  });

  test('a reader opens the inbox, follows a link and presses its button: there is silence, until the reader takes it back', async () => {
    const browser = await launchBrowser(process.env['CHROMIUM']);
    /** how many mails about the alert a day brings its reader, whose report says the same as those before */
    const dayGoesBy = async (day: string): Promise<number> => {
      const about = async () => {
        const mails = (await cloud.mails()).filter(({ to }) => [to].flat()[0]?.text === 'jo@acme.example');
        return mails.filter(({ subject }) => subject === '[Acme GmbH DE] Order defect rate').length;
      };
      const before = await about();
      await cloud.run('tick', '--now', `${day}T10:00:00Z`);
      await cloud.put(`acme/DE/${day}.json`, report(day));
      await cloud.idle();
      return (await about()) - before;
    };
    try {
      const inbox = await browser.newPage();
      await inbox.goto(cloud.local.ses.inbox);
      await inbox.getByText('Toggle HTML view').first().click();
      const opened = inbox.waitForEvent('popup');
      await inbox.frameLocator('iframe').first().getByRole('link', { name: 'Snooze 7 days' }).click();
      const page = await opened;
      await page.getByRole('button', { name: 'Snooze this alert for 7 days' }).click();
      await page.getByRole('heading', { name: /^Done: snoozed until/ }).waitFor();
      expect(await dayGoesBy('2026-10-06')).toBe(0);

      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByRole('heading', { name: 'Undone' }).waitFor();
      expect(await silenceOf()).toBeUndefined();
      expect(await dayGoesBy('2026-10-07')).toBe(1);
    } finally {
      await browser.close();
    }
  }, 240_000);

  test('the button "Unsubscribe" of a mail program ends the alerts, and the consultancy hears who reads them now', async () => {
    const mail = await alertTo('jo@acme.example');
    const list = mail.headers.get('list') as { readonly unsubscribe?: { readonly url?: string } } | undefined;
    const address = list?.unsubscribe?.url ?? '';
    expect(mail.headers.get('list-unsubscribe-post') ?? JSON.stringify(list)).toContain('One-Click');
    expect(address).toBe(linkIn(mail, 'Unsubscribe'));
    const answer = await fetch(address, {
      method: 'POST',
      body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
    });
    expect(answer.status).toBe(200);
    await cloud.idle();
    const notified = await alertTo('ops@northwind.example');
    expect(notified.text).toContain('NO RECIPIENT LEFT: Acme GmbH (acme), nobody there gets its alerts any more');

    const before = (await cloud.mails()).length;
    await cloud.put('acme/FR/monday.json', report('2026-10-07', 'FR'));
    await cloud.idle();
    const after = (await cloud.mails()).slice(before);
    expect(after.map(({ to }) => [to].flat()[0]?.text)).toEqual(['ops@northwind.example']);

    // The last one of all is rejected.
    const last = await fetch(linkIn(await alertTo('ops@northwind.example'), 'Unsubscribe'), {
      method: 'POST',
      body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
    });
    expect(last.status).toBe(409);
    expect(await last.text()).toContain('Not unsubscribed: nobody else would read this');
  });

  test('the log of it has no link and no address', () => {
    const log = cloud.logOf('FollowLink');
    expect(log).toContain('link.followed');
    expect(log).not.toMatch(/@|[\w-]{40,}\.[\w-]{22}/);
  });
});
