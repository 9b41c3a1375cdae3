import { describe, expect, test } from 'vitest';
import { isQuiet, quietUntil } from '../../shared/metrics/quiet-hours.ts';

const night = { from: '20:00', to: '07:00' };
const berlin = 'Europe/Berlin';
const at = (text: string) => new Date(text);

describe('quiet hours', () => {
  test.each([
    { local: '19:59', now: '2026-10-05T17:59:00Z', quiet: false },
    { local: '20:00', now: '2026-10-05T18:00:00Z', quiet: true },
    { local: '00:30', now: '2026-10-05T22:30:00Z', quiet: true },
    { local: '06:59', now: '2026-10-06T04:59:00Z', quiet: true },
    { local: '07:00', now: '2026-10-06T05:00:00Z', quiet: false },
  ])('over midnight: $local in Berlin is quiet: $quiet', ({ now, quiet }) => {
    expect(isQuiet(at(now), berlin, night)).toBe(quiet);
  });

  test('within one day, the end is outside', () => {
    const lunch = { from: '12:00', to: '13:00' };
    expect(isQuiet(at('2026-10-05T12:00:00Z'), 'UTC', lunch)).toBe(true);
    expect(isQuiet(at('2026-10-05T13:00:00Z'), 'UTC', lunch)).toBe(false);
  });

  test('end at seven on the wall, on the night that is an hour longer and on the one that is an hour shorter', () => {
    // 25 October 2026: clocks go back at 03:00, so 07:00 in Berlin is 06:00 UTC instead of 05:00.
    expect(quietUntil(at('2026-10-24T19:00:00Z'), berlin, night)).toEqual(at('2026-10-25T06:00:00Z'));
    // 29 March 2026: clocks go forward at 02:00, so it is 05:00 UTC instead of 06:00.
    expect(quietUntil(at('2026-03-28T20:00:00Z'), berlin, night)).toEqual(at('2026-03-29T05:00:00Z'));
  });

  test('that are not set, or last no time, are never quiet', () => {
    expect(isQuiet(at('2026-10-05T23:00:00Z'), berlin, undefined)).toBe(false);
    expect(isQuiet(at('2026-10-05T23:00:00Z'), berlin, { from: '08:00', to: '08:00' })).toBe(false);
    expect(quietUntil(at('2026-10-05T12:00:00Z'), berlin, night)).toEqual(at('2026-10-05T12:00:00Z'));
  });
});
