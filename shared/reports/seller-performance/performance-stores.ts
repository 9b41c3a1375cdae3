import { storeOf } from '../../domain/account.ts';
import { type Day, laterDay } from '../../domain/day.ts';
import { marketplaceOfId } from '../../domain/marketplace.ts';
import { lastBelievable } from '../common/believable.ts';
import type { SkippedRows, UploadContext } from '../common/report.ts';
import { counted, quote } from '../common/report-error.ts';
import { showCell } from '../common/show-cell.ts';
import { isList, isObject, type JsonObject } from '../json/json-value.ts';
import { type ReportFrame, readRange, showValue } from './performance-block.ts';

/** One store's part of a report, and its JSON path. */
export interface Found {
  readonly element: JsonObject;
  readonly path: string;
}

export function elementsOf(report: JsonObject, name: string): { found: readonly Found[]; rejected: readonly string[] } {
  const list = report[name] ?? [];
  if (!isList(list)) return { found: [], rejected: [`${name}: expected a list, found something else`] };
  const rejected: string[] = [];
  const found = list.flatMap((element, at) => {
    const path = `${name}[${at}]`;
    if (isObject(element)) return [{ element, path }];
    rejected.push(`${path}: expected an object, found something else`);
    return [];
  });
  return { found, rejected: rejected.slice(0, 20) };
}

/** Elements of the account's store. A report with one element and no store in it is taken for the account's own. */
export function pickOwn({ account }: UploadContext, found: readonly Found[]) {
  const { id } = storeOf(account);
  const isOwn = ({ element }: Found): boolean => {
    const store = element['marketplaceId'] ?? undefined;
    if (store === undefined) return found.length === 1;
    return typeof store === 'string' && store.trim() === id;
  };
  return { own: found.filter(isOwn), others: found.filter((each) => !isOwn(each)) };
}

export const countBlocksOf = (element: JsonObject): number =>
  Object.keys(element).filter((name) => name !== 'marketplaceId').length;

/** Every range that a store's element has, in whatever member. */
function lastDays({ element }: Found, latest: Day): { readonly to: readonly Day[]; readonly future: number } {
  const blocks = Object.values(element).flatMap((value) =>
    isList(value) ? value : isObject(value) ? [value, ...Object.values(value)] : [],
  );
  const ranges = blocks.filter(isObject).map((block) => readRange(block, latest));
  return {
    to: ranges.flatMap(({ to }) => (to === undefined ? [] : [to])),
    future: ranges.filter(({ remark }) => remark?.includes('in the future') === true).length,
  };
}

export const newestDay = (found: Found): string =>
  lastDays(found, '9999-12-31' as Day)
    .to.toSorted()
    .at(-1) ?? '';

/** As of the newest day that the report speaks of; days to come are not believed, and noted. */
export function frameOf(context: UploadContext, picked: Found | undefined, skipped: SkippedRows[]): ReportFrame {
  const latest = lastBelievable(context);
  const { to, future } = picked === undefined ? { to: [], future: 0 } : lastDays(picked, latest);
  if (future > 0) {
    skipped.push({
      rows: future,
      reason: `${counted(future, 'date range')} that ${future === 1 ? 'ends' : 'end'} after the upload (${context.receivedOn}) not used`,
    });
  }
  const [first, ...rest] = to;
  const asOf = first === undefined ? (context.asOf ?? context.receivedOn) : rest.reduce(laterDay, first);
  return { marketplace: storeOf(context.account).code, asOf, latest };
}

export const storeNames = (found: readonly Found[]): readonly string[] => [
  ...new Set(
    found.slice(0, 50).map(({ element }) => {
      const id = element['marketplaceId'] ?? undefined;
      if (id === undefined) return 'no marketplaceId';
      if (typeof id !== 'string') return `a marketplaceId that is no text (${showValue(id)})`;
      const store = marketplaceOfId(id.trim());
      if (store !== undefined) return `${store.code} (${store.id})`;
      const shown = /^[A-Z0-9]{8,15}$/.test(id) ? quote(id) : `(${showCell(id)})`;
      return `the unknown marketplaceId ${shown}`;
    }),
  ),
];
