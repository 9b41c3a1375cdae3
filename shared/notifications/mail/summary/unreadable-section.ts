import type { Unreadable } from '../../../domain/unreadable.ts';
import { formatMoment } from '../format/format-day.ts';
import { amount } from '../format/format-number.ts';
import { shortLine } from '../format/one-line.ts';
import type { ListSection } from '../parts/list-section.ts';

/** An account that cannot be read, as its reader calls it. */
export interface NamedUnreadable extends Unreadable {
  readonly name: string;
}

const mostNamed = 20;

/** For the consultancy: which accounts cannot be read, why, since when and what to do; nothing when all can. */
export function unreadableSections(found: readonly NamedUnreadable[], timeZone: string): readonly ListSection[] {
  if (found.length === 0) return [];
  const lines = found.slice(0, mostNamed).map(({ name, why, since, remedy }) => {
    const from = since === undefined ? '' : ` since ${formatMoment(new Date(since), timeZone)}`;
    return `${name} cannot be read${from}: ${shortLine(why, 200)}. ${remedy}`;
  });
  const more = found.length - lines.length;
  return [
    {
      title: `Not evaluated: ${amount(found.length, ['account', 'accounts'])}. Silence about these means nothing`,
      lines: [...lines, ...(more > 0 ? [`And ${more} more: the portal shows them all.`] : [])],
    },
  ];
}

/** For a client, who can do nothing about it: which numbers are missing. */
export function missingSections(found: readonly NamedUnreadable[], consultancy: string): readonly ListSection[] {
  if (found.length === 0) return [];
  const names = found.map(({ name }) => name).join(', ');
  const line = `${names}: the numbers cannot be read at the moment. This summary says nothing about them; ${consultancy} has been notified.`;
  return [{ title: 'Missing from this summary', lines: [line] }];
}

/** `; 2 cannot be read`, after what a summary comes to. */
export const describeUnreadable = (found: readonly NamedUnreadable[]): string =>
  found.length === 0 ? '' : `; ${found.length} cannot be read`;
