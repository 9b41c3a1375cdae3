import { dayIn } from '../../../domain/day.ts';
import { formatDay } from '../format/format-day.ts';
import { amount } from '../format/format-number.ts';
import { shortLine } from '../format/one-line.ts';
import type { ListSection } from '../parts/list-section.ts';

/** A person of `clients.yaml` whom mail does not reach. */
export interface UnreachedRecipient {
  readonly address: string;
  readonly reason: 'bounced' | 'complained';
  /** instant, ISO 8601 UTC */
  readonly since: string;
}

const mostNamed = 20;

const words = { bounced: 'bounced', complained: 'reported our mail as unwanted' } as const;

/** Whom mail does not reach, until someone mends it; nothing when it reaches everybody. */
export function unreachedSections(unreached: readonly UnreachedRecipient[], timeZone: string): readonly ListSection[] {
  if (unreached.length === 0) return [];
  const lines = unreached
    .slice(0, mostNamed)
    .map(
      ({ address, reason, since }) =>
        `${shortLine(address, 100)}: ${words[reason]} on ${formatDay(dayIn(new Date(since), timeZone))}; nothing more is sent to it.`,
    );
  const more = unreached.length - lines.length;
  return [
    {
      title: `Mail does not reach ${amount(unreached.length, ['address', 'addresses'])}`,
      lines: [...lines, ...(more > 0 ? [`And ${more} more: npx headroom doctor lists them all.`] : [])],
    },
  ];
}
