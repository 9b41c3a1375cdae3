import { expect, test } from 'vitest';
import type { Day } from '../../../shared/domain/day.ts';
import { type OrderTrait, openOrderTraits } from '../../../shared/reports/recognition/read-order-traits.ts';

const context = {
  account: { client: 'acme', marketplace: 'DE' },
  key: 'acme/DE/x.txt',
  receivedOn: '2026-11-20' as Day,
};

function traitsIn(text: string, cutAt: number): readonly OrderTrait[] {
  const traits: OrderTrait[] = [];
  const reader = openOrderTraits(context, (trait) => void traits.push(trait));
  const bytes = Buffer.from(text);
  for (let from = 0; from < bytes.length; from += cutAt) reader.push(bytes.subarray(from, from + cutAt));
  reader.finish();
  return traits;
}

const orders = [
  'amazon-order-id\tpurchase-date\torder-status\tfulfillment-channel\tasin\tship-service-level\tship-city',
  '302-0000001-0000001\t2026-10-01T09:00:00+00:00\tShipped\tMerchant\tB000000001\tStandard\tMusterstadt',
  '302-0000001-0000001\t2026-10-01T09:00:00+00:00\tShipped\tMerchant\tB000000002\tStandard\tMusterstadt',
  'S01-0000002-0000002\t2026-10-01T09:00:00+00:00\tShipped\tMerchant\tB000000003\tStandard\tMusterstadt',
].join('\r\n');

test.each([1, 7, 100_000])(
  'an order report tells products and shipping services, however it is cut (%i bytes)',
  (cutAt) => {
    expect(traitsIn(orders, cutAt)).toEqual([
      { orderId: '302-0000001-0000001', asin: 'B000000001', shipService: 'Standard' },
      { orderId: '302-0000001-0000001', asin: 'B000000002', shipService: 'Standard' },
    ]);
  },
);

test('a returns report tells the reason’s code, and nothing that a buyer wrote', () => {
  const returns = [
    'Order ID\tOrder date\tReturn request date\tAmazon RMA ID\tASIN\tReturn Reason',
    '302-0000001-0000001\t01-Oct-2026\t03-Oct-2026\tD1\tB000000001\tCR-DEFECTIVE',
    '302-0000001-0000002\t01-Oct-2026\t03-Oct-2026\tD2\tB000000001\tIt never worked, call me: 0171 234567',
  ].join('\r\n');
  expect(traitsIn(returns, 64)).toEqual([
    { orderId: '302-0000001-0000001', asin: 'B000000001', returnReason: 'CR-DEFECTIVE' },
    { orderId: '302-0000001-0000002', asin: 'B000000001' },
  ]);
});

test.each(['', '{"a":1}', 'hello', '<html>'])('what is no such table tells nothing: %j', (text) => {
  expect(traitsIn(text, 10)).toEqual([]);
});
