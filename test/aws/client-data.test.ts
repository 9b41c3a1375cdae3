import { expect, test } from 'vitest';
import { connectionStateOn } from '../../shared/aws/dynamodb/connections.ts';
import { checkAccounts } from '../../shared/flows/evaluation/check-accounts.ts';
import { evaluate } from '../../shared/flows/evaluation/evaluate.ts';
import { summarizeWeek } from '../../shared/flows/summaries/summarize-week.ts';
import { v2Report } from '../fixtures/reports/v2.ts';
import { smallWorld } from '../support/small-world.ts';

const sunday = new Date('2026-10-04T12:00:00Z');
const monday = new Date('2026-10-05T06:05:00Z');
/** 12 of 1,000: over the limit, so that there are alerts and an arrival of a storm. */
const report = (marketplace: string) =>
  JSON.stringify(v2Report({ marketplace, asOf: '2026-10-04', orderDefectRate: { seller: [12, 1000] } }));

async function threeClients() {
  const world = smallWorld();
  for (const key of ['acme/DE', 'acme/FR', 'acme-two/DE', 'bolt/US'])
    await world.upload(`${key}/a.json`, report(key.slice(-2)), sunday);
  await world.settle(sunday);
  world.sent.splice(0);
  return world;
}

test('what is stored of a client is counted and deleted, and of a client whose name begins alike nothing', async () => {
  const world = await threeClients();
  const { clientData } = world.dependencies;
  const others = async () => [await clientData.count('acme-two'), await clientData.count('bolt')];
  const before = await others();
  const count = await clientData.count('acme');
  expect(count).toBe(before.reduce((sum, one) => sum + one, 0));
  expect(await clientData.delete('acme')).toBe(count);
  expect(await clientData.count('acme')).toBe(0);
  const named = [...world.table.items.keys()].filter(
    (key) => /acme\/(?:DE|FR)/.test(key) && !key.startsWith('accounts\n'),
  );
  expect(named).toEqual([]);
  expect(await others()).toEqual(before);
});

test('an account that was removed is in no check and no summary, and an evaluation on its way does not bring it back', async () => {
  const world = await threeClients();
  const { accounts, clientData } = world.dependencies;
  for (const marketplace of ['DE', 'FR']) await accounts.remove({ client: 'acme', marketplace });
  await clientData.delete('acme');
  await evaluate(world.dependencies, { kind: 'account', account: 'acme/DE' }, monday);
  expect((await checkAccounts(world.dependencies, monday)).accounts).toBe(2);
  await summarizeWeek(world.dependencies, monday);
  await world.settle(monday);
  const text = world.sent.map((mail) => mail.text).join('\n');
  expect(text).toContain('acme-two');
  expect(text).not.toMatch(/\bacme (?:DE|FR)\b/);
});

test('copies of the mail about a client are deleted with its lines of the log, and mail about others is kept', async () => {
  const world = smallWorld();
  for (const client of ['acme', 'acme-two']) await world.upload(`${client}/DE/a.json`, report('DE'), sunday);
  await world.upload('acme/DE/b.txt', 'nothing that anybody knows', sunday);
  await world.settle(sunday);
  const { clientData, outbox, mailLog } = world.dependencies;
  await summarizeWeek(world.dependencies, monday);
  await world.settle(monday);
  const logged = async () =>
    (await mailLog.newest(100, {})).map(({ kind, client = 'several' }) => `${kind} ${client}`).sort();
  const others = ['alert acme-two', 'portfolio several', 'summary acme-two'];
  expect(await logged()).toEqual([...others, 'alert acme', 'report-error acme', 'summary acme'].sort());
  const about = world.sent.filter(({ client }) => client === 'acme').map(({ id }) => id);
  // Each of the three mails: itself, the progress of its sending, and a line in each of two logs.
  const ofMail = [...world.table.items.keys()].filter((key) => about.some((id) => key.includes(id)));
  expect([about.length, ofMail.length]).toEqual([3, 12]);
  expect(await clientData.delete('acme')).toBeGreaterThan(12);
  expect(await clientData.count('acme')).toBe(0);
  expect([...world.table.items.keys()].filter((key) => about.some((id) => key.includes(id)))).toEqual([]);
  expect(await logged()).toEqual(others);
  for (const { id, client } of world.sent) expect((await outbox.find(id)) === undefined).toBe(client === 'acme');
});

test('a mail that was decided and not sent is deleted with the mark that it waits', async () => {
  const world = smallWorld();
  await world.upload('acme/DE/a.json', report('DE'), sunday);
  for (const due of world.changed.splice(0)) await evaluate(world.dependencies, due, sunday);
  const { clientData, outbox } = world.dependencies;
  expect(await outbox.waitingSince(sunday)).toHaveLength(1);
  await clientData.delete('acme');
  expect(await outbox.waitingSince(sunday)).toEqual([]);
});

test('the connections of a client are deleted with what was fetched by them, and those of others are kept', async () => {
  const world = smallWorld();
  const { connections, fetches } = connectionStateOn(world.table);
  for (const client of ['acme', 'acme-two']) {
    const connection = {
      client,
      region: 'eu',
      app: 'main',
      marketplaces: ['DE'],
      authorisedAt: sunday.toISOString(),
    } as const;
    await connections.write({ connection }, 0);
    await fetches.write({ client, region: 'eu', marketplace: 'DE', kind: 'seller-feedback', waiting: [] }, 0);
  }
  const { clientData } = world.dependencies;
  expect([await clientData.count('acme'), await clientData.delete('acme')]).toEqual([2, 2]);
  expect((await connections.all()).map(({ value }) => value.connection.client)).toEqual(['acme-two']);
  expect(await fetches.of({ client: 'acme', region: 'eu' })).toEqual([]);
  expect(await fetches.of({ client: 'acme-two', region: 'eu' })).toHaveLength(1);
});
