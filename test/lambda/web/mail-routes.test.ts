import { describe, expect, test } from 'vitest';
import { visibleText } from '../../notifications/mail/reading-mail.ts';
import { portfolioWorld } from '../../support/portfolio-world.ts';

const read = (html: string): string =>
  visibleText(html)
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ (?=[.,:])/g, '');

/** The ids of the mails on a page, in order. */
const idsOn = (html: string): readonly string[] =>
  [...html.matchAll(/<a href="\/mail\/(\w+)">/g)].map(([, id = '']) => id);

async function alertTo(address: string) {
  const portal = await portfolioWorld();
  const mail = portal.world.sent.find(({ kind, to }) => kind === 'alert' && to === address);
  if (mail === undefined) throw new Error(`${address} got no alert`);
  return { portal, mail };
}

describe('the mail log', () => {
  test('shows the consultancy what was written to whom, newest first, and what became of it', async () => {
    const { portal, mail } = await alertTo('jo@acme.example');
    portal.passMinutes(1);
    const ops = await portal.signedInAs('ops@northwind.example');
    const { text } = await ops.get('/mail');
    const shown = read(text);
    expect(shown).toContain(`${mail.subject.replaceAll(/\s+/g, ' ')} jo@acme.example Alert 5 October 2026, 11:00 Sent`);
    // The newest is the mail that signed them in.
    expect(shown.indexOf('Sign-in link 5 October 2026, 11:01')).toBeGreaterThan(0);
    expect(shown.indexOf('Sign-in link 5 October 2026, 11:01')).toBeLessThan(shown.indexOf('jo@acme.example Alert'));
  });

  test('shows people of a client what was written to themselves, whatever they ask for', async () => {
    const { portal } = await alertTo('jo@acme.example');
    const jo = await portal.signedInAs('jo@acme.example');
    for (const at of ['/mail', '/mail?to=al@globex.example', '/mail?to=ops@northwind.example']) {
      const shown = read((await jo.get(at)).text);
      expect(shown).toContain('Mail to jo@acme.example.');
      expect(shown).not.toMatch(/al@globex|ops@northwind|Globex/);
    }
  });

  test('shows the consultancy the mail of one address when it asks for that', async () => {
    const { portal } = await alertTo('jo@acme.example');
    const ops = await portal.signedInAs('ops@northwind.example');
    const shown = read((await ops.get('/mail?to=Jo@Acme.example')).text);
    expect(shown).toContain('jo@acme.example Alert');
    expect(shown).not.toContain('al@globex.example');
    expect(read((await ops.get('/mail?to=nobody@acme.example')).text)).toContain(
      'No mail was written to nobody@acme.example.',
    );
  });

  test('goes on behind fifty mails, and no mail is shown twice or left out', async () => {
    const { portal, mail } = await alertTo('jo@acme.example');
    const { outbox } = portal.world.dependencies;
    for (let n = 100; n < 170; n++) await outbox.put({ ...mail, id: `invented${n}` }, portal.now());
    const ops = await portal.signedInAs('ops@northwind.example');
    const seen: string[] = [];
    let next: string | undefined = '/mail?to=jo@acme.example';
    while (next !== undefined) {
      const { text } = await ops.get(next);
      seen.push(...idsOn(text));
      next = /<a href="([^"]+)">Older mail</.exec(text)?.[1]?.replaceAll('&amp;', '&');
    }
    expect(new Set(seen).size).toBe(seen.length);
    // 70 and the alert itself, and what else Jo got.
    const all = await portal.world.dependencies.mailLog.newest(1000, { to: 'jo@acme.example' });
    expect(seen).toEqual(all.map(({ id }) => id));
    expect(seen.length).toBeGreaterThan(70);
  });

  test('says what waits and why, and to whom nothing is sent any more', async () => {
    const { portal, mail } = await alertTo('jo@acme.example');
    const { outbox, recipientStates } = portal.world.dependencies;
    for (const id of ['waits', 'given-up']) {
      await outbox.put({ ...mail, id }, portal.now());
      const entry = await outbox.find(id);
      const claimed = entry && (await outbox.claim(entry, portal.now()));
      if (claimed === undefined) throw new Error('nobody else was there');
      if (id === 'waits')
        await outbox.putOff(claimed, { notBefore: portal.now().toISOString(), waitingFor: 'daily quota', lostEnds: 0 });
      else await outbox.failed(claimed, 'The recipient has bounced');
    }
    const suppressed = { reason: 'bounced', at: portal.now().toISOString(), detail: '550' } as const;
    const { version } = await recipientStates.read('jo@acme.example');
    await recipientStates.write('jo@acme.example', { unsubscribed: [], suppressed }, version);
    const shown = read((await (await portal.signedInAs('ops@northwind.example')).get('/mail')).text);
    expect(shown).toContain('Waiting the daily quota of SES is used up.');
    expect(shown).toContain('Not sent: address suppressed The recipient has bounced.');
    expect(shown).toContain('Nothing is sent to jo@acme.example: it bounced 5 October 2026, 11:00.');
  });
});

