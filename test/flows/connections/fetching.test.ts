import { describe, expect, test } from 'vitest';
import { addNeeds } from '../../../shared/connections/fetch.ts';
import { connectSeller } from '../../../shared/flows/connections/connect-seller.ts';
import { fetchReports } from '../../../shared/flows/connections/fetch-reports.ts';
import { fetchStep } from '../../../shared/flows/connections/fetch-step.ts';
import type { StepRef } from '../../../shared/ports/connections.ts';
import { connectedWorld, plainSeller } from '../../support/connected-world.ts';

type World = Awaited<ReturnType<typeof connectedWorld>>;
const begin = new Date('2026-10-05T06:00:00Z');
const hour = 3_600_000;
const acme = { client: 'acme', region: 'eu' } as const;

let world: World;

async function connected(seed?: number): Promise<World> {
  world = await connectedWorld(begin, seed);
  world.addSeller(plainSeller('S1'));
  const refreshToken = world.amazon.authorise('S1', 'app-1');
  await connectSeller(world.dependencies, { ...acme, app: 'main', refreshToken }, begin);
  return world;
}

const kinds = async () =>
  Object.fromEntries((await world.dependencies.fetches.of(acme)).map(({ value }) => [value.kind, value.last?.outcome]));

/** One request for each need: 75 days of orders in chunks of 30 are 3; nothing is asked of settlements. */
const requestsOfBackfill = {
  GET_V2_SELLER_PERFORMANCE_REPORT: 1,
  GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL: 3,
  GET_SELLER_FEEDBACK_DATA: 1,
  GET_FLAT_FILE_RETURNS_DATA_BY_RETURN_DATE: 1,
  query: 2,
};

const requestsByType = () => {
  const counts: Record<string, number> = {};
  for (const { type } of world.amazon.requests()) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
};

test('a seller that connects has its marketplaces, and its past arrives as ordinary uploads', async () => {
  await connected();
  const entry = await world.dependencies.connections.read(acme);
  expect(entry?.value.connection).toMatchObject({ marketplaces: ['DE'], authorisedUntil: '2027-10-05T06:00:00.000Z' });
  await world.runUntil(begin.getTime() + hour);
  expect(await kinds()).toEqual({
    'seller-performance': 'stored',
    'all-orders': 'stored',
    'seller-feedback': 'stored',
    'mfn-returns': 'stored',
    'settlement-v2': 'no data',
    'sales-and-traffic': 'stored',
    'seller-analytics': 'stored',
  });
  expect(requestsByType()).toEqual(requestsOfBackfill);
  expect([...world.uploads.keys()].filter((key) => key.includes('all-orders'))).toHaveLength(3);
  for (const [key, puts] of world.uploads) {
    expect(key).toMatch(/^acme\/DE\/sp-api\/[a-z0-9-]+-2026-10-05-[\w.-]+\.(json|txt|jsonl)$/);
    expect(puts).toHaveLength(1);
  }
  expect(world.queue).toEqual([]);
});

test('the schedule asks for each kind once a day, also when it runs twice', async () => {
  await connected();
  await world.runUntil(begin.getTime() + hour);
  const before = world.amazon.requests().length;
  for (let at = begin.getTime() + hour; at <= begin.getTime() + 25 * hour; at += hour) {
    await world.runUntil(at);
    await fetchReports(world.dependencies, world.now());
    await fetchReports(world.dependencies, world.now());
  }
  await world.runUntil(begin.getTime() + 27 * hour);
  // Performance, orders, feedback, returns, sales and traffic; nothing of what is fetched once.
  expect(world.amazon.requests().length - before).toBe(5);
});

/** Throws at a chosen call of a port, and at every later one of that step: the process was killed there. */
function killedAt(dependencies: World['dependencies'], place: number) {
  let calls = 0;
  let isDead = false;
  const cut = <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        return async (...args: unknown[]) => {
          const mine = ++calls;
          if (isDead) throw new Error('killed');
          const result: unknown = await Reflect.apply(value, target, args);
          // What Amazon was asked for, it has; what was written is there: the worst moment is right after.
          if (mine === place) isDead = true;
          if (isDead) throw new Error('killed');
          return result;
        };
      },
    });
  return {
    dependencies: {
      ...dependencies,
      amazon: cut(dependencies.amazon),
      fetches: cut(dependencies.fetches),
      fetchedUploads: cut(dependencies.fetchedUploads),
      fetchMessages: cut(dependencies.fetchMessages),
    },
    calls: () => calls,
    /** whether the step was killed; another process goes on */
    revive: (): boolean => {
      const was = isDead;
      isDead = false;
      return was;
    },
  };
}

