import { describe, expect, test } from 'vitest';
import type { Day } from '../../../shared/domain/day.ts';
import { connectSeller } from '../../../shared/flows/connections/connect-seller.ts';
import { fetchReports } from '../../../shared/flows/connections/fetch-reports.ts';
import { removeConnection } from '../../../shared/flows/connections/remove-connection.ts';
import { writeSummary } from '../../../shared/flows/summaries/write-summary.ts';
import { connectedWorld, plainSeller } from '../../support/connected-world.ts';

type World = Awaited<ReturnType<typeof connectedWorld>>;
const begin = new Date('2026-10-05T06:00:00Z');
const hour = 3_600_000;
const day = 24 * hour;
const acme = { client: 'acme', region: 'eu' } as const;

let world: World;

async function connected(applicationId = true): Promise<void> {
  world = await connectedWorld(begin);
  if (!applicationId) {
    const stored = await world.dependencies.apps.read('main');
    await world.dependencies.apps.write({ id: 'main', clientId: 'app-1' }, stored?.version ?? 0);
  }
  world.addSeller(plainSeller('S1'));
  await connect();
}

async function connect(): Promise<void> {
  const refreshToken = world.amazon.authorise('S1', 'app-1');
  await connectSeller(world.dependencies, { ...acme, app: 'main', refreshToken }, world.now());
}

/** Lets the schedule run every half an hour, and everything that follows from it. */
async function runTo(instant: number, stepHours = 0.5): Promise<void> {
  for (let at = world.now().getTime(); at <= instant; at += stepHours * hour) {
    await world.runUntil(at);
    await fetchReports(world.dependencies, world.now());
  }
}
const subjects = async () => (await world.mails()).map(({ subject }) => subject);

describe('an authorisation that ends', () => {
  test('is notified 60, 30 and 7 days before and when it has ended, once each, with a link for the client', async () => {
    await connected();
    await world.runUntil(begin.getTime() + hour);
    // 365 days: the notices are due on days 305, 335, 358 and 365. Every half day is often enough.
    world.setNow(begin.getTime() + 300 * day);
    await runTo(begin.getTime() + 370 * day, 12);
    expect(await subjects()).toEqual([
      '[acme] Amazon authorisation ends on 5 October 2027',
      '[acme] Amazon authorisation ends on 5 October 2027',
      '[acme] Amazon authorisation ends on 5 October 2027',
      '[acme] Amazon authorisation has ended',
    ]);
    const texts = (await world.mails()).map(({ text }) => text);
    expect(texts.map((text) => /\bin (\d+) days/i.exec(text)?.[1])).toEqual(['60', '30', '7', undefined]);
    for (const mail of await world.mails()) {
      expect(mail.to).toBe('ops@northwind.example');
      expect(mail.text).toMatch(/https:\/\/connect\.northwind\.example\/connect\?state=\S+/);
    }
  });

  test('is not spoken of any more when it was renewed', async () => {
    await connected();
    await world.runUntil(begin.getTime() + hour);
    world.setNow(begin.getTime() + 310 * day);
    await fetchReports(world.dependencies, world.now());
    expect(await subjects()).toHaveLength(1);
    await connect();
    await runTo(begin.getTime() + 340 * day, 12);
    expect(await subjects()).toHaveLength(1);
  });

  test('of a private app has no known end', async () => {
    await connected(false);
    world.setNow(begin.getTime() + 364 * day);
    await fetchReports(world.dependencies, world.now());
    expect(await subjects()).toEqual([]);
  });
});

test('a withdrawn authorisation is notified once, as what it is', async () => {
  await connected();
  world.amazon.revoke('S1');
  await runTo(begin.getTime() + 3 * day);
  const mails = await world.mails();
  expect(mails.map(({ subject }) => subject)).toEqual(['[acme] Amazon no longer accepts the authorisation']);
  expect(mails[0]?.text).toContain('invalid_grant');
  expect(mails[0]?.text).toContain('connect?state=');
});

