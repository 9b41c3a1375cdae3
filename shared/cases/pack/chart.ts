import { type Day, daysBetween } from '../../domain/day.ts';
import { fractionOf } from '../../metrics/limit.ts';
import { rateOf } from '../../metrics/reading.ts';
import type { Case } from '../case.ts';
import { describeLimit, formatDay, formatPercent } from '../describe-figure.ts';
import type { Archive } from './archive.ts';

interface Point {
  readonly day: Day;
  readonly value: number;
}

const size = { width: 760, height: 300, left: 64, right: 24, top: 40, bottom: 44 };

/**
 * The rate (or score) as Amazon's reports gave it, day by day, with its limit and the day of the notice (or of the case, where
 * nobody has said when the notice came). SVG; `undefined` where fewer than two reports are known.
 */
export function chartOf({ history, title }: Archive, { noticeAt, openedAt }: Case): string | undefined {
  const points = history.flatMap(({ reading }): readonly Point[] => {
    const { measure, asOf } = reading;
    const value = measure.kind === 'score' ? measure.score : measure.kind === 'count' ? measure.count : rateOf(measure);
    return value === undefined ? [] : [{ day: asOf, value }];
  });
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined || first.day === last.day) return undefined;
  const reading = history.at(-1)?.reading;
  const limit = reading?.limit;
  const bound = limit?.perMillion === undefined ? limit?.value : fractionOf(limit.perMillion);
  const isRate = reading?.measure.kind === 'share' || reading?.measure.kind === 'rate';
  const say = (value: number) => (isRate ? formatPercent(value) : String(value));
  const values = [...points.map(({ value }) => value), ...(bound === undefined ? [] : [bound])];
  const higher = limit?.condition === 'GREATER_THAN';
  const most = Math.max(...values) * (higher ? 1 : 1.15) || 1;
  const least = higher ? Math.min(...values) * 0.98 : 0;
  const days = daysBetween(first.day, last.day);
  const x = (day: Day) =>
    round(size.left + ((size.width - size.left - size.right) * daysBetween(first.day, day)) / days);
  const y = (value: number) =>
    round(size.height - size.bottom - ((size.height - size.top - size.bottom) * (value - least)) / (most - least || 1));
  const notice = noticeAt.slice(0, 10) as Day;
  const bottom = size.height - size.bottom;
  const facts = `${title.shown}: ${say(first.value)} on ${formatDay(first.day)}, ${say(last.value)} on ${formatDay(last.day)}${limit === undefined ? '' : `; limit ${describeLimit(limit)}`}`;
  const label = (
    at: { readonly x: number; readonly y: number; readonly anchor?: string; readonly fill?: string },
    words: string,
  ) =>
    `<text x="${at.x}" y="${at.y}" text-anchor="${at.anchor ?? 'start'}" fill="${at.fill ?? '#444444'}">${escaped(words)}</text>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" height="${size.height}" role="img" font-family="Arial, Helvetica, sans-serif" font-size="12">`,
    `<title>${escaped(facts)}</title>`,
    `<rect width="${size.width}" height="${size.height}" fill="#ffffff"/>`,
    `<text x="${size.left}" y="20" font-size="14" font-weight="bold" fill="#1f1f1f">${escaped(title.shown)}</text>`,
    `<line x1="${size.left}" y1="${bottom}" x2="${size.width - size.right}" y2="${bottom}" stroke="#999999"/>`,
    ...[least, (least + most) / 2, most].map((value) =>
      label({ x: size.left - 8, y: y(value) + 4, anchor: 'end' }, isRate ? say(value) : String(Math.round(value))),
    ),
    ...(bound === undefined || limit === undefined
      ? []
      : [
          `<line x1="${size.left}" y1="${y(bound)}" x2="${size.width - size.right}" y2="${y(bound)}" stroke="#b3261e" stroke-dasharray="6 4"/>`,
          label(
            { x: size.width - size.right, y: y(bound) - 6, anchor: 'end', fill: '#b3261e' },
            `limit ${describeLimit(limit)}`,
          ),
        ]),
    ...(notice < first.day || notice > last.day
      ? []
      : [
          `<line x1="${x(notice)}" y1="${size.top}" x2="${x(notice)}" y2="${bottom}" stroke="#666666" stroke-dasharray="2 3"/>`,
          label(
            {
              x: x(notice) > size.width - 120 ? x(notice) - 6 : x(notice) + 6,
              y: bottom - 6,
              anchor: x(notice) > size.width - 120 ? 'end' : 'start',
            },
            noticeAt === openedAt ? 'case opened' : 'notice',
          ),
        ]),
    `<polyline fill="none" stroke="#1f5fa8" stroke-width="2" points="${points.map(({ day, value }) => `${x(day)},${y(value)}`).join(' ')}"/>`,
    `<circle cx="${x(last.day)}" cy="${y(last.value)}" r="4" fill="#1f5fa8"/>`,
    label({ x: x(last.day), y: y(last.value) - 10, anchor: 'end', fill: '#1f5fa8' }, say(last.value)),
    label({ x: size.left, y: size.height - 16 }, formatDay(first.day)),
    label({ x: size.width - size.right, y: size.height - 16, anchor: 'end' }, formatDay(last.day)),
    '</svg>',
    '',
  ].join('\n');
}

const round = (value: number): number => Math.round(value * 10) / 10;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
