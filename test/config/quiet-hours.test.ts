import { describe, expect, test } from 'vitest';
import { isQuiet, quietUntil } from '../../shared/config/quiet-hours.ts';

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

  test('a weekend is quiet from midnight to midnight, and over on Monday when the night is', () => {
    const weekends = { ...night, weekends: true };
    // 9 October 2026 is a Friday; Berlin is two hours ahead of UTC.
    expect(isQuiet(at('2026-10-09T17:00:00Z'), berlin, weekends)).toBe(false);
    expect(isQuiet(at('2026-10-10T10:00:00Z'), berlin, weekends)).toBe(true);
    expect(quietUntil(at('2026-10-09T19:00:00Z'), berlin, weekends)).toEqual(at('2026-10-12T05:00:00Z'));
    expect(quietUntil(at('2026-10-10T10:00:00Z'), berlin, { weekends: true })).toEqual(at('2026-10-11T22:00:00Z'));
  });

  test('a weekend on which the clocks change ends at midnight on the wall', () => {
    // 25 October 2026 is a Sunday of 25 hours: Monday begins at 23:00 UTC.
    expect(quietUntil(at('2026-10-24T10:00:00Z'), berlin, { weekends: true })).toEqual(at('2026-10-25T23:00:00Z'));
  });

  test('a holiday is quiet in the reader’s own zone, once or every year', () => {
    const christmas = { holidays: ['12-25', '2026-12-28'] };
    expect(isQuiet(at('2026-12-24T23:30:00Z'), berlin, christmas)).toBe(true);
    expect(isQuiet(at('2026-12-24T23:30:00Z'), 'America/New_York', christmas)).toBe(false);
    expect(isQuiet(at('2027-12-25T12:00:00Z'), berlin, christmas)).toBe(true);
    expect(isQuiet(at('2027-12-28T12:00:00Z'), berlin, christmas)).toBe(false);
    // Friday 25th, a weekend, Monday 28th: the first hour that is not quiet is Tuesday's.
    const all = { ...night, weekends: true, ...christmas };
    expect(quietUntil(at('2026-12-24T20:00:00Z'), berlin, all)).toEqual(at('2026-12-29T06:00:00Z'));
  });
});
