import { describe, expect, test } from 'vitest';
import { pathIn, portalWorld } from '../../support/portal-world.ts';

const monday = new Date('2026-10-05T09:00:00Z');
const clients = (acme: readonly string[]) => `
consultancy: { name: Northwind Advisory, from: alerts@northwind.example, timezone: Europe/Berlin, recipients: [ops@northwind.example] }
clients: { acme: { recipients: [${acme.join(', ')}] }, globex: { recipients: [al@globex.example] } }
`;

async function portal() {
  const opened = portalWorld(monday);
  await opened.world.upload('config/clients.yaml', clients(['Jo@acme.example']), monday);
  return opened;
}

const minutesOfMonth = 30 * 24 * 60;

describe('signing in', () => {
  test('takes a link that was mailed to an address of clients.yaml, and the press of a button', async () => {
    const { browser, signInMails } = await portal();
    const jo = browser();
    expect((await jo.get('/')).headers['location']).toBe('/sign-in');
    const asked = await jo.post('/sign-in', { address: ' jo@ACME.example ' });
    expect(asked.text).toContain('Check your inbox');
    const [mail] = await signInMails();
    expect(mail).toMatchObject({
      to: 'Jo@acme.example',
      subject: 'Sign in to Northwind Advisory',
      from: { name: 'Northwind Advisory', address: 'alerts@northwind.example' },
    });
    // Berlin is two hours ahead; the link ends after 15 minutes.
    expect(mail?.text).toContain('It works once, until 5 October 2026, 11:15.');
    expect(mail).not.toHaveProperty('unsubscribe');

    const opened = await jo.get(pathIn(mail));
    expect(opened.text).toContain('You are about to sign in as <strong>Jo@acme.example</strong>');
    expect(opened.cookies).toEqual([]);
    const signedIn = await jo.post(pathIn(mail));
    expect(signedIn).toMatchObject({ status: 303, headers: { location: '/' } });
    expect((await jo.get('/session')).text).toContain('You are signed in as <strong>Jo@acme.example</strong>');
  });

  test('leaves a cookie that scripts, other sites and plain HTTP cannot have', async () => {
    const { browser, signInMails } = await portal();
    const jo = browser();
    await jo.post('/sign-in', { address: 'jo@acme.example' });
    const { cookies } = await jo.post(pathIn((await signInMails())[0]));
    expect(cookies).toHaveLength(1);
    expect(cookies[0]).toMatch(/^__Host-headroom=/);
    // 30 days
    for (const part of ['Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax', 'Max-Age=2592000']) {
      expect(cookies[0]).toContain(part);
    }
  });

  test('works once, also when two follow the link at the same moment', async () => {
    const { browser, signInMails } = await portal();
    await browser().post('/sign-in', { address: 'jo@acme.example' });
    const path = pathIn((await signInMails())[0]);
    const answers = await Promise.all(Array.from({ length: 10 }, () => browser().post(path)));
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 410)).toHaveLength(9);
    expect((await browser().get(path)).text).toContain('This sign-in link is not valid any more');
  });

  test('is over after a quarter of an hour for the link, and after a month for the session', async () => {
    const { browser, signInMails, signedInAs, passMinutes } = await portal();
    await browser().post('/sign-in', { address: 'jo@acme.example' });
    const path = pathIn((await signInMails())[0]);
    passMinutes(15);
    expect((await browser().post(path)).status).toBe(410);
    const jo = await signedInAs('Jo@acme.example');
    passMinutes(minutesOfMonth - 1);
    expect((await jo.get('/session')).status).toBe(200);
    passMinutes(1);
    expect((await jo.get('/session')).headers['location']).toBe('/sign-in?next=%2Fsession');
  });

  test('leads to where its reader wanted to go, and never to another site', async () => {
    const { browser, signInMails } = await portal();
    for (const [next, location] of [
      ['/accounts/acme/DE?metric=odr', '/accounts/acme/DE?metric=odr'],
      ['//evil.example/', '/'],
      ['/\\evil.example', '/'],
      ['https://evil.example/', '/'],
    ] as const) {
      const jo = browser();
      await jo.post('/sign-in', { address: 'jo@acme.example', next });
      const path = pathIn((await signInMails()).at(-1));
      const asked = await jo.get(path);
      const [, kept = ''] = /name="next" value="([^"]*)"/.exec(asked.text) ?? [];
      expect((await jo.post(path, { next: kept })).headers['location'], next).toBe(location);
    }
  });

  test('stores nothing by which whoever reads the table could sign in', async () => {
    const { browser, signInMails, world } = await portal();
    const jo = browser();
    await jo.post('/sign-in', { address: 'jo@acme.example' });
    await jo.post(pathIn((await signInMails())[0]));
    const [, secret = ''] = /\.([\w-]+)$/.exec(jo.cookie ?? '') ?? [];
    expect(secret).toHaveLength(43);
    const access = (await world.dependencies.portalAccesses.read('jo@acme.example')).value;
    expect(access.sessions).toHaveLength(1);
    expect(JSON.stringify(access)).not.toContain(secret);
  });
});

