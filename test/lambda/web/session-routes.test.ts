import { describe, expect, test } from 'vitest';
import { visibleText } from '../../notifications/mail/reading-mail.ts';
import { portfolioWorld } from '../../support/portfolio-world.ts';

const idsOn = (html: string): readonly string[] =>
  [...html.matchAll(/name="session" value="([^"]+)"/g)].map(([, id = '']) => id);

describe('the browsers in which somebody is signed in', () => {
  test('are listed, and another one can be signed out without this one', async () => {
    const portal = await portfolioWorld();
    const lost = await portal.signedInAs('jo@acme.example');
    portal.passMinutes(60);
    const here = await portal.signedInAs('jo@acme.example');
    const { text } = await here.get('/session');
    const shown = visibleText(text).replaceAll(/\s+/g, ' ');
    // 09:00 and 10:00 UTC by New York's clock.
    expect(shown).toMatch(/Since 5 October 2026, 06:00 , until .* this browser Since 5 October 2026, 05:00/);
    const [other = '', ...more] = idsOn(text);
    expect(more).toEqual([]);
    expect((await here.post('/session/end', { session: other })).headers['location']).toBe('/session');
    expect((await lost.get('/')).headers['location']).toBe('/sign-in');
    expect((await here.get('/')).status).toBe(200);
  });

  test('of somebody else stay signed in, whatever is asked for', async () => {
    const portal = await portfolioWorld();
    const jo = await portal.signedInAs('jo@acme.example');
    await portal.signedInAs('al@globex.example');
    const al = await portal.signedInAs('al@globex.example');
    const [alsOther = ''] = idsOn((await al.get('/session')).text);
    await jo.post('/session/end', { session: alsOther });
    expect(idsOn((await al.get('/session')).text)).toEqual([alsOther]);
  });
});
