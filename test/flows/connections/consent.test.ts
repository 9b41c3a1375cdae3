import { describe, expect, test } from 'vitest';
import { answerConsent, type ConsentRequest, writeConsentLink } from '../../../shared/flows/connections/consent.ts';
import { connectedWorld, plainSeller } from '../../support/connected-world.ts';

type World = Awaited<ReturnType<typeof connectedWorld>>;
const begin = new Date('2026-10-05T06:00:00Z');
const day = 86_400_000;
const address = 'https://connect.northwind.example/';
const wanted = { client: 'acme', region: 'eu', app: 'main' } as const;

let world: World;

async function opened(): Promise<World> {
  world = await connectedWorld(begin);
  world.addSeller(plainSeller('S1'));
  world.addSeller(plainSeller('S2'));
  return world;
}

const requestOf = (url: string): ConsentRequest => {
  const { pathname, searchParams } = new URL(url);
  return { method: 'GET', path: pathname.slice(1), query: Object.fromEntries(searchParams), address };
};
const open = (url: string) => answerConsent(world.dependencies, requestOf(url), world.now());
const linkOf = () => writeConsentLink(world.dependencies, wanted, world.now());

/** Where Amazon sends a seller back to who confirms on its page. */
async function confirmedAs(sellerId: string, link: string): Promise<string> {
  const asked = await open(link);
  const leadsTo = /<a class="go" href="([^"]+)"/.exec(asked.page)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const answer = await world.fetch(leadsTo, {
    method: 'POST',
    body: new URLSearchParams({ seller: sellerId }),
    redirect: 'manual',
  });
  return answer.headers.get('location') ?? '';
}

const connection = async () => (await world.dependencies.connections.read(wanted))?.value.connection;

test('a seller who follows the link and confirms is connected, and its first reports are asked for', async () => {
  await opened();
  const link = await linkOf();
  const asked = await open(link);
  expect(asked).toMatchObject({ status: 200, outcome: 'asked' });
  expect(asked.page).toContain('primary user');
  // Looking at it changes nothing.
  expect(await connection()).toBeUndefined();
  const back = await confirmedAs('S1', link);
  expect(back).toContain(`${address}connect/callback?`);
  const answer = await open(back);
  expect(answer).toMatchObject({ status: 200, outcome: 'connected', client: 'acme', region: 'eu' });
  expect(answer.page).toContain('What happens next');
  expect(answer.page).toContain('DE');
  expect(await connection()).toMatchObject({ sellerId: 'S1', marketplaces: ['DE'], app: 'main' });
  await world.runUntil(begin.getTime() + 60_000);
  const stored = await world.dependencies.fetches.read({ ...wanted, marketplace: 'DE', kind: 'seller-performance' });
  expect(stored?.value.last?.outcome).toBe('stored');
});

describe('a link', () => {
  test('works once: the same way back again connects nobody', async () => {
    await opened();
    const link = await linkOf();
    const back = await confirmedAs('S1', link);
    await open(back);
    await world.dependencies.connections.remove(wanted);
    expect(await open(back)).toMatchObject({ status: 410, outcome: 'link used' });
    expect(await open(link)).toMatchObject({ status: 410, outcome: 'link used' });
    expect(await connection()).toBeUndefined();
  });

  test('of which two are followed at the same moment connects one', async () => {
    await opened();
    const link = await linkOf();
    const backs = [await confirmedAs('S1', link), await confirmedAs('S2', link)];
    const answers = await Promise.all(backs.map(open));
    expect(answers.map(({ outcome }) => outcome).sort()).toEqual(['connected', 'link used']);
  });

  test('ends after thirty days', async () => {
    await opened();
    const link = await linkOf();
    world.setNow(begin.getTime() + 30 * day);
    expect(await open(link)).toMatchObject({ status: 410, outcome: 'link expired' });
  });

  test('that was made up is answered without a word about anybody', async () => {
    await opened();
    const answer = await open(`${address}connect?state=abc.def`);
    expect(answer).toMatchObject({ status: 404, outcome: 'link not valid' });
    expect(answer.page).not.toContain('Northwind');
  });

  test('is for one client: its state cannot be used for another', async () => {
    await opened();
    const link = await linkOf();
    const state = new URL(link).searchParams.get('state') ?? '';
    const [body = '', signature = ''] = state.split('.');
    const parts = JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as unknown[];
    const forged = Buffer.from(JSON.stringify(['beta', ...parts.slice(1)])).toString('base64url');
    expect(await open(`${address}connect?state=${forged}.${signature}`)).toMatchObject({ outcome: 'link not valid' });
  });
});

test('a code that has run out connects nobody, and the same link may be opened again', async () => {
  await opened();
  const link = await linkOf();
  const back = await confirmedAs('S1', link);
  // A consent's code lives for five minutes.
  world.setNow(begin.getTime() + 301_000);
  expect(await open(back)).toMatchObject({ outcome: 'code not valid' });
  expect(await connection()).toBeUndefined();
  expect(await open(await confirmedAs('S1', link))).toMatchObject({ outcome: 'connected' });
});

test('another seller account does not take the place of the one that is connected', async () => {
  await opened();
  await open(await confirmedAs('S1', await linkOf()));
  const tokens = [...world.secretsKept.values()];
  expect(await open(await confirmedAs('S2', await linkOf()))).toMatchObject({ status: 409, outcome: 'another seller' });
  expect([...world.secretsKept.values()]).toEqual(tokens);
  expect((await connection())?.sellerId).toBe('S1');
});

test('a seller who goes back without confirming sees that', async () => {
  await opened();
  const state = new URL(await linkOf()).searchParams.get('state') ?? '';
  expect(await open(`${address}connect/callback?${new URLSearchParams({ state }).toString()}`)).toMatchObject({
    status: 400,
    outcome: 'not confirmed',
  });
});

test('an app whose secret Amazon does not accept is the consultancy’s to mend, and the link stays good', async () => {
  await opened();
  const link = await linkOf();
  const back = await confirmedAs('S1', link);
  world.secretsKept.set('apps/main/client-secret', 'wrong');
  expect(await open(back)).toMatchObject({ outcome: 'app not set up' });
  world.secretsKept.set('apps/main/client-secret', 'secret-1');
  expect(await open(await confirmedAs('S1', link))).toMatchObject({ outcome: 'connected' });
});

test('a renewal keeps what was fetched and ends the problem', async () => {
  await opened();
  await open(await confirmedAs('S1', await linkOf()));
  await world.runUntil(begin.getTime() + 3_600_000);
  world.amazon.revoke('S1');
  const requests = world.amazon.requests().length;
  const answer = await open(await confirmedAs('S1', await linkOf()));
  expect(answer.outcome).toBe('connected');
  expect((await connection())?.problem).toBeUndefined();
  await world.runUntil(begin.getTime() + 2 * 3_600_000);
  // Settlements alone had nothing yet, and those are not requested.
  expect(world.amazon.requests().length).toBe(requests);
});

test('no page and no log line of a consent has its code or its token', async () => {
  await opened();
  const back = await confirmedAs('S1', await linkOf());
  const code = new URL(back).searchParams.get('spapi_oauth_code') ?? '';
  expect(code.length).toBeGreaterThan(20);
  const said = JSON.stringify(await open(back));
  for (const secret of [code, ...world.secretsKept.values()]) expect(said).not.toContain(secret);
});