describe('whoever asks with an address that is not in clients.yaml', () => {
  test('gets the same answer after the same time, and no mail', async () => {
    const { browser, signInMails, pauses } = await portal();
    const known = await browser().post('/sign-in', { address: 'jo@acme.example' });
    const unknown = await browser().post('/sign-in', { address: 'xx@acme.example' });
    expect(unknown.text.replaceAll('xx@', 'jo@')).toBe(known.text);
    expect({ ...unknown.headers, etag: '' }).toEqual({ ...known.headers, etag: '' });
    expect(unknown.status).toBe(known.status);
    expect(pauses).toEqual([1000, 1000]);
    expect((await signInMails()).map(({ to }) => to)).toEqual(['Jo@acme.example']);
  });

  test.each(['nobody', 'a@b', 'jo@acme.example, al@globex.example', ''])('"%s" is no address', async (address) => {
    const { browser, signInMails } = await portal();
    const answer = await browser().post('/sign-in', { address });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('That is not an e-mail address');
    expect(await signInMails()).toEqual([]);
  });
});

describe('whoever asks again and again', () => {
  test('has five links mailed to one address in a quarter of an hour, and the same answer as before', async () => {
    const { ask, signInMails, passMinutes } = await portal();
    const request = (n: number) =>
      ask({
        method: 'POST',
        path: '/sign-in',
        source: `192.0.2.${n}`,
        headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
        body: 'address=jo%40acme.example',
      });
    const answers = await Promise.all(Array.from({ length: 100 }, (_, n) => request(n)));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(await signInMails()).toHaveLength(5);
    passMinutes(15);
    await request(1);
    expect(await signInMails()).toHaveLength(6);
  });

  test('from one network has to wait after twenty, whatever addresses are tried', async () => {
    const { browser } = await portal();
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, n) => browser().post('/sign-in', { address: `person${n}@acme.example` })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(20);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(80);
  });
});

describe('a session ends', () => {
  test('when its owner signs out, for that browser alone', async () => {
    const { signedInAs } = await portal();
    const [here, there] = [await signedInAs('Jo@acme.example'), await signedInAs('Jo@acme.example')];
    const kept = here.cookie;
    const out = await here.post('/sign-out');
    expect(out.headers['location']).toBe('/sign-in?out=done');
    expect(here.cookie).toBeUndefined();
    // A copy of the cookie is worth nothing either.
    here.cookie = kept;
    expect((await here.get('/session')).status).toBe(303);
    expect((await there.get('/session')).status).toBe(200);
  });

  test('everywhere, when its owner signs out everywhere: links that were not used end too', async () => {
    const { signedInAs, browser, signInMails } = await portal();
    const [here, there] = [await signedInAs('Jo@acme.example'), await signedInAs('Jo@acme.example')];
    await browser().post('/sign-in', { address: 'jo@acme.example' });
    const path = pathIn((await signInMails()).at(-1));
    await here.post('/sign-out-everywhere');
    expect((await there.get('/session')).status).toBe(303);
    expect((await browser().post(path)).status).toBe(410);
  });

  test('when the address leaves clients.yaml, and so does a link that was not used', async () => {
    const { signedInAs, browser, signInMails, world, now } = await portal();
    const jo = await signedInAs('Jo@acme.example');
    await browser().post('/sign-in', { address: 'jo@acme.example' });
    const path = pathIn((await signInMails()).at(-1));
    await world.upload('config/clients.yaml', clients(['kim@acme.example']), new Date(now().getTime() + 1000));
    expect((await jo.get('/session')).status).toBe(303);
    expect((await browser().get(path)).status).toBe(410);
    expect((await browser().post(path)).status).toBe(410);
  });
});

describe('a form that another site sends', () => {
  test.each([
    { how: 'says so', headers: { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' } },
    { how: 'comes from a browser too old to say so', headers: { origin: 'https://evil.example' } },
    { how: 'says nothing of where it is from', headers: {} },
  ])('and $how is not followed', async ({ headers }) => {
    const { signedInAs } = await portal();
    const jo = await signedInAs('Jo@acme.example');
    expect((await jo.post('/sign-out-everywhere', {}, headers)).status).toBe(403);
    expect((await jo.get('/session')).status).toBe(200);
  });

  test('is distinguished by its origin, where a browser says nothing more', async () => {
    const { signedInAs } = await portal();
    const jo = await signedInAs('Jo@acme.example');
    const answer = await jo.post('/sign-out', {}, { origin: 'https://abc.lambda-url.eu-central-1.on.aws' });
    expect(answer.status).toBe(303);
  });
});

test.each([
  'x',
  'am9AYWNtZS5leGFtcGxl.AAAA',
  `am9AYWNtZS5leGFtcGxl.${'A'.repeat(43)}`,
  `${'A'.repeat(600)}.${'A'.repeat(43)}`,
])('a cookie that was made up (%s) signs nobody in', async (value) => {
  const { browser, signedInAs } = await portal();
  await signedInAs('Jo@acme.example');
  const stranger = browser();
  stranger.cookie = `__Host-headroom=${value}`;
  expect((await stranger.get('/session')).status).toBe(303);
});
