import { describe, expect, test } from 'vitest';
import type { Day } from '../../../shared/domain/day.ts';
import { differencesOf, replayUploads } from '../../../shared/flows/inspection/replay.ts';
import { emptyPage } from '../../../shared/ledger/page.ts';
import { fixture } from '../../fixtures/reports/open.ts';
import { v2Report } from '../../fixtures/reports/v2.ts';
import { smallWorld } from '../../support/small-world.ts';

const account = { client: 'acme', marketplace: 'DE' };
const now = new Date('2026-10-06T07:00:00Z');
const files: Readonly<Record<string, string | Buffer>> = {
  'orders.txt': fixture('all-orders.txt'),
  'feedback.txt': fixture('seller-feedback.txt'),
  'traffic.json': fixture('sales-and-traffic.json'),
  'unshipped.txt': fixture('unshipped-orders.txt'),
  'v2.json': JSON.stringify(v2Report({ marketplace: 'DE', asOf: '2026-10-05' })),
  'nonsense.txt': 'who knows',
};
const names = Object.keys(files);

async function* refs(keys: readonly string[]) {
  for (const name of keys) yield { key: `acme/DE/${name}` };
}

/** what was stored as the files came, and a second world with the same bucket to replay into */
async function worlds(replayed: readonly string[]) {
  const stored = smallWorld();
  const again = smallWorld();
  for (const name of names) {
    await stored.upload(`acme/DE/${name}`, files[name] ?? '', now);
    again.place(`acme/DE/${name}`, files[name] ?? '', now);
  }
  await replayUploads(again.dependencies, refs(replayed), now);
  return { stored, again, differences: () => differencesOf(account, stored.dependencies, again.dependencies, now) };
}

describe('a replay', () => {
  test('of all uploads, in another sequence, arrives at the stored state', async () => {
    const { differences, again } = await worlds([...names].reverse());
    expect(await differences()).toEqual([]);
    expect(again.changed.length).toBeGreaterThan(0);
  });
  test('without one of them names what is missing', async () => {
    const { differences } = await worlds(names.filter((name) => name !== 'feedback.txt'));
    expect(await differences()).toEqual([
      'official readings and when reports came',
      'defects',
      'what became of the uploads',
    ]);
  });
  test('goes by when each file was stored: the same bytes under one name, day after day, speak of each of those days', async () => {
    const stored = smallWorld();
    const again = smallWorld();
    const days = ['2026-10-03', '2026-10-04', '2026-10-05'];
    const typed = 'metric,channel,from,to,numerator,denominator,rate,as_of\ncontactResponseRate,all,,,85,100,,\n';
    for (const day of days) {
      // As S3 keeps them: versions of one key. The names stand for the versions here.
      await stored.upload('acme/DE/typed.csv', typed, new Date(`${day}T07:00:00Z`));
      again.place(`acme/DE/typed.csv ${day}`, typed, new Date(`${day}T07:00:00Z`));
    }
    // S3 lists the newest version of a key first.
    async function* newestFirst() {
      for (const day of days.toReversed())
        yield { key: `acme/DE/typed.csv ${day}`, storedAt: new Date(`${day}T07:00:00Z`) };
    }
    await replayUploads(again.dependencies, newestFirst(), now);
    const { value } = await stored.dependencies.latestReadings.read(account);
    expect(value.feeds).toEqual([{ kind: 'manual-csv', days }]);
    expect(await differencesOf(account, stored.dependencies, again.dependencies, now)).toEqual([]);
  });
  test('finds a day whose orders were lost', async () => {
    const { differences, stored } = await worlds(names);
    const day = '2026-10-04' as Day;
    const { version } = await stored.dependencies.ledger.page(account, day);
    const tally = (await stored.dependencies.ledger.tallies(account, day, day)).get(day);
    if (tally === undefined) throw new Error('no tally');
    await stored.dependencies.ledger.write(account, day, emptyPage, tally, version);
    expect(await differences()).toEqual([`orders of ${day}`]);
  });
});
