import { type Html, html } from './html.ts';
import { unsubscribeLine, unsubscribePart } from './link-lines.ts';
import type { Writing } from './mail-content.ts';
import { oneLine } from './one-line.ts';
import { smallPrint } from './page.ts';

/** Lines at the foot of every mail: who sends it, whose clock it uses, and the stage where it is not production. */
export function footLines(
  writing: Pick<Writing, 'consultancy' | 'timeZone' | 'stage'>,
  ...more: readonly string[]
): readonly string[] {
  return [
    ...more,
    `${oneLine(writing.consultancy)}, with Headroom. Times are ${writing.timeZone}.`,
    ...(writing.stage === 'production' ? [] : [`Stage: ${oneLine(writing.stage)}. This is not production mail.`]),
  ];
}

/** Under two hyphens, as mail programs know a signature. */
export const textFoot = (lines: readonly string[], writing: Pick<Writing, 'links'>): string =>
  ['--', ...lines, ...unsubscribeLine(writing)].join('\n');

export const foot = (lines: readonly string[], writing: Pick<Writing, 'links'>): Html =>
  html`${lines.map(smallPrint)}${unsubscribePart(writing)}`;
