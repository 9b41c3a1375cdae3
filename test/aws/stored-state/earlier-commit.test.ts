import { expect, test } from 'vitest';
import type { Day } from '../../../shared/domain/day.ts';
import { writeSummary } from '../../../shared/flows/summaries/write-summary.ts';
import { v2Report } from '../../fixtures/reports/v2.ts';
import { releasedItems } from '../../support/released-state.ts';
import { smallWorld } from '../../support/small-world.ts';

// The trap: a summary stored before it had `delays` made its account unreadable for good, and status, doctor and the
// portfolio summary of all accounts with it. Uploading the same file again mended nothing.

async function worldOfEarlierCommit() {
  const world = smallWorld();
  const earlier = releasedItems('0.1.0').filter(({ label }) => label.includes('of an earlier commit'));
  expect(earlier.map(({ type }) => type)).toContain('summary#defects');
  for (const { item } of earlier) await world.table.put(item);
  return world;
}

test('an account with a summary from before delays stands, is judged, and is in the portfolio summary', async () => {
  const world = await worldOfEarlierCommit();
  const now = new Date('2026-11-30T10:00:00Z');
  const [acme, ...others] = await world.status(now);
  expect(others).toEqual([]);
  // What it uploaded then, and an alert that is open since then, by what was then a house CSV.
  expect(acme).toMatchObject({ client: 'acme', marketplace: 'DE', asOf: '2026-11-27' });
  expect(acme?.alerts).toContainEqual(
    expect.objectContaining({ metric: 'orderDefectRate', state: 'open', reason: 'first' }),
  );

  for (const place of ['acme/DE', 'beta/US'] as const) {
    const report = v2Report({
      marketplace: place.slice(-2) as 'DE',
      asOf: '2026-11-30',
      orderDefectRate: { seller: [2, 1000] },
    });
    await world.upload(`${place}/performance.json`, JSON.stringify(report), now);
  }
  await world.settle(now);
  const after = await world.status(now);
  // 2 of 1,000 is 0.2 %, far from the limit of 1 %: what was a breach has recovered.
  for (const { client, readings } of after) {
    const official = readings.find(({ metric, source }) => metric === 'orderDefectRate' && source === 'official');
    expect(official, client).toMatchObject({ numerator: 2, denominator: 1000, verdict: 'ok', asOf: '2026-11-30' });
  }
  await writeSummary(world.dependencies, { scope: { kind: 'portfolio' }, week: '2026-11-30' as Day }, now);
  await world.settle(now);
  const [portfolio] = world.sent.filter(({ kind }) => kind === 'portfolio');
  expect(portfolio?.text).toMatch(/acme DE/);
  expect(portfolio?.text).toMatch(/beta US/);
});
