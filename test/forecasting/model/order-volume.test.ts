import { describe, expect, test } from 'vitest';
import { expectedOrders, volumeOf } from '../../../shared/forecasting/model/order-volume.ts';

describe('orders to expect', () => {
  test('a seller without weekends sells nothing on the next one', () => {
    // Eight weeks of 20 orders from Monday to Friday; the factor of a weekend day is drawn to 1 by one day in nine.
    const orders = Array.from({ length: 56 }, (_, day) => (day % 7 < 5 ? 20 : 0));
    const volume = volumeOf(orders);
    expect(expectedOrders(volume, 56)).toBeGreaterThan(18.5);
    expect(expectedOrders(volume, 61)).toBeLessThan(2);
    // Over a whole week it is the 100 orders of every week.
    const week = [56, 57, 58, 59, 60, 61, 62].reduce((sum, day) => sum + expectedOrders(volume, day), 0);
    expect(week).toBeGreaterThan(97);
    expect(week).toBeLessThan(103);
  });

  test('the day of the week on which one asks does not change the level', () => {
    const orders = Array.from({ length: 70 }, (_, day) => (day % 7 < 5 ? 20 : 4));
    const levels = [64, 65, 66, 67, 68, 69, 70].map((length) => volumeOf(orders.slice(0, length)).perDay);
    expect(Math.max(...levels) / Math.min(...levels)).toBeLessThan(1.06);
  });

  test('a volume that doubled three weeks ago is nearly followed', () => {
    const orders = Array.from({ length: 90 }, (_, day) => (day < 69 ? 50 : 100));
    expect(volumeOf(orders).perDay).toBeGreaterThan(90);
    expect(volumeOf([]).perDay).toBe(0);
    expect(volumeOf([undefined, 10, undefined]).perDay).toBeCloseTo(10, 9);
  });
});
