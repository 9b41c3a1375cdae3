import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  appBudgetsOn,
  appsOn,
  connectionsOn,
  consentClaimsOn,
  fetchesOn,
} from '../../shared/aws/dynamodb/connections.ts';
import { memoryTable } from '../../shared/aws/dynamodb/table/memory-table.ts';
import type { Table } from '../../shared/aws/dynamodb/table/table.ts';
import type { App, Connection } from '../../shared/connections/connection.ts';
import type { Fetch } from '../../shared/connections/fetch.ts';
import type { Day } from '../../shared/domain/day.ts';
import { Conflict } from '../../shared/ports/versioned.ts';
import { dynaliteTable } from '../support/dynalite-table.ts';

const app: App = {
  id: 'main',
  clientId: 'amzn1.application-oa2-client.1',
  applicationId: 'amzn1.sp.solution.1',
  draft: true,
  roles: ['Selling Partner Insights', 'Inventory and Order Tracking'],
  secretExpiresAt: '2027-01-01T00:00:00.000Z',
  secretRejectedSince: '2026-10-05T06:00:00.000Z',
  destinations: { eu: 'd-1' },
};

const connection: Connection = {
  client: 'Ünal & Söhne',
  region: 'eu',
  app: 'main',
  sellerId: 'A2SELLER',
  marketplaces: ['DE', 'FR'],
  authorisedAt: '2026-10-05T06:00:00.000Z',
  authorisedUntil: '2027-10-05T06:00:00.000Z',
  problem: { kind: 'authorisation revoked', since: '2026-10-06T06:00:00.000Z', said: 'invalid_grant', notified: true },
  subscriptionId: 's-1',
  expiryNotified: [60, 30],
  statusChange: { id: 'n-1', at: '2026-10-05T05:58:00.000Z', status: 'AT_RISK' },
};

const fetch: Fetch = {
  client: 'Ünal & Söhne',
  region: 'eu',
  marketplace: 'DE',
  kind: 'all-orders',
  open: {
    need: { from: '2026-09-01' as Day, to: '2026-09-30' as Day, reason: 'backfill' },
    since: '2026-10-05T06:00:00.000Z',
    state: 'requested',
    requests: 2,
    requestedAt: '2026-10-05T06:00:10.000Z',
    claimedUntil: '2026-10-05T06:05:10.000Z',
    id: '50001',
    looks: 3,
    pages: 1,
    paginationToken: 'next',
    trouble: { since: '2026-10-05T06:00:30.000Z', times: 2 },
    nextStepAt: '2026-10-05T06:01:10.000Z',
    earlierIds: ['50000'],
  },
  waiting: [{ reason: 'schedule' }],
  dueAt: '2026-10-06T03:00:00.000Z',
  last: { at: '2026-10-04T06:00:00.000Z', outcome: 'failed', key: 'k', reason: 'Amazon ended it with an error' },
  lastStoredAt: '2026-10-03T06:00:00.000Z',
  storedTo: '2026-10-03' as Day,
  storedIds: ['1', '2'],
  toNotify: true,
};

const tables: readonly { name: string; open: () => Promise<{ table: Table; close: () => void }> }[] = [
  { name: 'DynamoDB (dynalite)', open: dynaliteTable },
  { name: 'the double in memory', open: async () => ({ table: memoryTable(), close: () => {} }) },
];

