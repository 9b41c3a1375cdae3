import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { brandColours, contrast } from '../../../../shared/notifications/mail/parts/brand.ts';
import { chartColours, light } from '../../../../shared/notifications/mail/parts/palette.ts';

describe('a consultancy’s colour', () => {
  test.each([
    { when: 'dark', colour: '#0b6e6e', ground: '#0b6e6e', ink: light.card },
    { when: 'bright', colour: '#FFD166', ground: '#ffd166', ink: '#12161c' },
    { when: 'black', colour: '#000000', ground: '#000000', ink: light.card },
  ])('$when: stays as it is, with letters that can be read on it', ({ colour, ground, ink }) => {
    expect(brandColours(colour)).toEqual({ ground, ink });
  });

  test('whatever it is, its letters can be read: WCAG 2.2 asks for 4.5:1', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffff }), (number) => {
        const { ground, ink } = brandColours(`#${number.toString(16).padStart(6, '0')}`);
        expect(ground).toMatch(/^#[0-9a-f]{6}$/);
        expect(contrast(ground, ink)).toBeGreaterThanOrEqual(4.5);
      }),
      { numRuns: 500 },
    );
  });

  test('of a middle grey, on which neither reads well, the ground is darkened a little', () => {
    const { ground, ink } = brandColours('#767676');
    expect(ink).toBe(light.card);
    expect(ground < '#767676').toBe(true);
    expect(ground > '#606060').toBe(true);
  });
});

describe('the colours of charts', () => {
  const { ground, beyond, range } = chartColours;

  test.each([
    ['title', chartColours.ink, ground],
    ['labels', chartColours.soft, ground],
    ['the limit’s words', chartColours.limit, ground],
    ['the limit’s words on its wrong side', chartColours.limit, beyond],
    ['the newest figure on the wrong side', chartColours.ink, beyond],
  ])('%s can be read by people with weak eyes', (_, ink, on) => {
    expect(contrast(ink, on)).toBeGreaterThanOrEqual(4.5);
  });

  // WCAG 2.2, 1.4.11: what is not text needs 3:1.
  test.each([
    ['the line', chartColours.history, ground],
    ['the line on the wrong side', chartColours.history, beyond],
    ['the limit', chartColours.limit, ground],
    ['the middle of the range', chartColours.middle, range],
    ['marks', chartColours.rollOff, ground],
  ])('%s stands out from what is behind it', (_, line, on) => {
    expect(contrast(line, on)).toBeGreaterThanOrEqual(3);
  });

  test('what lies side by side differs without colour: the shades of grey are apart', () => {
    expect(contrast(chartColours.history, range)).toBeGreaterThanOrEqual(3);
    expect(contrast(ground, range)).toBeGreaterThan(1.5);
  });
});
