import { line } from 'd3-shape';
import { addDays, type Day, daysBetween } from '../../../domain/day.ts';
import { escapeMarkup } from '../parts/html.ts';
import { chartColours as colour } from '../parts/palette.ts';
import { plotFrame } from './chart-plot.ts';
import type { Candidate } from './place-label.ts';

/** The smallest letters: 11 pixels high on a phone that is 320 pixels wide. */
export const letters = { title: 28, label: 25, axis: 24, legend: 22 } as const;

export const right = plotFrame.x + plotFrame.width;
export const bottom = plotFrame.y + plotFrame.height;

/** A tenth of a unit is less than a pixel. */
export const round = (value: number): number => Math.round(value * 10) / 10;

/** XML knows fewer names than HTML, and fewer characters: what is written here must not be written by `html`. */
const escaped = (words: string): string => escapeMarkup(words.toWellFormed().replace(/[\ufffe\uffff]/g, ''));

interface TextStyle {
  readonly bold?: boolean;
  readonly anchor?: 'start' | 'middle' | 'end';
  /** keeps letters apart from lines beneath them */
  readonly halo?: boolean;
}

export function text(words: string, x: number, y: number, size: number, fill: string, style: TextStyle = {}): string {
  const anchor = style.anchor === undefined || style.anchor === 'start' ? '' : ` text-anchor="${style.anchor}"`;
  const weight = style.bold ? ' font-weight="700"' : '';
  const halo = style.halo
    ? ` stroke="${colour.ground}" stroke-width="6" stroke-linejoin="round" paint-order="stroke"`
    : '';
  return `<text x="${round(x)}" y="${round(y)}" font-size="${size}" fill="${fill}"${weight}${anchor}${halo}>${escaped(words)}</text>`;
}

export const path = (d: string | null, style: string): string =>
  d === null || d === ''
    ? ''
    : `<path d="${d.replace(/\d+\.\d{2,}/g, (number) => String(round(Number(number))))}" ${style}/>`;

export const stroke = (of: string, width: number, more = ''): string =>
  `fill="none" stroke="${of}" stroke-width="${width}"${more}`;

export const rule = (x1: number, y1: number, x2: number, y2: number, style: string): string =>
  `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" ${style}/>`;

/** A figure of a day, at its height in the picture. */
export interface DrawnDay {
  readonly day: Day;
  readonly y: number;
}

/** Amazon's figure day by day: days next to each other are joined; a day by itself is a dot; the newest is a large one. */
export function dayLine(points: readonly DrawnDay[], x: (day: Day) => number): string {
  const known = new Map(points.map((point) => [point.day, point.y]));
  const isAlone = ({ day }: DrawnDay): boolean => !known.has(addDays(day, -1)) && !known.has(addDays(day, 1));
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined) return '';
  const days = Array.from({ length: daysBetween(first.day, last.day) + 1 }, (_, i): Day => addDays(first.day, i));
  const joined = line<Day>(
    (day) => x(day),
    (day) => known.get(day) ?? 0,
  ).defined((day) => known.has(day))(days);
  return [
    path(joined, stroke(colour.history, 5, ' stroke-linejoin="round" stroke-linecap="round"')),
    ...points.filter(isAlone).map((point) => dot(x(point.day), point.y, 5)),
    dot(x(last.day), last.y, 9),
  ].join('');
}

const dot = (x: number, y: number, radius: number): string =>
  `<circle cx="${round(x)}" cy="${round(y)}" r="${radius}" fill="${colour.history}" stroke="${colour.ground}" stroke-width="${radius > 5 ? 3 : 0}"/>`;

/** On the other side of the limit a figure seems to say what it does not. */
const acrossLimit = 12;

/** Places for the newest figure, with what it costs to be away from its dot. */
export function aroundPoint(x: number, y: number, width: number, limitAt: number): readonly Candidate[] {
  const height = letters.label * 1.25;
  const columns = [x - width - 6, x - width / 2, x + 14, right - width - 4, plotFrame.x + 4];
  const tops = [y - height - 13, y + 13, y - height - 46, y + 46, y - height - 76, y + 76];
  return tops.flatMap((top) =>
    columns.map((left) => ({
      box: { x: left, y: top, width, height },
      cost:
        (Math.abs(left + width / 2 - x) + Math.abs(top + height / 2 - y)) / 12 +
        (y < limitAt !== top + height / 2 < limitAt ? acrossLimit : 0),
    })),
  );
}