describe.each(tables)('connections on $name', ({ open }) => {
  let table: Table;
  let close: () => void;
  beforeAll(async () => {
    ({ table, close } = await open());
  });
  afterAll(() => close());

  test('an app is read as it was written, under its version', async () => {
    const apps = appsOn(table);
    expect(await apps.read('main')).toBeUndefined();
    await apps.write(app, 0);
    expect(await apps.read('main')).toEqual({ value: app, version: 1 });
    await apps.write({ id: 'plain', clientId: 'c' }, 0);
    expect((await apps.all()).map(({ value }) => value)).toEqual([app, { id: 'plain', clientId: 'c' }]);
    await expect(apps.write(app, 0)).rejects.toThrow(Conflict);
    await apps.remove('plain');
    expect(await apps.all()).toHaveLength(1);
  });

  test('a connection is read as it was written, alone and among all', async () => {
    const connections = connectionsOn(table);
    await connections.write({ connection, nextDueAt: '2026-10-06T03:00:00.000Z' }, 0);
    const plain: Connection = { ...connection, region: 'na', marketplaces: [] };
    await connections.write({ connection: plain }, 0);
    expect(await connections.read(connection)).toEqual({
      value: { connection, nextDueAt: '2026-10-06T03:00:00.000Z' },
      version: 1,
    });
    expect((await connections.all()).map(({ value }) => value.connection)).toEqual([connection, plain]);
    await expect(connections.write({ connection }, 7)).rejects.toThrow(Conflict);
    await connections.remove(plain);
    expect(await connections.read(plain)).toBeUndefined();
  });

  test('that need somebody are found without reading the others, until they are well', async () => {
    const connections = connectionsOn(table);
    const { problem: _, ...well } = { ...connection, client: 'well' };
    const troubled = async () =>
      (await connections.troubled())
        .map(({ value }) => value.connection.client)
        .filter((one) => one !== connection.client);
    await connections.write({ connection: well }, 0);
    expect(await troubled()).toEqual([]);
    const problem = { kind: 'role missing', since: '2026-10-06T06:00:00.000Z' } as const;
    await connections.write({ connection: { ...well, problem } }, 1);
    expect(await troubled()).toEqual(['well']);
    await connections.write({ connection: well }, 2);
    expect(await troubled()).toEqual([]);
    // More than are read one by one.
    for (let n = 10; n < 35; n++) await connections.write({ connection: { ...well, client: `c${n}`, problem } }, 0);
    expect(await troubled()).toHaveLength(25);
    for (let n = 10; n < 35; n++) await connections.remove({ client: `c${n}`, region: 'eu' });
    expect(await troubled()).toEqual([]);
  });

  test('of which two are changed at once are never missed: a mark that went while a problem came is set again', async () => {
    const connections = connectionsOn(table);
    const ref = { client: 'race', region: 'eu' } as const;
    const { problem: _, ...well } = { ...connection, ...ref };
    const problem = { kind: 'authorisation revoked', since: '2026-10-06T06:00:00.000Z' } as const;
    await connections.write({ connection: { ...well, problem } }, 0);
    for (let version = 1; version < 20; version += 2) {
      // The second is turned away as often as not; then it tries with what is there, as flows do.
      const revoke = async () => {
        for (;;) {
          const found = await connections.read(ref);
          try {
            return await connections.write({ connection: { ...well, problem } }, found?.version ?? 0);
          } catch (error) {
            if (!(error instanceof Conflict)) throw error;
          }
        }
      };
      await Promise.all([
        connections
          .read(ref)
          .then((found) => connections.write({ connection: well }, found?.version ?? 0))
          .catch(() => undefined),
        revoke(),
      ]);
      const stored = await connections.read(ref);
      const found = await connections.troubled();
      expect(found.some(({ value }) => value.connection.client === 'race')).toBe(
        stored?.value.connection.problem !== undefined,
      );
    }
    await connections.remove(ref);
  });

  test('a fetch is read as it was written, and those of another connection are not among them', async () => {
    const fetches = fetchesOn(table);
    await fetches.write(fetch, 0);
    await fetches.write({ ...fetch, region: 'na', marketplace: 'US' }, 0);
    const least: Fetch = {
      client: fetch.client,
      region: 'eu',
      marketplace: 'DE',
      kind: 'seller-analytics',
      waiting: [],
    };
    await fetches.write(least, 0);
    expect((await fetches.of(connection)).map(({ value }) => value)).toEqual([fetch, least]);
    expect(await fetches.read(fetch)).toEqual({ value: fetch, version: 1 });
    await expect(fetches.write(fetch, 0)).rejects.toThrow(Conflict);
    await fetches.remove(least);
    expect(await fetches.of(connection)).toHaveLength(1);
  });

  test('a consent link is used once, and again only when it came to nothing', async () => {
    const claims = consentClaimsOn(table);
    const until = new Date('2026-11-05T06:00:00Z');
    expect(await Promise.all([1, 2, 3].map(() => claims.claim('n1', until)))).toEqual(
      expect.arrayContaining([true, false]),
    );
    expect(await claims.isClaimed('n1')).toBe(true);
    expect(await claims.claim('n1', until)).toBe(false);
    await claims.release('n1');
    expect(await claims.isClaimed('n1')).toBe(false);
    expect(await claims.claim('n1', until)).toBe(true);
  });

  test('an app’s turn is given to one at a time', async () => {
    const budgets = appBudgetsOn(table);
    const now = new Date('2026-10-05T06:00:00Z');
    expect(await budgets.takeTurn('main', 'sales-and-traffic', 900, now)).toBe(0);
    // Ten minutes later five are left.
    expect(await budgets.takeTurn('main', 'sales-and-traffic', 900, new Date('2026-10-05T06:10:00Z'))).toBe(300);
    expect(await budgets.takeTurn('other', 'sales-and-traffic', 900, now)).toBe(0);
    const later = new Date('2026-10-05T06:15:00Z');
    const taken = await Promise.all([1, 2, 3].map(() => budgets.takeTurn('main', 'sales-and-traffic', 900, later)));
    expect(taken.filter((wait) => wait === 0)).toHaveLength(1);
  });
});
