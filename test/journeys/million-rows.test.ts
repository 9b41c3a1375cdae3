import { createReadStream, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allOrdersFile, receivedOn } from '../../bench/all-orders-file.ts';
import { addDays, type Day } from '../../shared/domain/day.ts';
import { RunningCloud } from './running-cloud.ts';

/** Counts orders by hand: one line after the other, split at tabs, an order once however many items it has. */
async function ordersByChannel(file: string): Promise<ReadonlyMap<string, Set<string>>> {
  const channels = new Map<string, Set<string>>([
    ['Merchant', new Set()],
    ['Amazon', new Set()],
  ]);
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const cells = line.split('\t');
    if (cells[4] !== 'Pending' && cells[6] === 'Amazon.com') channels.get(cells[5] ?? '')?.add(cells[0] ?? '');
  }
  return channels;
}

// A minute of work: in the long mode only, `HEADROOM_LONG=1 npm test`.
describe.runIf(process.env['HEADROOM_LONG'] === '1')('an All Orders report of a million rows', () => {
  const cloud = new RunningCloud();
  beforeAll(() => cloud.start('--now', `${receivedOn}T09:00:00Z`), 120_000);
  afterAll(() => cloud.remove());

  test('ends in right tallies, in the memory that the template gives the function', async () => {
    const file = allOrdersFile(1_000_000);
    await cloud.run('upload', '--client', 'giant', '--marketplace', 'US', file);
    await cloud.idle();
    const status = (await cloud.status()).find(({ client }) => client === 'giant');
    expect(status?.reports).toMatchObject([{ kind: 'all-orders', outcome: 'read', rows: 1_000_000 }]);

    const expected = await ordersByChannel(file);
    const { ledger } = cloud.openState();
    const day = receivedOn as Day;
    const tallies = await ledger.tallies({ client: 'giant', marketplace: 'US' }, addDays(day, -400), day);
    const sum = (channel: 'seller' | 'amazon') =>
      [...tallies.values()].reduce((total, tally) => total + tally[channel].orders, 0);
    expect(sum('seller')).toBe(expected.get('Merchant')?.size);
    expect(sum('amazon')).toBe(expected.get('Amazon')?.size);

    const logs = readdirSync(join(cloud.folder, 'logs')).map((name) =>
      readFileSync(join(cloud.folder, 'logs', name), 'utf8'),
    );
    expect(logs.join('\n')).not.toMatch(/invocation\.failed|message\.failed/);
  }, 300_000);
});