describe('a step that is killed anywhere', () => {
  test('is done again: nothing is asked for twice and nothing is lost', async () => {
    await connected();
    const calls = await runKilled(Number.POSITIVE_INFINITY);
    const whole = requestsByType();
    expect(whole).toEqual(requestsOfBackfill);
    // Six kinds that ask, with a request, a look and a document each: far more than this.
    expect(calls).toBeGreaterThan(50);
    for (let place = 1; place <= calls; place++) {
      await connected();
      await runKilled(place);
      expect(requestsByType(), `killed after call ${place}`).toEqual(whole);
      expect(await kinds(), `killed after call ${place}`).toMatchObject({
        'all-orders': 'stored',
        'seller-performance': 'stored',
        'sales-and-traffic': 'stored',
      });
    }
  }, 120_000);

  /** Runs two days; a killed step's message comes again after the queue's visibility timeout. Returns the calls that were made. */
  async function runKilled(place: number): Promise<number> {
    const killed = killedAt(world.dependencies, place);
    const step = async (ref: StepRef, at: Date) => {
      try {
        await fetchStep(killed.dependencies, ref, at);
      } catch (error) {
        if (!killed.revive()) throw error;
        world.queue.push({ step: ref, at: at.getTime() + 6 * 60_000 });
      }
    };
    await world.runUntil(begin.getTime() + 2 * hour, step);
    return killed.calls();
  }
});

describe('what Amazon rejects', () => {
  test('a report that hangs is given up after three hours, asked for once more, and then its failure stands once', async () => {
    await connected();
    world.amazon.faults.add({ effect: 'hung', operation: 'createReport', reportType: 'GET_V2' });
    await world.runUntil(begin.getTime() + 8 * hour);
    expect(requestsByType()['GET_V2_SELLER_PERFORMANCE_REPORT']).toBe(2);
    const stored = await world.dependencies.fetches.read({ ...acme, marketplace: 'DE', kind: 'seller-performance' });
    expect(stored?.value).toMatchObject({
      toNotify: true,
      last: { outcome: 'failed', reason: 'Amazon did not finish it within 3 hours' },
    });
    expect((await kinds())['all-orders']).toBe('stored');
  });

  test('a report that ends FATAL is asked for once more, and the reason in its document is kept', async () => {
    await connected();
    world.amazon.faults.add({ effect: 'fatal', operation: 'createReport', reportType: 'GET_FLAT_FILE_RETURNS' });
    await world.runUntil(begin.getTime() + 2 * hour);
    const stored = await world.dependencies.fetches.read({ ...acme, marketplace: 'DE', kind: 'mfn-returns' });
    expect(stored?.value.last?.reason).toContain('the date range is not allowed');
    expect(requestsByType()['GET_FLAT_FILE_RETURNS_DATA_BY_RETURN_DATE']).toBe(2);
  });

  test('no data is a record of its own and stores nothing', async () => {
    world = await connectedWorld(begin);
    world.addSeller(plainSeller('S1', () => undefined));
    const refreshToken = world.amazon.authorise('S1', 'app-1');
    await connectSeller(world.dependencies, { ...acme, app: 'main', refreshToken }, begin);
    await world.runUntil(begin.getTime() + 2 * hour);
    expect((await kinds())['seller-feedback']).toBe('no data');
    expect([...world.uploads.keys()].some((key) => key.includes('feedback'))).toBe(false);
  });

  test('an address that has run out is asked for anew', async () => {
    await connected();
    world.amazon.faults.add({ effect: 'address expired', operation: 'document store', times: 1 });
    await world.runUntil(begin.getTime() + 2 * hour);
    expect(Object.values(await kinds()).filter((outcome) => outcome === 'stored')).toHaveLength(6);
  });

  test('a role that is missing fails its kind alone, and the connection goes on', async () => {
    await connected();
    world.amazon.faults.add({ effect: 'role missing', operation: 'createQuery' });
    await world.runUntil(begin.getTime() + 2 * hour);
    const stored = await world.dependencies.fetches.read({ ...acme, marketplace: 'DE', kind: 'sales-and-traffic' });
    expect(stored?.value.last?.reason).toContain('Brand Analytics');
    expect((await world.dependencies.connections.read(acme))?.value.connection.problem).toBeUndefined();
    expect((await kinds())['all-orders']).toBe('stored');
  });

  test('a withdrawn authorisation stops the connection, is noted once, and goes on by itself when the seller consents again', async () => {
    await connected();
    world.amazon.revoke('S1');
    await world.runUntil(begin.getTime() + hour);
    const problem = (await world.dependencies.connections.read(acme))?.value.connection.problem;
    expect(problem).toMatchObject({ kind: 'authorisation revoked' });
    const asked = world.seen.length;
    await world.runUntil(begin.getTime() + 5 * hour);
    expect(world.seen.length).toBe(asked);
    const refreshToken = world.amazon.authorise('S1', 'app-1');
    await connectSeller(world.dependencies, { ...acme, app: 'main', refreshToken }, world.now());
    await world.runUntil(begin.getTime() + 7 * hour);
    expect((await world.dependencies.connections.read(acme))?.value.connection.problem).toBeUndefined();
    expect((await kinds())['seller-performance']).toBe('stored');
  });

  test('a client secret that Amazon rejects stops its app, and all goes on when it works again', async () => {
    await connected();
    world.amazon.rotate('app-1', 'secret-2');
    world.setNow(begin.getTime() + 2 * hour);
    await world.runUntil(begin.getTime() + 2 * hour);
    expect((await world.dependencies.apps.read('main'))?.value.secretRejectedSince).toBeDefined();
    world.secretsKept.set('apps/main/client-secret', 'secret-2');
    await fetchReports(world.dependencies, world.now());
    expect((await world.dependencies.apps.read('main'))?.value.secretRejectedSince).toBeUndefined();
    await fetchReports(world.dependencies, world.now());
    await world.runUntil(begin.getTime() + 4 * hour);
    expect((await kinds())['seller-performance']).toBe('stored');
  });

  test('a throttled connection does not slow another', async () => {
    await connected();
    world.addSeller(plainSeller('S2'));
    world.amazon.faults.add({ effect: 'throttled', sellerId: 'S1', operation: 'createReport' });
    const refreshToken = world.amazon.authorise('S2', 'app-1');
    await connectSeller(world.dependencies, { client: 'beta', region: 'eu', app: 'main', refreshToken }, begin);
    await world.runUntil(begin.getTime() + hour);
    const other = await world.dependencies.fetches.of({ client: 'beta', region: 'eu' });
    expect(other.every(({ value }) => value.open === undefined)).toBe(true);
    world.amazon.faults.clear();
    await world.runUntil(begin.getTime() + 2 * hour);
    expect((await kinds())['all-orders']).toBe('stored');
  });

  test('an answer that never came is looked for and not asked for twice', async () => {
    await connected();
    world.amazon.faults.add({ effect: 'no answer', operation: 'createReport', times: 2 });
    await world.runUntil(begin.getTime() + 2 * hour);
    expect(requestsByType()).toEqual(requestsOfBackfill);
    expect((await kinds())['seller-performance']).toBe('stored');
  });
});

