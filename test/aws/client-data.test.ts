import { expect, test } from 'vitest';
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
