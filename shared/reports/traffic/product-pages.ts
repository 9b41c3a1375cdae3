import type { TrafficCounts } from '../../domain/defect-evidence.ts';
import type { SkippedRows } from '../common/report.ts';
import { isObject } from '../json/json-value.ts';
import { isAsin } from './asin.ts';

const pageNames = ['parentAsin', 'childAsin', 'sku'] as const;

/** Sessions of detail pages: each SKU of a page, and each of its lines, repeats the sessions of the page. */
export function sessionsOfPages() {
  const seen = new Map<string, number | undefined>();
  const differing = new Set<string>();
  const rowsBySku = new Map<string, string>();
  const unclear = new Set<string>();
  let named: string | undefined;
  let repeated = 0;
  let same = 0;
  return {
    /** Whether a row has the names that the first one has, and ASINs where they stand: else its page is unknown. */
    isNamed(row: unknown): boolean {
      if (!isObject(row)) return false;
      const names = pageNames.filter((name) => typeof row[name] === 'string' && row[name] !== '');
      named ??= names.join();
      return (
        names.length > 0 && names.join() === named && names.every((name) => name === 'sku' || isAsin(String(row[name])))
      );
    },
    /** Whether a SKU of these days was there before, in the same words; in others nobody knows which is right. */
    isRepeated(span: string, row: unknown, counts: TrafficCounts): boolean {
      if (!isObject(row) || typeof row['sku'] !== 'string') return false;
      const product = JSON.stringify([span, ...pageNames.map((name) => row[name])]);
      const before = rowsBySku.get(product);
      const now = JSON.stringify(counts);
      if (before === undefined) rowsBySku.set(product, now);
      else if (before === now) same++;
      else unclear.add(span);
      return before === now;
    },
    /** The counts of a row, without sessions that were counted with an earlier row of the same page and days. */
    take(span: string, row: unknown, counts: TrafficCounts): TrafficCounts {
      const page = isObject(row) ? `${span} ${String(row['parentAsin'])} ${String(row['childAsin'])}` : span;
      if (!seen.has(page)) {
        seen.set(page, counts.sessions);
        return counts;
      }
      if (seen.get(page) !== counts.sessions) differing.add(span);
      else if (counts.sessions !== undefined) repeated++;
      // Without sessions the page's sum would be unknown: nothing is to be added.
      return counts.sessions === undefined ? counts : { ...counts, sessions: 0 };
    },
    differing: (): ReadonlySet<string> => differing,
    unclear: (): ReadonlySet<string> => unclear,
    notes: (): readonly SkippedRows[] => [
      ...(differing.size === 0
        ? []
        : [
            {
              rows: differing.size,
              unread: true as const,
              reason: 'of a product that is in it twice with different sessions: the sessions are unknown',
            },
          ]),
      ...(unclear.size === 0
        ? []
        : [
            {
              rows: unclear.size,
              unread: true as const,
              reason: 'of days with a product that is in them twice with different counts: they are unknown',
            },
          ]),
      ...(same === 0 ? [] : [{ rows: same, reason: 'that repeat a row above them, which was counted once' }]),
      ...(repeated === 0 ? [] : [{ rows: 0, reason: 'repeat the sessions of their product, which were counted once' }]),
    ],
  };
}
