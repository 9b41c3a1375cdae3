import { describe, expect, test } from 'vitest';
import type { Table } from '../../../shared/aws/dynamodb/table/table.ts';
import { addDays, type Day } from '../../../shared/domain/day.ts';
import { evaluateAccount } from '../../../shared/flows/evaluation/evaluate-account.ts';
import { v2Report } from '../../fixtures/reports/v2.ts';
import { smallWorld } from '../../support/small-world.ts';

const now = new Date('2026-10-06T07:00:00Z');
const today = '2026-10-06' as Day;
const id = (number: number): string => `302-0000001-${String(number).padStart(7, '0')}`;

/** so many orders of the seller on each of the days that end today */
function orders(perDay: number, days: number): string {
  const rows = ['amazon-order-id\tpurchase-date\tlast-updated-date\torder-status\tfulfillment-channel\tsales-channel'];
  for (let back = 0; back < days; back++) {
    const on = addDays(today, -back);
    for (let n = 0; n < perDay; n++)
      rows.push(`${id(back * 100 + n)}\t${on}T05:00:00+00:00\t${on}T06:00:00+00:00\tShipped\tMerchant\tAmazon.de`);
  }
  return rows.join('\r\n');
}
const settlement = (...claims: readonly (readonly [number, string])[]): string =>
  [
    'settlement-id\ttransaction-type\torder-id\tamount-type\tamount-description\tamount\tposted-date',
    ...claims.map(([number, on]) => `1\tA-to-z Guarantee Refund\t${id(number)}\tItemPrice\tPrincipal\t-5,00\t${on}`),
  ].join('\r\n');

describe('what Headroom makes of uploaded reports', () => {
  test('stands in the status beside what Amazon says, with what Amazon will say next', async () => {
    const world = smallWorld();
    await world.upload('acme/DE/orders.txt', orders(5, 80), now);
    // Order 2000 was placed 20 days ago, order 300 three days ago, order 9999999 in no report.
    await world.upload(
      'acme/DE/settlement.txt',
      settlement([2000, '30.09.2026'], [300, '05.10.2026'], [9_999_999, '01.10.2026']),
      now,
    );
    await world.upload('acme/DE/v2.json', JSON.stringify(v2Report({ marketplace: 'DE', asOf: '2026-10-05' })), now);
    const [status] = await world.status(now);
    const odr =
      status?.readings.filter(({ metric, channel }) => metric === 'orderDefectRate' && channel === 'seller') ?? [];
    const estimate = odr.find(({ source }) => source === 'estimate');
    expect(estimate).toMatchObject({ numerator: 1, denominator: 300, rate: 1 / 300, windowDays: 60, headroom: 1 });
    for (const reading of odr) {
      expect(reading.lookAhead).toEqual({
        from: '2026-08-08',
        to: '2026-10-06',
        numerator: 2,
        denominator: 300,
        rate: 2 / 300,
      });
    }
    expect(status?.evidence).toEqual([{ kind: 'A-to-z claim', orders: 3, inNoReport: 1 }]);
    expect(status?.reports.map(({ kind, outcome }) => `${kind} ${outcome}`).sort()).toEqual([
      'all-orders read',
      'seller-performance read',
      'settlement-v2 read',
    ]);
  });

  test('headings that clients.yaml teaches are understood, and the period of an object’s metadata', async () => {
    const world = smallWorld();
    const clients = [
      'consultancy: { name: N, from: a@n.example, timezone: Europe/Berlin, recipients: [o@n.example], headerAliases: { "(Alt) ASIN": "(Child) ASIN" } }',
      'clients: { acme: { headerAliases: { "Oturumlar – Toplam": "Sessions - Total", "Sipariş Edilen Birimler": "Units Ordered" } } }',
    ];
    await world.upload('config/clients.yaml', clients.join('\n'), now);
    const report = '(Alt) ASIN,Oturumlar – Toplam,Sipariş Edilen Birimler\nB000000001,"1.000",50\n';
    expect(await world.upload('acme/TR/x.csv', report, now, { period: '2026-09' })).toMatchObject({ outcome: 'read' });
    const [status] = await world.status(now);
    expect(status?.readings).toMatchObject([
      { metric: 'unitSessionPercentage', numerator: 50, denominator: 1000, from: '2026-09-01', to: '2026-09-30' },
    ]);
    expect(await world.upload('other/TR/y.csv', report, now)).toMatchObject({ outcome: 'unreadable' });
  });

  test('a hundred times the orders and defects make an evaluation read no more', async () => {
    const readsOf = async (perDay: number, claims: number) => {
      const world = smallWorld();
      await world.upload('acme/DE/orders.txt', orders(perDay, 80), now);
      const rows = Array.from({ length: claims }, (_, n) => [2000 + n, '30.09.2026'] as const);
      await world.upload('acme/DE/settlement.txt', settlement(...rows), now);
      let bytes = 0;
      const count = (item: { readonly body?: Uint8Array } | undefined): void => {
        bytes += 100 + (item?.body?.length ?? 0);
      };
      const table = world.table as { -readonly [Method in keyof Table]: Table[Method] };
      const plain = { ...world.table };
      table.get = async (pk, sk) => {
        const item = await plain.get(pk, sk);
        count(item);
        return item;
      };
      table.query = async (pk, range) => {
        const items = await plain.query(pk, range);
        for (const item of items) count(item);
        return items;
      };
      await evaluateAccount(world.dependencies, { account: 'acme/DE', at: now.toISOString() }, now);
      return bytes;
    };
    expect(await readsOf(90, 90)).toBeLessThan((await readsOf(1, 1)) * 1.2);
  });
});
