import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, type Day, dayOfNumber, daysBetween, numberOfDay, parseDay } from '../../shared/domain/day.ts';

const millisecondsPerDay = 86_400_000;
/** From 1600 to 2400: leap years of all kinds. */
const number = fc.integer({ min: -135_000, max: 157_000 });
const written = (day: number): string => new Date(day * millisecondsPerDay).toISOString().slice(0, 10);

describe('days of the calendar', () => {
  test('are numbered as Date numbers them', () => {
    fc.assert(
      fc.property(number, (day) => {
        expect(numberOfDay(written(day) as Day)).toBe(day);
        expect(dayOfNumber(day)).toBe(written(day));
        expect(parseDay(written(day))).toBe(written(day));
      }),
      { numRuns: 2000 },
    );
  });

  test('add up, over leap days and years', () => {
    expect(addDays('2024-02-28' as Day, 1)).toBe('2024-02-29');
    expect(addDays('2023-02-28' as Day, 1)).toBe('2023-03-01');
    expect(addDays('2026-01-01' as Day, -1)).toBe('2025-12-31');
    expect(daysBetween('2026-03-01' as Day, '2027-03-01' as Day)).toBe(365);
    expect(daysBetween('2027-03-01' as Day, '2028-03-01' as Day)).toBe(366);
    expect(daysBetween('2026-10-05' as Day, '2026-10-01' as Day)).toBe(-4);
  });

  test.each([
    '2026-02-29',
    '2026-02-30',
    '2026-13-01',
    '2026-00-10',
    '2026-04-31',
    '2026-04-00',
    '1900-02-29',
    '2026-4-01',
    ' 2026-04-01',
    '20260401',
  ])('%s is no day', (text) => {
    expect(parseDay(text)).toBeUndefined();
  });
});
