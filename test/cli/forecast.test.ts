import { describe, expect, test } from 'vitest';
import { forecastDailyCounts } from '../../cli/commands/forecast.ts';

const odr = { metric: 'orderDefectRate', eachDay: false } as const;

/** `length` days of `orders` orders; a defect on the days listed. */
const fileOf = (length: number, orders: number, defects: Readonly<Record<number, number>>, series = '') =>
  Array.from({ length }, (_, day) => `${series === '' ? '' : `${series},`}${day},${orders},${defects[day] ?? 0}`);

describe('headroom forecast', () => {
  test('the last day says rate, headroom and chances; rates are fractions', () => {
    const text = ['day,orders,defects', ...fileOf(90, 20, { 40: 1, 70: 2 })].join('\n');
    const [row, ...more] = forecastDailyCounts(text, 'a.csv', odr);
    expect(more).toEqual([]);
    // 3 of the last 1,200 orders; 11 are allowed.
    expect(row).toMatchObject({ day: 89, rate: 0.0025, verdict: 'ok', headroom: 8, warned: false });
    expect(row?.p7).toBeLessThanOrEqual(row?.p60 ?? 0);
    expect(row).not.toHaveProperty('series');
    expect(row).not.toHaveProperty('likelyDate');
    expect(row).not.toHaveProperty('recoveryDate');
  });

  test('every day of every series, in the file’s order of series, whatever other columns it has', () => {
    const text = [
      'series,kind,day,orders,defects',
      'b,x,2026-01-02,10,0',
      'a,x,2026-01-01,10,1',
      'b,x,2026-01-01,10,0',
      '',
    ].join('\r\n');
    const rows = forecastDailyCounts(text, 'a.csv', { ...odr, eachDay: true });
    expect(rows.map(({ series, day }) => `${series} ${day}`)).toEqual(['b 2026-01-01', 'b 2026-01-02', 'a 2026-01-01']);
    // The first defect of ten orders is past 1 %.
    expect(rows[2]).toMatchObject({ rate: 0.1, verdict: 'breach', warned: true, reason: 'limit missed' });
  });

  test('a missed limit recovers on the day its defects roll off', () => {
    // 2 of 60 orders on day 9; the window of 60 days holds day 9 until day 68 and no longer on day 69.
    const text = ['day,orders,defects', ...fileOf(60, 1, { 9: 1, 10: 0 })].join('\n');
    // 1 of 60 is 1.67 %.
    expect(forecastDailyCounts(text, 'a.csv', odr)[0]).toMatchObject({ verdict: 'breach', recoveryDate: 69 });
  });

  test('a day without orders has no rate, and a day the file does not have is not a day without defects', () => {
    const rows = forecastDailyCounts('day,orders,defects\n5,0,0\n8,10,0', 'a.csv', { ...odr, eachDay: true });
    expect(rows.map(({ day }) => day)).toEqual([5, 6, 7, 8]);
    expect(rows[0]).not.toHaveProperty('rate');
    expect(rows[0]).not.toHaveProperty('p60');
    expect(rows[3]).toMatchObject({ rate: 0 });
  });

  test('for a metric of successes the file counts the misses, and the rate is the success', () => {
    const text = ['day,orders,defects', ...fileOf(40, 50, { 35: 20 })].join('\n');
    // 20 of 1,500 have no valid tracking: 98.67 %; 75 are allowed.
    expect(forecastDailyCounts(text, 'a.csv', { ...odr, metric: 'validTrackingRate' })[0]).toMatchObject({
      rate: 1480 / 1500,
      headroom: 55,
    });
  });

  test('window, lag and limit can be given', () => {
    const text = ['day,orders,defects', ...fileOf(40, 10, { 20: 1, 38: 5 })].join('\n');
    const [row] = forecastDailyCounts(text, 'a.csv', { ...odr, windowDays: 10, lagDays: 10, limit: 0.05 });
    // The window is days 20–29: 1 of 100, and 4 are allowed. Day 38 is shown in nine days, with what else comes.
    expect(row).toMatchObject({ rate: 0.01, headroom: 3, p7: 0 });
    expect(row?.p14).toBe(1);
    expect(row?.likelyDate).toBe(48);
  });

  test.each([
    {
      what: 'a column that is missing',
      text: 'day,orders\n1,2',
      says: 'a.csv, line 1, column “defects”: expected a header with day, orders and defects, found “day,orders”.',
    },
    {
      what: 'a count that is none',
      text: 'day,orders,defects\n1,2,0\n2,many,0',
      says: 'a.csv, line 3, column “orders”: expected a whole number, found “many”.',
    },
    {
      what: 'an empty cell',
      text: 'day,orders,defects\n1,2,',
      says: 'a.csv, line 2, column “defects”: expected a whole number, found nothing.',
    },
    {
      what: 'a day of no calendar',
      text: 'day,orders,defects\n2026-02-30,2,0',
      says: 'a.csv, line 2, column “day”: expected a day (YYYY-MM-DD or a number), found “2026-02-30”.',
    },
    {
      what: 'two kinds of days',
      text: 'day,orders,defects\n1,2,0\n2026-02-03,2,0',
      says: 'a.csv, line 3, column “day”: expected a number, found “2026-02-03”.',
    },
    {
      what: 'a day twice',
      text: 'day,orders,defects\n1,2,0\n1,2,0',
      says: 'a.csv, line 3, column “day”: expected each day once, found a day that an earlier line has.',
    },
    {
      what: 'more defects than orders',
      text: 'day,orders,defects\n1,2,3',
      says: 'a.csv, line 2, column “defects”: expected at most the 2 orders of the day, found “3”.',
    },
    {
      what: 'a header alone',
      text: 'day,orders,defects\n',
      says: 'a.csv: expected a row for each day below the header, found none.',
    },
  ])('$what is named with its place', ({ text, says }) => {
    expect(() => forecastDailyCounts(text, 'a.csv', odr)).toThrow(says);
  });

  test('a metric without a limit is held against its own past: refunds that doubled a fortnight ago', () => {
    const text = [
      'day,orders,defects',
      ...Array.from({ length: 120 }, (_, day) => `${day},200,${day < 106 ? 10 : 20}`),
    ];
    const [row] = forecastDailyCounts(text.join('\n'), 'a.csv', { ...odr, metric: 'refundRate' });
    // The last 28 days: 14 × 10 + 14 × 20 = 420 of 5,600.
    expect(row).toMatchObject({ rate: 0.075, verdict: 'ok', warned: true });
    expect(row).not.toHaveProperty('p60');
  });

  test('what is not a rate has no forecast', () => {
    expect(() =>
      forecastDailyCounts('day,orders,defects\n1,2,0', 'a.csv', { ...odr, metric: 'listingPolicyViolations' }),
    ).toThrow('listingPolicyViolations has no limit that is a rate');
  });
});
