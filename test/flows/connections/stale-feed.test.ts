import { expect, test } from 'vitest';
import { appsOn, connectionsOn } from '../../../shared/aws/dynamodb/connections.ts';
import { v2Report } from '../../fixtures/reports/v2.ts';
import { smallWorld } from '../../support/small-world.ts';

const day = 86_400_000;
const first = Date.parse('2026-10-01T07:00:00Z');

/** Reports come for four days and then no more; returns the text of the mail that says so. */
async function mailWhenStopped(
  problem: { readonly kind: 'authorisation revoked'; readonly since: string } | undefined,
) {
  const world = smallWorld();
  await appsOn(world.table).write({ id: 'main', clientId: 'c' }, 0);
  const connection = {
    client: 'acme',
    region: 'eu',
    app: 'main',
    marketplaces: ['DE'],
    authorisedAt: '2026-09-01T00:00:00.000Z',
    ...(problem !== undefined && { problem }),
  } as const;
  await connectionsOn(world.table).write({ connection }, 0);
  for (let nth = 0; nth < 4; nth++) {
    const now = new Date(first + nth * day);
    const report = v2Report({ marketplace: 'DE', asOf: now.toISOString().slice(0, 10), accountStatus: 'NORMAL' });
    await world.upload(`acme/DE/${nth}.json`, JSON.stringify(report), now);
    await world.settle(now);
  }
  const later = new Date(first + 8 * day);
  await world.dependencies.messages.accountsChanged([{ account: 'acme/DE' }]);
  await world.settle(later);
  return world.sent.map(({ text }) => text).join('\n');
}

test('a feed that stopped because its connection is broken says which connection, and what to do about it', async () => {
  const text = await mailWhenStopped({ kind: 'authorisation revoked', since: '2026-10-04T12:00:00.000Z' });
  expect(text).toContain('acme/eu: Amazon no longer accepts the authorisation, since 4 Oct');
  expect(text).toContain('have the seller authorise the connection acme/eu');
});

test('a feed that stopped although its connection works asks for an upload, as ever', async () => {
  const text = await mailWhenStopped(undefined);
  expect(text).toContain('upload a new seller performance report');
  expect(text).not.toContain('acme/eu');
});
