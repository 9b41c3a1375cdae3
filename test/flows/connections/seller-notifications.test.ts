import { describe, expect, test } from 'vitest';
import type { SellerNotification } from '../../../shared/connections/seller-notifications.ts';
import { connectSeller } from '../../../shared/flows/connections/connect-seller.ts';
import { fetchReports } from '../../../shared/flows/connections/fetch-reports.ts';
import { handleSellerNotification } from '../../../shared/flows/connections/handle-seller-notification.ts';
import { ingestUpload } from '../../../shared/flows/intake/ingest-upload.ts';
import { v2Report } from '../../fixtures/reports/v2.ts';
import { connectedWorld, plainSeller } from '../../support/connected-world.ts';

type World = Awaited<ReturnType<typeof connectedWorld>>;
const begin = new Date('2026-10-05T06:00:00Z');
const hour = 3_600_000;
const acme = { client: 'acme', region: 'eu' } as const;
const queueArn = 'arn:aws:sqs:eu-central-1:123456789012:notifications';

let world: World;

async function connected(): Promise<string> {
  world = await connectedWorld(begin);
  world.addSeller(
    plainSeller('S1', ({ reportType }) =>
      Buffer.from(
        reportType.includes('V2')
          ? JSON.stringify(v2Report({ marketplace: 'DE', asOf: '2026-10-05', accountStatus: 'NORMAL' }))
          : 'x',
      ),
    ),
  );
  const refreshToken = world.amazon.authorise('S1', 'app-1');
  const { connection, push } = await connectSeller(
    world.dependencies,
    { ...acme, app: 'main', refreshToken, queueArn },
    begin,
  );
  expect(push).toBe(true);
  await world.runUntil(begin.getTime() + hour);
  return connection.subscriptionId ?? '';
}

const changed = (
  subscriptionId: string,
  id: string,
  status: 'NORMAL' | 'AT_RISK' | 'DEACTIVATED',
  at: string,
): SellerNotification => ({
  type: 'account status changed',
  id,
  subscriptionId,
  status,
  at,
});
const handle = (notification: SellerNotification) =>
  handleSellerNotification(world.dependencies, notification, world.now());

/** Lets intake read everything that lies under `sp-api`, in the order of the keys. */
async function ingestAll(): Promise<void> {
  const uploads = {
    open: async ({ key }: { readonly key: string }) => {
      const bytes = world.uploads.get(key)?.at(-1) ?? Buffer.of();
      async function* body() {
        yield bytes;
      }
      return { key, size: bytes.length, tag: key, uploadedAt: world.now(), metadata: {}, body: body() };
    },
  };
  for (const key of world.uploads.keys()) await ingestUpload({ ...world.dependencies, uploads }, { key }, world.now());
}
const statusNow = async () => {
  const { readings } = (await world.dependencies.latestReadings.read({ client: 'acme', marketplace: 'DE' })).value;
  return readings.find(({ metric }) => metric === 'accountStatus')?.measure;
};
const requestsOfPerformance = () =>
  world.amazon.requests().filter(({ type }) => type.includes('V2_SELLER_PERFORMANCE')).length;

test('a subscription that goes to the queue of a stack that is gone is renewed when the seller connects again', async () => {
  const first = await connected();
  const elsewhere = 'arn:aws:sqs:eu-central-1:123456789012:of-a-new-stack';
  const refreshToken = world.amazon.authorise('S1', 'app-1');
  const again = (arn: string) =>
    connectSeller(world.dependencies, { ...acme, app: 'main', refreshToken, queueArn: arn }, world.now());
  // The same queue: the same subscription.
  expect((await again(queueArn)).connection.subscriptionId).toBe(first);
  const { connection, push } = await again(elsewhere);
  expect(push).toBe(true);
  expect(connection.subscriptionId).not.toBe(first);
  // Amazon has one subscription of the seller, and it goes to the queue of now.
  expect(world.amazon.subscriptions()).toEqual([
    { sellerId: 'S1', type: 'ACCOUNT_STATUS_CHANGED', id: connection.subscriptionId, queueArn: elsewhere },
  ]);
});

