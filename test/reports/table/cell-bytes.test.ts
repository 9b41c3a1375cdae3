import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayIn, dayOfNumber } from '../../../shared/domain/day.ts';
import { idNumbersOf } from '../../../shared/domain/order-columns.ts';
import { isOrderId } from '../../../shared/domain/order-id.ts';
import {
  idHighAt,
  idLowAt,
  instantAt,
  isOrderIdAt,
  rememberingBytes,
} from '../../../shared/reports/common/cell-bytes.ts';
import { dayNumberOfInstant, instantReader } from '../../../shared/reports/common/instant.ts';
import { read } from '../../fixtures/reports/open.ts';

const asCell = (text: string) => Buffer.from(`x${text}y`, 'latin1');
const instantIn = (text: string) => instantAt(asCell(text), 1, 1 + text.length);

const pieces = fc.constantFrom(
  '2026',
  '1970',
  '1969',
  '02',
  '28',
  '29',
  '30',
  '31',
  '00',
  '13',
  '23',
  '24',
  '59',
  '60',
);
const written = fc
  .tuple(
    pieces,
    pieces,
    pieces,
    fc.constantFrom('T', ' ', 't'),
    pieces,
    pieces,
    pieces,
    fc.constantFrom('Z', '+00:00', '-08:00', '+05:30', '+0530', ' UTC', '.5Z', ''),
  )
  .map(
    ([year, month, date, middle, hour, minute, second, zone]) =>
      `${year}-${month}-${date}${middle}${hour}:${minute}:${second}${zone}`,
  );
const damaged = fc
  .tuple(written, fc.nat(24), fc.constantFrom('', 'x', '0', '9', '-', ':', ' '))
  .map(([text, at, put]) => text.slice(0, at) + put + text.slice(at + 1));

describe('cells read from their bytes', () => {
  test('an instant is the same as read from text, or left to be read from text', () => {
    const readText = instantReader();
    fc.assert(
      fc.property(fc.oneof(written, damaged), (text) => {
        const seconds = instantIn(text);
        if (!Number.isNaN(seconds)) expect(seconds).toBe(readText(text));
      }),
      { numRuns: 3000, seed: 20_261_010 },
    );
  });
  test.each([
    // 2020-02-18 is day 18,310 since 1970: 50 years of 365 days and 12 leap days make 18,262, and 48 days of 2020.
    ['2020-02-18T05:05:21+00:00', 18_310 * 86_400 + 5 * 3600 + 5 * 60 + 21],
    ['2020-02-18T05:05:21Z', 18_310 * 86_400 + 5 * 3600 + 5 * 60 + 21],
    ['2020-02-18T05:05:21-08:00', 18_310 * 86_400 + 13 * 3600 + 5 * 60 + 21],
    ['2020-02-29T00:00:00Z', 18_321 * 86_400],
    ['1970-01-01T00:00:00Z', 0],
  ])('%s needs no text', (text, seconds) => expect(instantIn(text)).toBe(seconds));
  test.each([
    '2021-02-29T00:00:00Z',
    '2020-13-01T00:00:00Z',
    '2020-01-01T24:00:00Z',
    '2020-01-01T00:00:00',
    '2O20-01-01T00:00:00Z',
  ])('%s is not read from its bytes', (text) => expect(instantIn(text)).toBeNaN());
  test('an order id is two numbers that say all of its digits', () => {
    const id = '114-4892924-3377867';
    const cell = asCell(id);
    expect(isOrderIdAt(cell, 1)).toBe(true);
    expect({ high: idHighAt(cell, 1), low: idLowAt(cell, 1) }).toEqual({ high: 11_448_929, low: 243_377_867 });
    expect(idNumbersOf(id)).toEqual({ high: 11_448_929, low: 243_377_867 });
  });
  test('what is no order id as text is none as bytes', () => {
    fc.assert(
      fc.property(fc.nat(18), fc.integer({ min: 0, max: 255 }), (at, byte) => {
        const cell = asCell('114-4892924-3377867');
        cell[1 + at] = byte;
        expect(isOrderIdAt(cell, 1)).toBe(isOrderId(cell.toString('latin1', 1, 20)));
      }),
    );
  });
  test('a word is asked for once, and not again while its bytes repeat', () => {
    const asked: string[] = [];
    const lengthOf = rememberingBytes((word) => asked.push(word) + word.length);
    const cell = asCell('Shipped|Pending|Shipped ');
    expect([1, 9, 1, 9].map((start) => lengthOf(cell, start, start + 7))).toEqual([8, 9, 8, 9]);
    expect(asked).toEqual(['Shipped', 'Pending']);
  });
});

describe('days of a store', () => {
  test.each(['America/Los_Angeles', 'Europe/Berlin', 'Asia/Kolkata', 'Australia/Sydney'])(
    'every moment in %s falls on the day that its calendar shows, on days of 23 and 25 hours, too',
    (timeZone) => {
      const dayOf = dayNumberOfInstant(timeZone);
      // Both changes of the clock in 2026 lie within, in each of these zones that has any.
      const moment = fc.integer({ min: Date.parse('2026-03-01') / 1000, max: Date.parse('2026-11-30') / 1000 });
      fc.assert(
        fc.property(moment, (seconds) => {
          expect(dayOfNumber(dayOf(seconds))).toBe(dayIn(new Date(seconds * 1000), timeZone));
        }),
        { numRuns: 400, seed: 20_261_011 },
      );
    },
  );
});

describe('rows of All Orders', () => {
  const header = [
    'amazon-order-id',
    'purchase-date',
    'last-updated-date',
    'order-status',
    'fulfillment-channel',
    'sales-channel',
    'item-status',
    'is-buyer-requested-cancellation',
  ];
  const odd = (usual: readonly string[], unusual: readonly string[]) =>
    fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom(...usual) },
      { weight: 1, arbitrary: fc.constantFrom(...unusual) },
    );
  const row = fc.tuple(
    fc
      .nat(6)
      .map((n) => `302-0000000-000000${n}`)
      .chain((id) => odd([id], ['S01-1', '3.02E+16', ` ${id}`, ''])),
    odd(
      ['2026-10-01T21:59:59+00:00', '2026-10-01T22:00:00+00:00'],
      ['2026-10-01 09:00', '2026-02-30T09:00:00Z', '2036-01-01T00:00:00Z', '2026-10-01T09:00:00.5Z'],
    ),
    odd(['2026-10-02T09:00:00+00:00', '2026-10-03T09:00:00+00:00'], ['', ' ', 'yesterday', '2036-01-01T00:00:00Z']),
    odd(['Shipped', 'Pending', 'Cancelled'], ['SHIPPED', 'Shipped - Delivered to Buyer', 'Lost', '']),
    odd(['Amazon', 'Merchant'], ['AFN', 'mfn', 'Drone']),
    odd(['Amazon.de'], ['amazon.de', '', 'Amazon.fr', 'Non-Amazon DE']),
    odd(['Shipped', ''], ['Cancelled', 'Canceled', 'x']),
    odd(['', 'false'], ['true', 'TRUE', 'yes']),
  );
  test('say the same read from bytes and read as quoted text', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 12 }), (rows) => {
        const lines = (delimiter: string, mark: string) =>
          [header, ...rows].map((cells) => cells.map((cell) => mark + cell + mark).join(delimiter)).join('\n');
        expect(read(lines('\t', ''))).toEqual(read(lines(',', '"')));
      }),
      { numRuns: 500, seed: 20_261_012 },
    );
  });
});