describe('a request whose answer was lost', () => {
  const performance = { ...acme, marketplace: 'DE', kind: 'seller-performance' } as const;
  const stored = async () => (await world.dependencies.fetches.read(performance))?.value;

  test.each(['throttled', 'throttled without a rate', 'outage', 'no answer'] as const)(
    'is not made again because Amazon rejects the search for it: %s',
    async (effect) => {
      await connected();
      world.amazon.faults.add({ effect: 'no answer', operation: 'createReport', reportType: 'GET_V2', times: 1 });
      world.amazon.faults.add({ effect, operation: 'getReports', reportType: 'GET_V2', times: 3 });
      await world.runUntil(begin.getTime() + 2 * hour);
      expect(requestsByType()).toEqual(requestsOfBackfill);
      expect((await kinds())['seller-performance']).toBe('stored');
    },
  );

  test('is made again when Amazon has not got it', async () => {
    await connected();
    world.amazon.faults.add({ effect: 'outage', operation: 'createReport', reportType: 'GET_V2', times: 1 });
    await world.runUntil(begin.getTime() + 2 * hour);
    expect(requestsByType()).toEqual(requestsOfBackfill);
    expect((await kinds())['seller-performance']).toBe('stored');
  });

  test('is not found in the report before it: that one is older than what is asked for', async () => {
    await connected();
    await world.runUntil(begin.getTime() + 40_000);
    const [first] = world.amazon.requests().filter(({ type }) => type.startsWith('GET_V2'));
    expect((await stored())?.last?.outcome).toBe('stored');
    // Within the same minute Amazon pushes a changed status; the request for a new report never reaches Amazon.
    world.amazon.faults.add({ effect: 'outage', operation: 'createReport', reportType: 'GET_V2', times: 1 });
    const known = await world.dependencies.fetches.read(performance);
    if (known === undefined) throw new Error('it was connected');
    await world.dependencies.fetches.write(addNeeds(known.value, [{ reason: 'status change' }]), known.version);
    await world.dependencies.fetchMessages.stepsDue([performance]);
    await world.runUntil(begin.getTime() + 2 * hour);
    expect(requestsByType()['GET_V2_SELLER_PERFORMANCE_REPORT']).toBe(2);
    expect((await stored())?.last?.key).not.toContain(first?.id);
  });
});

test('two that take up the same step at once ask Amazon once', async () => {
  await connected();
  const ref = { ...acme, marketplace: 'DE', kind: 'seller-performance' } as const;
  await Promise.allSettled([
    fetchStep(world.dependencies, ref, begin),
    fetchStep(world.dependencies, ref, begin),
    fetchStep(world.dependencies, ref, begin),
  ]);
  // One of each kind: of the three stretches of orders the newest is first.
  expect(requestsByType()).toEqual({
    ...requestsOfBackfill,
    GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL: 1,
  });
});

test('no secret is in the table', async () => {
  await connected();
  await world.runUntil(begin.getTime() + hour);
  const { inflateRawSync } = await import('node:zlib');
  const stored = (
    await Promise.all(
      ['apps', 'connections', 'connection#acme/eu'].map((pk) =>
        world.table.query(pk, { from: '\u0001', to: '\uffff' }),
      ),
    )
  ).flat();
  expect(stored.length).toBeGreaterThan(8);
  const text = stored.map(({ body }) => (body === undefined ? '' : inflateRawSync(body).toString('utf8'))).join('\n');
  expect(text).toContain('acme');
  for (const secret of world.secretsKept.values()) expect(text).not.toContain(secret);
});
