import { describe, expect, test } from 'vitest';
import { addDays, type Day } from '../../../shared/domain/day.ts';
import { answerWhatIf } from '../../../shared/flows/inspection/what-if.ts';
import { v2Report } from '../../fixtures/reports/v2.ts';
import { smallWorld } from '../../support/small-world.ts';

const now = new Date('2026-10-06T07:00:00Z');
const today = '2026-10-06' as Day;
const account = { client: 'acme', marketplace: 'DE' };
const id = (number: number): string => `302-0000001-${String(number).padStart(7, '0')}`;

/** five orders of the seller on each of the days that end today */
function orders(days: number): string {
  const rows = ['amazon-order-id\tpurchase-date\tlast-updated-date\torder-status\tfulfillment-channel\tsales-channel'];
  for (let back = 0; back < days; back++) {
    const on = addDays(today, -back);
    for (let n = 0; n < 5; n++)
      rows.push(`${id(back * 100 + n)}\t${on}T05:00:00+00:00\t${on}T06:00:00+00:00\tShipped\tMerchant\tAmazon.de`);
  }
  return rows.join('\r\n');
}

describe('what if, from what was uploaded', () => {
  test('both windows of the late shipment rate are answered, from a single report by an even spread', async () => {
    const world = smallWorld();
    const report = v2Report({
      marketplace: 'DE',
      asOf: '2026-10-05',
      lateShipment30: [15, 600],
      lateShipment10: [8, 200],
    });
    await world.upload('acme/DE/v2.json', JSON.stringify(report), now);
    const supposed = { defects: 20, base: 300, days: 3 };
    const answers = await answerWhatIf(world.dependencies, account, 'lateShipmentRate', supposed, {}, now);
    // 30 days: a tenth of 15 and 600 rolls off, whole: 1 and 60. 10 days: three tenths of 8 and 200: 2 and 60.
    expect(
      answers.map(({ windowDays, daysFrom, after }) => [windowDays, daysFrom, after.numerator, after.denominator]),
    ).toEqual([
      [10, 'one report', 26, 440],
      [30, 'one report', 34, 840],
    ]);
    expect(answers.map(({ after }) => after.verdict)).toEqual(['breach', 'breach']);
    expect(answers.every(({ recoveryDate }) => recoveryDate !== undefined)).toBe(true);
  });

  test('windows of several days show what rolls off', async () => {
    const world = smallWorld();
    // On the second day 3 late fewer: at least 3 were on the day that left, 26 September.
    for (const [asOf, late] of [
      ['2026-10-04', 10],
      ['2026-10-05', 7],
    ] as const) {
      const report = v2Report({ marketplace: 'DE', asOf, lateShipment10: [late, 200] });
      await world.upload(`acme/DE/${asOf}.json`, JSON.stringify(report), now);
    }
    const [answer] = await answerWhatIf(
      world.dependencies,
      account,
      'lateShipmentRate',
      { defects: 0, base: 20, days: 1 },
      {},
      now,
    );
    expect(answer).toMatchObject({ daysFrom: 'reports', before: { numerator: 7 } });
    expect(answer?.after.numerator).toBeLessThanOrEqual(7);
  });

  test('the order defect rate goes by the ledger, where every day of the window is in it', async () => {
    const world = smallWorld();
    await world.upload('acme/DE/orders.txt', orders(80), now);
    const claims = [
      'settlement-id\ttransaction-type\torder-id\tamount-type\tamount-description\tamount\tposted-date',
      `1\tA-to-z Guarantee Refund\t${id(2000)}\tItemPrice\tPrincipal\t-5,00\t30.09.2026`,
    ];
    await world.upload('acme/DE/settlement.txt', claims.join('\r\n'), now);
    const report = v2Report({ marketplace: 'DE', asOf: '2026-10-05', orderDefectRate: { seller: [1, 300] } });
    await world.upload('acme/DE/v2.json', JSON.stringify(report), now);
    const [answer] = await answerWhatIf(
      world.dependencies,
      account,
      'orderDefectRate',
      { defects: 4, base: 10, days: 2 },
      {},
      now,
    );
    // Order 2000 is of 16 September. Sixty days that end in two: 58 days of five orders, 10 supposed; 1 + 4 defective.
    expect(answer).toMatchObject({
      daysFrom: 'ledger',
      before: { numerator: 1, denominator: 300 },
      after: { numerator: 5, denominator: 300, from: '2026-08-10', to: '2026-10-08', verdict: 'breach' },
      shownOn: '2026-10-23',
    });
  });

  test('nothing is answered for an account that no report has counted', async () => {
    const world = smallWorld();
    expect(
      await answerWhatIf(world.dependencies, account, 'orderDefectRate', { defects: 1, base: 10, days: 1 }, {}, now),
    ).toEqual([]);
  });
});