describe('a changed account status', () => {
  test('is an official reading at once, and the performance report of every store is asked for', async () => {
    const subscription = await connected();
    await ingestAll();
    expect(await statusNow()).toEqual({ kind: 'state', state: 'NORMAL' });
    const before = requestsOfPerformance();
    world.setNow(begin.getTime() + 2 * hour);
    const done = await handle(changed(subscription, 'n-1', 'AT_RISK', '2026-10-05T07:59:00.000Z'));
    expect(done).toEqual({ outcome: 'status changed', about: 'acme/eu' });
    await ingestAll();
    expect(await statusNow()).toEqual({ kind: 'state', state: 'AT_RISK' });
    await world.runUntil(begin.getTime() + 2 * hour + 60_000);
    expect(requestsOfPerformance()).toBe(before + 1);
  });

  test('that comes twice, or after a newer one, changes nothing and asks for nothing', async () => {
    const subscription = await connected();
    world.setNow(begin.getTime() + 2 * hour);
    await handle(changed(subscription, 'n-2', 'NORMAL', '2026-10-05T07:59:00.000Z'));
    const [files, steps] = [world.uploads.size, world.queue.length];
    expect(await handle(changed(subscription, 'n-2', 'NORMAL', '2026-10-05T07:59:00.000Z'))).toMatchObject({
      outcome: 'known or older',
    });
    // It was sent first and comes last: the account was at risk, and is not any more.
    expect(await handle(changed(subscription, 'n-1', 'AT_RISK', '2026-10-05T07:50:00.000Z'))).toMatchObject({
      outcome: 'known or older',
    });
    expect([world.uploads.size, world.queue.length]).toEqual([files, steps]);
    await ingestAll();
    expect(await statusNow()).toEqual({ kind: 'state', state: 'NORMAL' });
  });

  test('while a report is being made asks for another one: that one may be from before it', async () => {
    const subscription = await connected();
    world.amazon.faults.add({ effect: 'hung', operation: 'createReport', reportType: 'GET_V2', times: 1 });
    await handle(changed(subscription, 'n-1', 'AT_RISK', '2026-10-05T07:00:00.000Z'));
    await world.runUntil(begin.getTime() + hour + 60_000);
    await handle(changed(subscription, 'n-2', 'DEACTIVATED', '2026-10-05T07:01:00.000Z'));
    const stored = await world.dependencies.fetches.read({ ...acme, marketplace: 'DE', kind: 'seller-performance' });
    expect(stored?.value.open?.state).toBe('requested');
    expect(stored?.value.waiting).toEqual([{ reason: 'status change' }]);
  });

  test('of a connection that was removed is nobody’s', async () => {
    await connected();
    expect(await handle(changed('s-gone', 'n-1', 'AT_RISK', '2026-10-05T07:00:00.000Z'))).toMatchObject({
      outcome: 'of no connection',
    });
    expect(await handle(changed('', 'n-1', 'AT_RISK', '2026-10-05T07:00:00.000Z'))).toMatchObject({
      outcome: 'of no connection',
    });
  });

  test('cut short anywhere, it is done again', async () => {
    const subscription = await connected();
    const fails = { ...world.dependencies, fetchMessages: { stepsDue: () => Promise.reject(new Error('killed')) } };
    const notification = changed(subscription, 'n-1', 'AT_RISK', '2026-10-05T07:00:00.000Z');
    await expect(handleSellerNotification(fails, notification, world.now())).rejects.toThrow('killed');
    const before = requestsOfPerformance();
    expect(await handle(notification)).toMatchObject({ outcome: 'status changed' });
    await world.runUntil(world.now().getTime() + 60_000);
    expect(requestsOfPerformance()).toBe(before + 1);
  });
});

describe('a client secret', () => {
  const renewed = {
    type: 'new client secret',
    clientId: 'app-1',
    secret: 'secret-2',
    expiresAt: '2027-04-03T00:00:00Z',
  } as const;

  test('that Amazon sends is kept with the others, and everything that stood still goes on', async () => {
    await connected();
    world.amazon.rotate('app-1', 'secret-2');
    // Access tokens live for an hour: the next day Amazon is asked for one with the old secret, and rejects it.
    world.setNow(begin.getTime() + 24 * hour);
    await fetchReports(world.dependencies, world.now());
    await world.runUntil(begin.getTime() + 25 * hour);
    expect((await world.dependencies.apps.read('main'))?.value.secretRejectedSince).toBeDefined();
    expect(await handle(renewed)).toEqual({ outcome: 'new client secret', about: 'main' });
    expect(world.secretsKept.get('apps/main/client-secret')).toBe('secret-2');
    await fetchReports(world.dependencies, world.now());
    expect((await world.dependencies.apps.read('main'))?.value).toMatchObject({
      secretExpiresAt: '2027-04-03T00:00:00.000Z',
    });
    expect((await world.dependencies.apps.read('main'))?.value.secretRejectedSince).toBeUndefined();
    await fetchReports(world.dependencies, world.now());
    await world.runUntil(begin.getTime() + 26 * hour);
    const open = (await world.dependencies.fetches.of(acme)).filter(({ value }) => value.open !== undefined);
    expect(open).toEqual([]);
  });

  test('that soon ends is counted for the operators’ alarm until it is rotated', async () => {
    await connected();
    expect((await fetchReports(world.dependencies, world.now())).expiringApps).toBe(0);
    await handle({ type: 'client secret expires', clientId: 'app-1', at: '2026-11-01T00:00:00Z' });
    // 27 days are left on 5 October.
    expect((await fetchReports(world.dependencies, world.now())).expiringApps).toBe(1);
    await handle(renewed);
    expect((await fetchReports(world.dependencies, world.now())).expiringApps).toBe(0);
  });

  test('of an app that nobody set up is not dropped in silence, and not shown', async () => {
    await connected();
    const error = await handle({ ...renewed, clientId: 'nobody' }).catch((reason: unknown) => reason);
    expect(String(error)).toContain('not set up');
    expect(String(error)).not.toContain('secret-2');
  });
});
