import { describe, expect, test } from 'vitest';
import { webApp } from '../../../shared/lambda/web/web-app.ts';
import { portfolioWorld } from '../../support/portfolio-world.ts';

type Role = 'stranger' | 'client' | 'consultancy';
type Outcome = 'shown' | 'sent on' | 'sign in' | 'not found' | 'open to all';

/**
 * Every address of the portal and what each role gets there: the table of docs/threat-model.md. An address with a client in
 * it is asked for with the viewer's own client, with one that there is and with one that there is not.
 */
const routes: Readonly<Record<string, Readonly<Record<Role, Outcome>>>> = {
  'GET /': { stranger: 'sign in', client: 'shown', consultancy: 'shown' },
  'GET /accounts/:client/:marketplace': { stranger: 'sign in', client: 'shown', consultancy: 'shown' },
  'GET /accounts/:client/:marketplace/samples/:name': {
    stranger: 'sign in',
    client: 'not found',
    consultancy: 'not found',
  },
  'GET /accounts/:client/:marketplace/upload': { stranger: 'sign in', client: 'shown', consultancy: 'shown' },
  'GET /accounts/:client/:marketplace/upload-form.json': { stranger: 'sign in', client: 'shown', consultancy: 'shown' },
  'GET /accounts/:client/:marketplace/uploads.json': { stranger: 'sign in', client: 'shown', consultancy: 'shown' },
  'POST /accounts/:client/:marketplace/upload-check': { stranger: 'sign in', client: 'shown', consultancy: 'shown' },
  'GET /cases': { stranger: 'sign in', client: 'shown', consultancy: 'shown' },
  'GET /cases/:client/:marketplace/:id': { stranger: 'sign in', client: 'shown', consultancy: 'shown' },
  'GET /cases/:client/:marketplace/new': { stranger: 'sign in', client: 'shown', consultancy: 'shown' },
  'POST /cases/:client/:marketplace/:id/answered': { stranger: 'sign in', client: 'shown', consultancy: 'shown' },
  'POST /cases/:client/:marketplace/:id/close': { stranger: 'sign in', client: 'shown', consultancy: 'shown' },
  'POST /cases/:client/:marketplace/:id/deadline': { stranger: 'sign in', client: 'shown', consultancy: 'shown' },
  'POST /cases/:client/:marketplace/:id/note': { stranger: 'sign in', client: 'shown', consultancy: 'shown' },
  'POST /cases/:client/:marketplace/:id/submitted': { stranger: 'sign in', client: 'shown', consultancy: 'shown' },
  'POST /cases/:client/:marketplace/:id/undo': { stranger: 'sign in', client: 'shown', consultancy: 'shown' },
  'POST /cases/:client/:marketplace/new': { stranger: 'sign in', client: 'shown', consultancy: 'shown' },
  'GET /clients': { stranger: 'sign in', client: 'not found', consultancy: 'shown' },
  'GET /clients/:client/remove': { stranger: 'sign in', client: 'not found', consultancy: 'not found' },
  'GET /clients/edit': { stranger: 'sign in', client: 'not found', consultancy: 'shown' },
  'GET /clients/versions/:version': { stranger: 'sign in', client: 'not found', consultancy: 'shown' },
  'POST /clients/:client/remove': { stranger: 'sign in', client: 'not found', consultancy: 'not found' },
  'POST /clients/edit': { stranger: 'sign in', client: 'not found', consultancy: 'shown' },
  'GET /connections': { stranger: 'sign in', client: 'shown', consultancy: 'shown' },
  'POST /session/end': { stranger: 'sign in', client: 'shown', consultancy: 'shown' },
  'GET /times.js': { stranger: 'open to all', client: 'open to all', consultancy: 'open to all' },
  'POST /connections': { stranger: 'sign in', client: 'not found', consultancy: 'not found' },
  'POST /connections/:client/:region/renew': { stranger: 'sign in', client: 'not found', consultancy: 'not found' },
  'GET /mail': { stranger: 'sign in', client: 'shown', consultancy: 'shown' },
  'GET /mail/:mail': { stranger: 'sign in', client: 'not found', consultancy: 'shown' },
  'GET /mail/:mail/content': { stranger: 'sign in', client: 'not found', consultancy: 'shown' },
  'GET /mail/:mail/files/:index': { stranger: 'sign in', client: 'not found', consultancy: 'not found' },
  'GET /portfolio.csv': { stranger: 'sign in', client: 'shown', consultancy: 'shown' },
  'GET /portfolio.json': { stranger: 'sign in', client: 'shown', consultancy: 'shown' },
  'GET /session': { stranger: 'sign in', client: 'shown', consultancy: 'shown' },
  'GET /sign-in': { stranger: 'open to all', client: 'open to all', consultancy: 'open to all' },
  'POST /sign-in': { stranger: 'open to all', client: 'open to all', consultancy: 'open to all' },
  'GET /sign-in/:token': { stranger: 'open to all', client: 'open to all', consultancy: 'open to all' },
  'POST /sign-in/:token': { stranger: 'open to all', client: 'open to all', consultancy: 'open to all' },
  'GET /upload': { stranger: 'sign in', client: 'sent on', consultancy: 'sent on' },
  'GET /upload.js': { stranger: 'open to all', client: 'open to all', consultancy: 'open to all' },
  'GET /uploads': { stranger: 'sign in', client: 'shown', consultancy: 'shown' },
  'POST /sign-out': { stranger: 'open to all', client: 'open to all', consultancy: 'open to all' },
  'POST /sign-out-everywhere': { stranger: 'sign in', client: 'shown', consultancy: 'shown' },
};