describe('a mail of the log', () => {
  test('opens as it was sent for its reader, with the links that are theirs', async () => {
    const { portal, mail } = await alertTo('jo@acme.example');
    const jo = await portal.signedInAs('jo@acme.example');
    const page = await jo.get(`/mail/${mail.id}`);
    expect(read(page.text)).toContain('to jo@acme.example, written 5 October 2026, 05:00. Sent');
    const content = await jo.get(`/mail/${mail.id}/content`);
    const hrefs = (html: string) => [...html.matchAll(/href="(https:[^"]+)"/g)].length;
    expect(hrefs(content.text)).toBe(hrefs(mail.html));
    expect(content.headers['content-security-policy']).toContain('sandbox');
    expect(content.text).not.toContain('cid:');
  });

  test('shows the consultancy what it says, and not the links by which its reader acts', async () => {
    const { portal, mail } = await alertTo('jo@acme.example');
    const ops = await portal.signedInAs('ops@northwind.example');
    const page = (await ops.get(`/mail/${mail.id}`)).text;
    expect(read(page)).toContain('Its links work for its reader only and are left out here.');
    const { text } = await ops.get(`/mail/${mail.id}/content`);
    const secrets = [...mail.html.matchAll(/\/([\w-]+\.[\w-]{22})(?![\w-])/g)].map(([, secret = '']) => secret);
    expect(secrets.length).toBeGreaterThan(3);
    for (const secret of secrets) {
      expect(text).not.toContain(secret);
      expect(page).not.toContain(secret);
    }
  });

  test('that signs somebody in is read by nobody: who could read it could be them', async () => {
    const { portal } = await alertTo('jo@acme.example');
    const jo = await portal.signedInAs('jo@acme.example');
    const ops = await portal.signedInAs('ops@northwind.example');
    const signIn = portal.world.sent.find(({ kind, to }) => kind === 'sign-in' && to === 'jo@acme.example');
    for (const browser of [jo, ops]) {
      const page = await browser.get(`/mail/${signIn?.id}`);
      expect(read(page.text)).toContain('It signs its reader in, so nobody else may read it');
      expect(page.text).not.toContain('/sign-in/');
      expect((await browser.get(`/mail/${signIn?.id}/content`)).status).toBe(404);
    }
  });

  test('to somebody else is, for people of a client, as one that there is not', async () => {
    const { portal, mail } = await alertTo('jo@acme.example');
    const al = await portal.signedInAs('al@globex.example');
    for (const part of ['', '/content', '/files/0']) {
      const foreign = await al.get(`/mail/${mail.id}${part}`);
      expect(foreign.status).toBe(404);
      expect(foreign.text).toBe((await al.get(`/mail/nobody${part}`)).text);
    }
  });
});
