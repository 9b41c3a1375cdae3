import { dark, light } from './palette.ts';

/** A consultancy's own colour for the head of a page that it forwards, and letters that can be read on it. */
export interface BrandColours {
  readonly ground: string;
  readonly ink: string;
}

/** WCAG 2.2, 1.4.3 */
const enoughContrast = 4.5;

/**
 * A colour as grounds and letters: light letters where they can be read on it, else dark ones. In the few middle tones where
 * neither reaches 4.5:1 the ground is darkened until the light ones do. `colour` is `#rrggbb`.
 */
export function brandColours(colour: string): BrandColours {
  let ground = colour.toLowerCase();
  if (contrast(ground, light.card) < enoughContrast && contrast(ground, dark.page) >= enoughContrast) {
    return { ground, ink: dark.page };
  }
  while (contrast(ground, light.card) < enoughContrast) ground = darker(ground);
  return { ground, ink: light.card };
}

const channels = (colour: string): readonly number[] =>
  [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));

const darker = (colour: string): string =>
  `#${channels(colour)
    .map((value) =>
      Math.floor(value * 0.95)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;

/** Contrast of two colours as WCAG 2.2 defines it: 1 to 21. */
export function contrast(a: string, b: string): number {
  const [lighter = 0, deeper = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (lighter + 0.05) / (deeper + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = channels(colour).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
