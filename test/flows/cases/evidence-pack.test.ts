import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { noteCase } from '../../../shared/cases/case.ts';
import { sourcesOf } from '../../../shared/cases/pack/figure.ts';
import { changeCase } from '../../../shared/flows/cases/change-case.ts';
import { writePack } from '../../../shared/flows/cases/write-pack.ts';
import { account, now, orderId, report, unhappy, uploadBreach } from '../../support/breaching-account.ts';
import { openPack } from '../../support/opened-pack.ts';
import { smallWorld } from '../../support/small-world.ts';

const key = 'packs/acme/DE/orderDefectRate-seller-1.zip';
const later = (hours: number) => new Date(now.getTime() + hours * 3_600_000);

async function breach() {
  const world = smallWorld();
  await uploadBreach(world);
  await world.settle(now);
  await world.writePacks(now);
  return world;
}

describe('the pack of a breach', () => {
  test('is written when the case opens, with everything that an appeal needs', async () => {
    const world = await breach();
    const pack = openPack(world.packs.get(key));
    expect(pack.names).toEqual([
      'appeal-older-form.docx',
      'appeal-older-form.txt',
      'chart.svg',
      'defect-orders.csv',
      'drivers.csv',
      'evidence-checklist.txt',
      'facts.csv',
      'figures.csv',
      'plan-of-action.docx',
      'plan-of-action.txt',
      'timeline.csv',
    ]);
    const text = pack.text('plan-of-action.txt');
    expect(text).toContain(
      'showed 12 defective orders among 600 orders, a rate of 2.00 % for 7 September 2026 to 5 November 2026',
    );
    expect(text).toContain('The limit was below 1 %.');
    expect(text).toContain(
      'outside the limit from the report of 19 November 2026 on (1.17 %), after 0.67 % in the report of 18 November 2026',
    );
    expect(pack.text('chart.svg')).toContain('2.00 % on 20 November 2026; limit below 1 %');
  });

  test('lists the orders that reports name, with day, channel, product and kind of defect', async () => {
    const world = await breach();
    const rows = openPack(world.packs.get(key)).rows('defect-orders.csv');
    expect(rows.map((row) => row['order'] ?? '').sort()).toEqual(unhappy.map(([back, n]) => orderId(back, n)).sort());
    expect(rows.find((row) => row['order'] === orderId(16, 0))).toMatchObject({
      'order day': '2026-11-04',
      channel: 'seller',
      asin: 'B0BADLAMP1',
      'ship service level': 'Standard',
      defects: 'negative feedback',
      'named by': 'seller-feedback',
    });
  });

  test('names the product that stands out, and not the shipping service that only looks like it', async () => {
    const world = await breach();
    const pack = openPack(world.packs.get(key));
    expect(pack.text('plan-of-action.txt')).toContain(
      'By ASIN, B0BADLAMP1 stood out: 10 of the 12 defective orders known one by one were among its 60 orders, of 600 in all.',
    );
    const standard = pack.rows('drivers.csv').find((row) => row['value'] === 'Standard');
    // 10 of 12 by standard shipping, half of all orders: 0.0184 alone, but one of fourteen comparisons.
    expect(standard).toMatchObject({ 'defective orders': '10', 'stands out': 'no' });
    expect(pack.rows('drivers.csv').filter((row) => row['stands out'] === 'yes')).toHaveLength(1);
  });

  test('says that nothing stands out where nothing does', async () => {
    const world = smallWorld();
    // One defect on each of twelve days, of a different order of the day each: no product, no weekday.
    await uploadBreach(
      world,
      Array.from({ length: 12 }, (_, i) => [16 + 3 * i, 1 + (i % 9)] as const),
    );
    await world.settle(now);
    await world.writePacks(now);
    const text = openPack(world.packs.get(key)).text('plan-of-action.txt');
    expect(text).toContain('None of these stood out.');
    expect(text).not.toContain('stood out:');
  });

  test('holds nothing of a buyer, and nothing that a spreadsheet would run', async () => {
    const world = await breach();
    await changeCase(world.dependencies, account, { metric: 'orderDefectRate' }, (known) =>
      noteCase(known, 'action', '=HYPERLINK("http://x.example","refunded")', undefined, now),
    );
    await writePack(world.dependencies, { account: 'acme/DE', case: 'orderDefectRate-seller-1' }, now);
    const pack = openPack(world.packs.get(key));
    for (const name of pack.names.filter((one) => !one.endsWith('.docx'))) {
      expect(pack.text(name), name).not.toMatch(/jane\.doe|broken, =cmd/);
    }
    for (const name of pack.names.filter((one) => one.endsWith('.csv'))) {
      for (const row of pack.rows(name)) {
        for (const cell of Object.values(row)) expect(cell, name).not.toMatch(/^\s*[=+\-@\t\r]/);
      }
    }
    expect(pack.rows('timeline.csv').find((row) => row['kind'] === 'action')?.['what']).toMatch(/^'=HYPERLINK/);
  });

  test('gives each figure of Amazon’s with the report it is from, as that report has it', async () => {
    const world = smallWorld();
    const uploaded = await uploadBreach(world);
    await world.settle(now);
    await world.writePacks(now);
    const figures = openPack(world.packs.get(key)).rows('figures.csv');
    const ofReports = figures.filter((row) => row['report'] !== '');
    expect(ofReports.length).toBeGreaterThan(50);
    for (const row of ofReports) {
      const file = uploaded.get(row['report'] ?? '');
      expect(
        createHash('sha256')
          .update(file ?? '')
          .digest('hex'),
        row['id'],
      ).toBe(row['report sha256']);
    }
    for (const [defects, day] of [
      [4, '2026-11-18'],
      [7, '2026-11-19'],
      [12, '2026-11-20'],
    ] as const) {
      const of = (name: string) =>
        figures.find((row) => row['id'] === `orderDefectRate|seller|60|${day}|${name}`)?.['figure'];
      expect([of('numerator'), of('denominator')], day).toEqual([String(defects), '600']);
    }
  });
});

test('a note names a few reports, and counts many: the table of figures has them all', () => {
  const reports = Array.from({ length: 12 }, (_, i) => ({
    key: `acme/DE/orders ${i}.txt`,
    digest: 'a'.repeat(64),
    kind: 'all-orders' as const,
    receivedAt: `2026-11-${10 + i}T08:00:00Z`,
  }));
  const line = [{ id: 'x', label: 'x', shown: '13', source: { kind: 'ledger' as const, reports, how: 'counted' } }];
  const [note = ''] = sourcesOf(line);
  expect(note).toContain('12 reports, from acme/DE/orders 0.txt');
  expect(note).toContain('acme/DE/orders 11.txt');
  expect(note).not.toContain('acme/DE/orders 5.txt');
});

describe('a pack that is written again', () => {
  test('by a repeated message is the same pack, and the case is as it was', async () => {
    const world = await breach();
    const [before] = await world.dependencies.cases.of(account);
    await writePack(world.dependencies, { account: 'acme/DE', case: 'orderDefectRate-seller-1' }, now);
    const [after] = await world.dependencies.cases.of(account);
    expect(after?.value).toEqual(before?.value);
    expect(world.packs.size).toBe(1);
  });

  test('for a case that is not there does nothing', async () => {
    const world = await breach();
    expect(await writePack(world.dependencies, { account: 'acme/DE', case: 'x-seller-9' }, now)).toEqual({
      account: 'acme/DE',
      case: 'x-seller-9',
    });
  });

  test('after a report that corrects the past says what was and what is', async () => {
    const world = await breach();
    await world.upload('acme/DE/v2 2026-11-20 corrected.json', report(11, '2026-11-20'), later(1));
    await world.settle(later(1));
    await world.writePacks(later(1));
    const pack = openPack(world.packs.get(key));
    const changed = pack.text('what-changed.txt');
    expect(changed).toContain('Order defect rate (seller-fulfilled), 60 days, defective orders counted: was 12, is 11');
    expect(changed).toContain('Order defect rate (seller-fulfilled), 60 days, rate: was 2.00 %, is 1.83 %');
    expect(changed).toContain('12 of 600 orders (2.00 %) became 11 of 600 orders (1.83 %)');
    expect(pack.text('plan-of-action.txt')).toContain('showed 11 defective orders among 600 orders');
    expect(pack.rows('timeline.csv').map((row) => row['kind'])).toContain('correction');
  });

  test('after an older report that comes late says what it changed of the days before', async () => {
    const world = await breach();
    await world.upload('acme/DE/v2 2026-11-18 again.json', report(7, '2026-11-18'), later(2));
    await world.settle(later(2));
    await world.writePacks(later(2));
    await writePack(world.dependencies, { account: 'acme/DE', case: 'orderDefectRate-seller-1' }, later(2));
    const pack = openPack(world.packs.get(key));
    expect(pack.text('what-changed.txt')).toContain('defective orders counted: was 4, is 7');
    // 7 of 600 is 1.17 %: the limit was missed from the first report on.
    expect(pack.text('plan-of-action.txt')).toContain(
      'outside the limit from the report of 18 November 2026 on (1.17 %).',
    );
  });

  test('for an account at risk lists its policy findings one by one, to be filled in', async () => {
    const world = smallWorld();
    await uploadBreach(world);
    const body = JSON.parse(report(2, '2026-11-21', 'AT_RISK'));
    body.performanceMetrics[0].listingPolicyViolations.defectsCount = 3;
    await world.upload('acme/DE/risk.json', JSON.stringify(body), later(24));
    await world.settle(later(24));
    await world.writePacks(later(24));
    const rows = openPack(world.packs.get('packs/acme/DE/accountStatus-all-1.zip')).rows('policy-items.csv');
    expect(rows.map((row) => `${row['finding']} ${row['item']}`)).toEqual([
      'Listing policy violations 1 of 3',
      'Listing policy violations 2 of 3',
      'Listing policy violations 3 of 3',
    ]);
    expect(openPack(world.packs.get('packs/acme/DE/accountStatus-all-1.zip')).text('plan-of-action.txt')).toContain(
      '- Listing policy violations: 3 in the report of 21 November 2026, where the limit was 0',
    );
    for (const row of rows) expect(row['asin']).toBe('[SELLER: ASIN or listing]');
  });
});

describe('the packs’ folder in the bucket', () => {
  test('is not taken for an upload', async () => {
    const world = await breach();
    expect(await world.upload(key, new Uint8Array([80, 75, 3, 4]), now)).toEqual({ key, outcome: 'pack' });
    expect((await world.status(now)).map(({ client }) => client)).toEqual(['acme']);
  });

  test('is no client’s: a report in it is answered like any other wrong place', async () => {
    const world = smallWorld();
    await world.upload('packs/DE/report.json', report(12, '2026-11-20'), now);
    await world.upload('packs/acme/DE/my report.zip', report(12, '2026-11-20'), now);
    await world.settle(now);
    await world.writePacks(now);
    const [astray] = await world.status(now);
    expect(
      astray?.reports.map(({ outcome, reason }) => `${outcome} ${reason?.includes('reserved for evidence packs')}`),
    ).toEqual(['unreadable true', 'unreadable true']);
  });
});
