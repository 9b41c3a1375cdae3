import { describe, expect, test } from 'vitest';
import { answerWith, webApp } from '../../../shared/lambda/web/web-app.ts';
import { portfolioWorld } from '../../support/portfolio-world.ts';
import { answerFrom, eventOf, type WebRequest } from './web-requests.ts';

const ownDomain = { portalDomain: 'portal.northwind.example', edgeKey: '11111111-2222-3333-4444-555555555555' };
const origin = 'https://portal.northwind.example';
const viewer = '203.0.113.9';

/** The portal behind its own domain: `by` the domain, or straight to the function URL. */
async function behindDomain() {
  const portal = await portfolioWorld();
  const answer = answerWith(webApp({ ...portal.dependencies, ownDomain }));
  const ask = async (request: WebRequest) => answerFrom(await answer(eventOf(request)));
  const edge = { 'x-headroom-edge': ownDomain.edgeKey, 'x-headroom-viewer': viewer };
  const by = (request: WebRequest) => ask({ ...request, headers: { ...edge, ...request.headers } });
  const form = (address: string, headers: WebRequest['headers'] = {}): WebRequest => ({
    method: 'POST',
    path: '/sign-in',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin, ...headers },
    body: new URLSearchParams({ address }).toString(),
  });
  return { portal, ask, by, form };
}

describe('a portal with a domain of its own', () => {
  test('mails links to it, and takes forms of its own pages only', async () => {
    const { portal, by, form } = await behindDomain();
    expect((await by(form('jo@acme.example'))).status).toBe(200);
    const [mail] = await portal.signInMails();
    expect(mail?.text).toContain(`${origin}/sign-in/`);
    const foreign = await by(form('jo@acme.example', { origin: 'https://abc.lambda-url.eu-central-1.on.aws' }));
    expect(foreign.status).toBe(403);
  });

  test('sends whoever comes by the function URL on to it, and takes no form there', async () => {
    const { ask, form } = await behindDomain();
    const sentOn = await ask({ path: '/accounts/acme/DE', query: 'days=30' });
    expect([sentOn.status, sentOn.headers['location']]).toEqual([308, `${origin}/accounts/acme/DE?days=30`]);
    expect((await ask(form('jo@acme.example'))).status).toBe(403);
    // A key that somebody made up.
    expect((await ask({ path: '/sign-in', headers: { 'x-headroom-edge': 'made up' } })).status).toBe(308);
  });

  test('leaves links of mail that was sent before as they were', async () => {
    const { portal, ask } = await behindDomain();
    const alert = portal.world.sent.find(({ kind }) => kind === 'alert');
    const links = [
      ...(alert?.text ?? '').matchAll(/https:\/\/links\.consultancy\.example(\/[\w-]+\.[\w-]{22})(?![\w-])/g),
    ];
    expect(links.length).toBeGreaterThan(3);
    const statuses = await Promise.all(links.map(async ([, path = '']) => (await ask({ path })).status));
    // The pack of the case is not written yet.
    expect(new Set(statuses)).toEqual(new Set([200, 404]));
  });

  test('counts attempts by the network of the reader, which nobody else can claim to be', async () => {
    const { by, form } = await behindDomain();
    // Twenty in a quarter of an hour.
    for (let n = 0; n < 20; n++) expect((await by(form(`a${n}@acme.example`))).status).toBe(200);
    expect((await by(form('jo@acme.example'))).status).toBe(429);
    expect((await by(form('jo@acme.example', { 'x-headroom-viewer': '198.51.100.4' }))).status).toBe(200);
  });

  test('at the function URL alone nobody’s header says whose a request is', async () => {
    const portal = await portfolioWorld();
    const answer = answerWith(webApp(portal.dependencies));
    const { form } = await behindDomain();
    const plain = (n: number) =>
      form(`a${n}@acme.example`, {
        origin: 'https://abc.lambda-url.eu-central-1.on.aws',
        'x-headroom-edge': '',
        'x-headroom-viewer': `198.51.100.${n}`,
      });
    for (let n = 0; n < 20; n++) expect(answerFrom(await answer(eventOf(plain(n)))).status).toBe(200);
    expect(answerFrom(await answer(eventOf(plain(20)))).status).toBe(429);
  });
});
