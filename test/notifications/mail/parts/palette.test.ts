import { expect, test } from 'vitest';
import { dark, light, stateColours } from '../../../../shared/notifications/mail/parts/palette.ts';

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [lighter = 0, darker = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (lighter + 0.05) / (darker + 0.05);
}

test('the contrast formula gives the published extremes', () => {
  // WCAG 2.2: black on white is 21:1, a colour on itself 1:1.
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrast('#777777', '#777777')).toBe(1);
});

const pairs: readonly (readonly [string, string, string])[] = [
  ['text on the card', light.ink, light.card],
  ['small print on the card', light.soft, light.card],
  ['small print under the card', light.soft, light.page],
  ['text on the dark card', dark.ink, dark.card],
  ['small print on the dark card', dark.soft, dark.card],
  ['small print under the dark card', dark.soft, dark.page],
  ...Object.entries(stateColours).flatMap(([state, { ground, ink, onDark }]) => [
    [`the ${state} badge`, ink, ground] as const,
    [`the ${state} number`, ground, light.card] as const,
    [`the ${state} number in dark mode`, onDark, dark.card] as const,
  ]),
];

test.each(pairs)('%s can be read by people with weak eyes', (_, ink, ground) => {
  expect(contrast(ink, ground)).toBeGreaterThanOrEqual(4.5);
});
