import { inflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { connectSeller } from '../../../shared/flows/connections/connect-seller.ts';
import { fetchReports } from '../../../shared/flows/connections/fetch-reports.ts';
import { fetchStep } from '../../../shared/flows/connections/fetch-step.ts';
import { listConnections } from '../../../shared/flows/connections/list-connections.ts';
import { errorFacts } from '../../../shared/lambda/log.ts';
import type { StepRef } from '../../../shared/ports/connections.ts';
import { connectedWorld, plainSeller } from '../../support/connected-world.ts';

type World = Awaited<ReturnType<typeof connectedWorld>>;
const begin = new Date('2026-10-05T06:00:00Z');
const hour = 3_600_000;

let world: World;

/** Connects so many sellers through an app with two of the roles: five kinds of report each, two of them without a range of days. */
async function connected(sellers: number, seed = 7): Promise<void> {
  world = await connectedWorld(begin, seed);
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
const retried = async (ref: StepRef, at: Date): Promise<void> => {
  try {
    await fetchStep(world.dependencies, ref, at);
  } catch {
    world.queue.push({ step: ref, at: at.getTime() + 24 * 60_000 });
  }
};

/** `HEADROOM_LONG=1`: as many as the largest consultancy has; the law is the same. */
const sellers = process.env['HEADROOM_LONG'] === '1' ? 1000 : 60;

/** What was asked for, in one text: who, what, where and of which days. */
const needOf = ({ sellerId, type, body }: ReturnType<World['amazon']['requests']>[number]): string =>
  JSON.stringify([sellerId, type, body['marketplaceIds'], body['dataStartTime'], body['dataEndTime'], body['query']]);

test.each([7, 8, 9])(
  `${sellers} sellers with five reports each, and one call in twenty fails: each report is stored once or its failure notified once (seed %i)`,
  async (seed) => {
    await connected(sellers, seed);
    for (const effect of ['outage', 'throttled', 'throttled without a rate', 'no answer'] as const) {
      world.amazon.faults.add({ effect, share: 0.0125 });
    }
    // Amazon itself gives up on one report in fifty: it is asked for once more, and one in 2,500 has failed then.
    world.amazon.faults.add({ effect: 'fatal', operation: 'createReport', share: 0.02 });
    await world.runUntil(begin.getTime() + 6 * hour, retried);
    expect(world.queue).toEqual([]);
    await fetchReports(world.dependencies, world.now());
    await fetchReports(world.dependencies, world.now());
    let failed = 0;
    const notStored = new Map<string, number>();
    for (const { client, reports } of await listConnections(world.dependencies, world.now())) {
      expect(reports).toHaveLength(5);
      for (const { kind, state } of reports) {
        expect(kind === 'settlement-v2' ? ['no data', 'failed'] : ['stored', 'failed']).toContain(state);
        if (state !== 'failed') continue;
        failed++;
        notStored.set(client, (notStored.get(client) ?? 0) + 1);
      }
    }
    expect(failed).toBeLessThan(sellers * 5 * 0.01);

    // The same is asked for again only when Amazon has ended what was asked before with an error, and once only.
    const asked = Map.groupBy(world.amazon.requests(), needOf);
    // Performance, feedback, returns and three stretches of orders.
    expect(asked.size).toBe(sellers * 6);
    const again = [...asked].filter(([, requests]) => requests.length > 1);
    expect(again.length).toBeGreaterThan(0);
    for (const [need, requests] of asked) {
      expect(requests.length, need).toBeLessThanOrEqual(2);
      for (const { fate } of requests.slice(0, -1)) expect(fate, need).toBe('fatal');
    }

    // What Amazon made is stored, each under a key of its own; a repeat wrote the same bytes.
    const made = world.amazon.requests().filter(({ fate }) => fate === 'done');
    expect(world.uploads.size).toBe(made.length);
    for (const { id } of made) expect([...world.uploads.keys()].filter((key) => key.includes(id))).toHaveLength(1);
    for (const puts of world.uploads.values())
      for (const bytes of puts) expect(bytes.equals(puts[0] ?? Buffer.of())).toBe(true);

    // Each failure is in one mail to its connection's consultancy, and nobody else hears of anything.
    const mails = await world.mails();
    expect(new Set(mails.map(({ id }) => id)).size).toBe(mails.length);
    const named = mails.map(({ subject }) => /^\[(.+?)\] .*could not be fetched/.exec(subject)?.[1] ?? subject);
    expect(named.toSorted()).toEqual([...notStored.keys()].toSorted());
  },
  900_000,
);

describe('no secret is found', () => {
  test('in the table, a mail, an upload, a log line or an error, also when everything goes wrong', async () => {
    await connected(3);
    const said: string[] = [];
    const step = async (ref: StepRef, at: Date): Promise<void> => {
      try {
        said.push(JSON.stringify(await fetchStep(world.dependencies, ref, at)));
      } catch (error) {
        said.push(JSON.stringify(errorFacts(error)));
        if (said.length < 5000) world.queue.push({ step: ref, at: at.getTime() + 24 * 60_000 });
      }
    };
    await world.runUntil(begin.getTime() + hour, step);
    for (const effect of [
      'role missing',
      'token invalid',
      'fatal',
      'outage',
      'address expired',
      'quotes secrets',
    ] as const) {
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
