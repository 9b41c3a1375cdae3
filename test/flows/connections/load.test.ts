import { inflateRawSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { connectSeller } from '../../../shared/flows/connections/connect-seller.ts';
import { fetchReports } from '../../../shared/flows/connections/fetch-reports.ts';
import { fetchStep } from '../../../shared/flows/connections/fetch-step.ts';
import { listConnections } from '../../../shared/flows/connections/list-connections.ts';
import { errorFacts } from '../../../shared/lambda/log.ts';
import type { FetchRef } from '../../../shared/ports/connections.ts';
import { connectedWorld, plainSeller } from '../../support/connected-world.ts';

type World = Awaited<ReturnType<typeof connectedWorld>>;
const begin = new Date('2026-10-05T06:00:00Z');
const hour = 3_600_000;

let world: World;
afterEach(() => world.close());

/** Connects so many sellers through an app with two of the roles: five kinds of report each, two of them without a range of days. */
async function connected(sellers: number): Promise<void> {
  world = await connectedWorld(begin, 7);
  const stored = await world.dependencies.apps.read('main');
  if (stored === undefined) throw new Error('the app is there');
  const roles = ['Selling Partner Insights', 'Inventory and Order Tracking', 'Finance and Accounting'] as const;
  await world.dependencies.apps.write({ ...stored.value, roles }, stored.version);
  for (let nth = 1; nth <= sellers; nth++) {
    world.addSeller(plainSeller(`S${nth}`));
    const refreshToken = world.amazon.authorise(`S${nth}`, 'app-1');
    await connectSeller(
      world.dependencies,
      { client: `client-${nth}`, region: 'eu', app: 'main', refreshToken },
      begin,
    );
  }
}

/** Of what a step throws, the queue brings its message again after the visibility timeout. */
const retried = async (ref: FetchRef, at: Date): Promise<void> => {
  try {
    await fetchStep(world.dependencies, ref, at);
  } catch {
    world.queue.push({ step: ref, at: at.getTime() + 24 * 60_000 });
  }
};

/** `SELLERS=1000` for as many as the largest consultancy has; the law is the same. */
const sellers = Number(process.env['SELLERS'] ?? 150);

test(`${sellers} sellers with five reports each, and one call in twenty fails: each report is stored once or its failure notified once`, async () => {
  await connected(sellers);
  for (const effect of ['outage', 'throttled', 'throttled without a rate', 'no answer'] as const) {
    world.amazon.faults.add({ effect, share: 0.0125 });
  }
  await world.runUntil(begin.getTime() + 6 * hour, retried);
  await fetchReports(world.dependencies, world.now());
  expect(world.queue).toEqual([]);
  let stored = 0;
  let failed = 0;
  for (const { reports } of await listConnections(world.dependencies, world.now())) {
    expect(reports).toHaveLength(5);
    for (const { kind, state } of reports) {
      expect(kind === 'settlement-v2' ? ['no data', 'failed'] : ['stored', 'failed']).toContain(state);
      if (state === 'failed') failed++;
      else stored++;
    }
  }
  expect(stored + failed).toBe(sellers * 5);
  expect(failed).toBeLessThan(sellers * 5 * 0.01);
  // Performance, feedback, returns and three stretches of orders; nothing of it was asked for twice.
  const asked = new Map<string, number>();
  for (const { sellerId, type } of world.amazon.requests())
    asked.set(`${sellerId} ${type}`, (asked.get(`${sellerId} ${type}`) ?? 0) + 1);
  const twice = [...asked].filter(([name, count]) => count > (name.includes('ALL_ORDERS') ? 3 : 1));
  expect(twice.length).toBeLessThanOrEqual(failed);
  // Each file was written under a key of its own, and a repeat wrote the same bytes.
  for (const puts of world.uploads.values())
    for (const bytes of puts) expect(bytes.equals(puts[0] ?? Buffer.of())).toBe(true);
  const mails = await world.mails();
  expect(new Set(mails.map(({ id }) => id)).size).toBe(mails.length);
  expect(mails.length).toBeLessThanOrEqual(failed);
}, 900_000);

describe('no secret is found', () => {
  test('in the table, a mail, an upload, a log line or an error, also when everything goes wrong', async () => {
    await connected(3);
    const said: string[] = [];
    const step = async (ref: FetchRef, at: Date): Promise<void> => {
      try {
        said.push(JSON.stringify(await fetchStep(world.dependencies, ref, at)));
      } catch (error) {
        said.push(JSON.stringify(errorFacts(error)));
        if (said.length < 5000) world.queue.push({ step: ref, at: at.getTime() + 24 * 60_000 });
      }
    };
    await world.runUntil(begin.getTime() + hour, step);
    for (const effect of ['role missing', 'token invalid', 'fatal', 'outage', 'address expired'] as const) {
      world.amazon.faults.add({ effect, share: 0.2 });
    }
    world.amazon.revoke('S1');
    for (let at = begin.getTime() + hour; at < begin.getTime() + 60 * hour; at += 2 * hour) {
      await world.runUntil(at, step);
      said.push(JSON.stringify(await fetchReports(world.dependencies, world.now()).catch(errorFacts)));
    }
    world.amazon.rotate('app-1', 'secret-3');
    await world.runUntil(world.now().getTime() + 30 * hour, step);
    said.push(JSON.stringify(await fetchReports(world.dependencies, world.now()).catch(errorFacts)));
    said.push(JSON.stringify(await world.mails()));
    expect((await world.mails()).length).toBeGreaterThan(1);
    const partitions = [
      'apps',
      'connections',
      'outbox-waiting',
      ...[1, 2, 3].map((nth) => `connection#client-${nth}/eu`),
    ];
    for (const pk of partitions) {
      for (const { body, sk } of await world.table.query(pk, { from: '\u0001', to: '\uffff' })) {
        said.push(`${pk} ${sk} ${body === undefined ? '' : inflateRawSync(body).toString('utf8')}`);
      }
    }
    for (const [key, puts] of world.uploads) said.push(key, ...puts.map(String));
    const all = said.join('\n');
    expect(all).toContain('client-1');
    // The search can find one.
    expect(`${all}${[...world.secretsKept.values()][0]}`).toContain([...world.secretsKept.values()][0]);
    for (const [name, secret] of world.secretsKept) expect(all.includes(secret), name).toBe(false);
    expect(all).not.toMatch(/Atz[ar]\|/);
  }, 60_000);
});