const addresses: Readonly<Record<Exclude<Role, 'stranger'>, string>> = {
  client: 'jo@acme.example',
  consultancy: 'ops@northwind.example',
};

/** A mail to somebody of another client: whoever of Acme asks for it asks for a foreign id. */
const foreignMail = ({ world }: Awaited<ReturnType<typeof portfolioWorld>>): string => {
  const mail = world.sent.find(({ kind, to }) => kind === 'alert' && to === 'al@globex.example');
  if (mail === undefined) throw new Error('Globex got no alert');
  return mail.id;
};

/** An address for each client that could stand in a route. Throws for an id that nobody has thought of yet. */
const pathsOf = (route: string, clients: readonly string[], mail: string): readonly string[] =>
  (route.includes(':client') ? clients : ['']).map((client) => {
    const ids: ReadonlyMap<string, string> = new Map([
      [':client', client],
      [':marketplace', 'DE'],
      [':region', 'eu'],
      [':id', 'orderDefectRate-seller-1'],
      [':name', 'good.json'],
      [':token', 'am9AYWNtZS5leGFtcGxl.AAAA'],
      [':mail', mail],
      [':index', '0'],
      [':version', '0'],
    ]);
    return route.replaceAll(/:\w+/g, (id) => {
      const value = ids.get(id);
      if (value === undefined) throw new Error(`${route}: say what stands for ${id}, and who may see it`);
      return value;
    });
  });

test('every address of the portal is in the table', async () => {
  const { dependencies } = await portfolioWorld();
  const known = webApp(dependencies).routes.filter(({ method }) => method !== 'ALL');
  expect([...new Set(known.map(({ method, path }) => `${method} ${path}`))].sort()).toEqual(Object.keys(routes).sort());
});

describe.each(Object.entries(routes))('%s', (route, outcomes) => {
  const [method = '', path = ''] = route.split(' ');

  test.each(Object.entries(outcomes) as [Role, Outcome][])('a %s: %s', async (role, outcome) => {
    const portal = await portfolioWorld();
    const browser = role === 'stranger' ? portal.browser() : await portal.signedInAs(addresses[role]);
    const ask = (at: string) => (method === 'GET' ? browser.get(at) : browser.post(at));
    for (const at of pathsOf(path, ['acme'], foreignMail(portal))) {
      const answer = await ask(at);
      // `?out=` says that somebody who was signed in is not any more.
      const isSignIn = answer.status === 401 || /^\/sign-in(?!\?out=)/.test(answer.headers['location'] ?? '');
      if (outcome === 'sign in') expect(isSignIn, at).toBe(true);
      if (outcome === 'shown' && method === 'GET') expect(answer.status, at).toBe(200);
      if (outcome === 'shown' && method === 'POST')
        expect([answer.status === 404, answer.status >= 500, isSignIn], at).toEqual([false, false, false]);
      if (outcome === 'sent on') expect([answer.status, isSignIn], at).toEqual([303, false]);
      if (outcome === 'not found') expect(answer.status, at).toBe(404);
      // Nobody but the consultancy learns that there is another client.
      if (role !== 'consultancy')
        expect(`${answer.text}${JSON.stringify(answer.headers)}`, at).not.toMatch(/globex|initech/i);
      if (role === 'stranger') expect(answer.text, at).not.toMatch(/acme gmbh/i);
    }
  });

  test('another’s client is as one that there is not', async () => {
    const portal = await portfolioWorld();
    const jo = await portal.signedInAs(addresses.client);
    const [foreign, invented] = pathsOf(path, ['globex', 'nobody'], foreignMail(portal));
    if (foreign === undefined || invented === undefined) return;
    const ask = (at: string) => (method === 'GET' ? jo.get(at) : jo.post(at));
    const [there, nowhere] = [await ask(foreign), await ask(invented)];
    expect(there.status).toBe(404);
    expect(there.text).toBe(nowhere.text);
    expect(there.headers).toEqual(nowhere.headers);
  });
});
