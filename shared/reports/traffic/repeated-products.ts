import type { TrafficCounts } from '../../domain/defect-evidence.ts';

/**
 * Rows of a product that was there before: downloads pasted one below the other. With its SKU the same row is the same
 * product; with other counts nobody knows which is right. Without one it may be another SKU of the page that sold as much.
 */
export function repeatedProducts() {
  const seen = new Map<string, Set<string>>();
  let known = 0;
  let unclear = 0;
  return {
    /** whether this very row was counted already */
    isKnown(page: string, sku: string, counts: TrafficCounts): boolean {
      const key = `${page}|${sku}`;
      const text = JSON.stringify(counts);
      const before = seen.get(key);
      if (before === undefined) {
        seen.set(key, new Set([text]));
        return false;
      }
      const isSame = before.has(text);
      before.add(text);
      if (sku !== '' && isSame) {
        known++;
        return true;
      }
      if (sku !== '' || isSame) unclear++;
      return false;
    },
    get known() {
      return known;
    },
    get unclear() {
      return unclear;
    },
  };
}