test('of an app whose secret is rejected nobody hears per client: it is one alarm of the operators', async () => {
  await connected();
  for (const nth of [2, 3, 4, 5]) {
    world.addSeller(plainSeller(`S${nth}`));
    const refreshToken = world.amazon.authorise(`S${nth}`, 'app-1');
    await connectSeller(world.dependencies, { client: `client${nth}`, region: 'eu', app: 'main', refreshToken }, begin);
  }
  await world.runUntil(begin.getTime() + hour);
  world.amazon.rotate('app-1', 'secret-2');
  world.setNow(begin.getTime() + 12 * hour);
  await runTo(begin.getTime() + 2 * day);
  expect((await fetchReports(world.dependencies, world.now())).rejectedApps).toBe(1);
  expect(await subjects()).toEqual([]);
});

describe('a report that cannot be fetched', () => {
  test('is notified once, with Amazon’s reason, and not again while it stays the same', async () => {
    await connected();
    world.amazon.faults.add({ effect: 'fatal', operation: 'createReport', reportType: 'GET_FLAT_FILE_RETURNS' });
    await runTo(begin.getTime() + 3 * day);
    const mails = await world.mails();
    expect(mails.map(({ subject }) => subject)).toEqual([
      '[acme] The returns report (seller-fulfilled) for DE could not be fetched',
    ]);
    expect(mails[0]?.text).toContain('the date range is not allowed');
  });

  test('because Amazon throttles it for more than a day is notified as that', async () => {
    await connected();
    world.amazon.faults.add({ effect: 'throttled', operation: 'createReport', reportType: 'GET_SELLER_FEEDBACK' });
    await runTo(begin.getTime() + 2 * day);
    const mails = await world.mails();
    expect(mails.map(({ subject }) => subject)).toEqual([
      '[acme] The seller feedback report for DE could not be fetched',
    ]);
    expect(mails[0]?.text).toContain('throttled it for more than a day');
    // At first every minute or two, then every quarter of an hour or so: about a hundred calls a day.
    expect(world.seen.filter(({ status }) => status === 429).length).toBeLessThan(250);
  });

  test('for want of a role names the role', async () => {
    await connected();
    world.amazon.faults.add({ effect: 'role missing', operation: 'createQuery' });
    await runTo(begin.getTime() + day);
    const [mail] = await world.mails();
    expect(mail?.subject).toBe('[acme] 2 reports could not be fetched');
    expect(mail?.text).toContain('Brand Analytics');
  });
});

test('the weekly summary of the consultancy says which connection stands still, and what to do', async () => {
  await connected();
  await world.runUntil(begin.getTime() + hour);
  world.amazon.revoke('S1');
  await runTo(begin.getTime() + 3 * day);
  const scope = { kind: 'portfolio' } as const;
  await writeSummary(world.dependencies, { scope, week: '2026-10-05' as Day }, world.now());
  const summary = (await world.mails()).find(({ subject }) => subject.includes('Weekly summary'));
  for (const part of [summary?.text, summary?.html]) {
    expect(part).toContain('0 of 1 connection active.');
    expect(part).toContain('Amazon has rejected the authorisation since 6 October 2026.');
    expect(part).toContain('Make a new link under Connections in the portal and send it to the client');
  }
});

describe('a client that is removed while a report is being prepared', () => {
  test('leaves nothing behind and makes no trouble', async () => {
    await connected();
    await world.runUntil(begin.getTime() + 1000);
    expect(world.queue.length).toBeGreaterThan(0);
    expect(await removeConnection(world.dependencies, acme)).toBe(true);
    await world.runUntil(begin.getTime() + day);
    expect(world.queue).toEqual([]);
    expect(await world.dependencies.fetches.of(acme)).toEqual([]);
    expect([...world.secretsKept.keys()]).toEqual(['apps/main/client-secret']);
    expect(await fetchReports(world.dependencies, world.now())).toMatchObject({ connections: 0, steps: 0 });
    expect(await removeConnection(world.dependencies, acme)).toBe(false);
  });
});
