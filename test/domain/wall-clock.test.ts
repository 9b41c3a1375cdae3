import { describe, expect, test } from 'vitest';
import { instantOnWallClock, wallClockAt } from '../../shared/domain/wall-clock.ts';

describe('a time on the wall', () => {
  test.each([
    // Berlin is two hours ahead of UTC in summer and one in winter.
    { shown: '2026-07-01T09:30', zone: 'Europe/Berlin', is: '2026-07-01T07:30:00.000Z' },
    { shown: '2026-12-01T09:30', zone: 'Europe/Berlin', is: '2026-12-01T08:30:00.000Z' },
    // The day of the change: 03:00 is the first minute of summer time.
    { shown: '2026-03-29T03:00', zone: 'Europe/Berlin', is: '2026-03-29T01:00:00.000Z' },
    { shown: '2026-03-29T01:59', zone: 'Europe/Berlin', is: '2026-03-29T00:59:00.000Z' },
    { shown: '2026-10-05T23:59', zone: 'America/Los_Angeles', is: '2026-10-06T06:59:00.000Z' },
    { shown: '2026-10-05T12:15', zone: 'Asia/Kathmandu', is: '2026-10-05T06:30:00.000Z' },
  ])('$shown in $zone is $is', ({ shown, zone, is }) => {
    expect(instantOnWallClock(shown, zone)?.toISOString()).toBe(is);
    expect(wallClockAt(new Date(is), zone)).toBe(shown);
  });

  test('that the change of clocks skips is an hour beside it', () => {
    expect(instantOnWallClock('2026-03-29T02:30', 'Europe/Berlin')?.toISOString()).toMatch(
      /^2026-03-29T0[01]:30:00.000Z$/,
    );
  });

  test.each([
    '',
    'tomorrow',
    '2026-02-30T10:00',
    '2026-10-05T24:00',
    '2026-10-05',
    '0001-01-01T00:00',
    '2026-10-05T10:00Z',
  ])('that is none is not taken for one: "%s"', (text) => {
    expect(instantOnWallClock(text, 'Europe/Berlin')).toBeUndefined();
  });
});
