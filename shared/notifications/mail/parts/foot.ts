import { oneLine } from '../format/one-line.ts';
import { type Html, html } from './html.ts';
import { portalLine, portalPart, unsubscribeLine, unsubscribePart } from './link-lines.ts';
import type { Writing } from './mail-content.ts';
import { smallPrint } from './page.ts';

/** Lines at the foot of every mail: who sends it, whose clock it uses, and the stage where it is not production. */
export const footLines = (writing: Foot, ...more: readonly string[]): readonly string[] =>
  footOf(`${oneLine(writing.consultancy)}, with Headroom`, writing, more);

/** The same on a page that the consultancy forwards: it is its own, and names nobody else. */
export const ownFootLines = (writing: Foot, ...more: readonly string[]): readonly string[] =>
  footOf(oneLine(writing.consultancy), writing, more);

export const headroomNote =
  '“More allowed”: how many more may go wrong in the period that Amazon counts before the limit is missed. “Over”: how many too many there are.';

type Foot = Pick<Writing, 'consultancy' | 'timeZone' | 'stage'>;

function footOf(sender: string, writing: Foot, more: readonly string[]): readonly string[] {
  return [
    ...more,
    `${sender}. Times are ${writing.timeZone}.`,
    ...(writing.stage === 'production' ? [] : [`Stage: ${oneLine(writing.stage)}. This is not production mail.`]),
  ];
}

/** Under two hyphens, as mail programs know a signature. */
export const textFoot = (lines: readonly string[], writing: Pick<Writing, 'links'>): string =>
  [...portalLine(writing), '--', ...lines, ...unsubscribeLine(writing)].join('\n');

export const foot = (lines: readonly string[], writing: Pick<Writing, 'links'>): Html =>
  html`${portalPart(writing)}${lines.map(smallPrint)}${unsubscribePart(writing)}`;
