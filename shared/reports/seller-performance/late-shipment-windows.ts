import type { Measure, Reading } from '../../metrics/reading.ts';
import { isList, isObject, type JsonObject } from '../json/json-value.ts';
import { lengthOf, MalformedBlock, type ReportFrame, readRange, readRateBlock } from './performance-block.ts';
import { lateShipmentBlock, lateShipmentListNames } from './performance-blocks.ts';

type WindowDays = 10 | 30;

interface Entry {
  readonly block: unknown;
  readonly path: string;
}

/** Readings of the two windows, how many blocks had them, and what could not be read. */
export interface LateShipments {
  readonly readings: readonly Reading[];
  readonly blocks: number;
  readonly rejected: readonly string[];
}

const mostEntries = 20;
const nearest = (days: number): WindowDays => (days <= 20 ? 10 : 30);

/**
 * The late shipment rate comes as one block (30 days) and in live reports also as a list of both windows. The length of
 * an entry's range tells which it is. An entry without a range is the block's own again when its numbers are the block's,
 * else it is the window that nobody else has taken; of two without a range the one with fewer orders is the 10 days,
 * because its window lies within the other. What stays ambiguous is skipped.
 */
export function readLateShipments(element: JsonObject, path: string, frame: ReportFrame): LateShipments {
  const taken = new Map<WindowDays, Reading>();
  const rejected: string[] = [];
  const { single, entries } = entriesOf(element, path, rejected);

  const read = ({ block, path: at }: Entry, days: WindowDays, remark?: string): Reading | undefined => {
    try {
      return readRateBlock(block, lateShipmentBlock, at, frame, { days, ...(remark !== undefined && { remark }) });
    } catch (error) {
      if (!(error instanceof MalformedBlock)) throw error;
      rejected.push(error.message);
      return undefined;
    }
  };
  const take = (entry: Entry, days: WindowDays, remark?: string): void => {
    const reading = read(entry, days, remark);
    if (reading === undefined) return;
    const other = taken.get(days);
    if (other === undefined) taken.set(days, reading);
    else if (!sameMeasure(other.measure, reading.measure)) {
      rejected.push(`${entry.path}: a second late shipment rate of ${days} days, with other numbers`);
    }
  };
  const daysOf = ({ block }: Entry): number | undefined =>
    isObject(block) ? lengthOf(readRange(block, frame.latest)) : undefined;

  if (single !== undefined) take(single, nearest(daysOf(single) ?? 30));
  for (const entry of entries) {
    const days = daysOf(entry);
    if (days !== undefined) take(entry, nearest(days));
  }

  const open = entries.filter((entry) => daysOf(entry) === undefined);
  const repeated = new Set<WindowDays>();
  const unplaced: { readonly entry: Entry; readonly measure: Measure }[] = [];
  for (const entry of open) {
    const measure = read(entry, 30)?.measure;
    if (measure === undefined) continue;
    const same = [...taken].find(([days, other]) => !repeated.has(days) && sameMeasure(other.measure, measure));
    if (same === undefined) unplaced.push({ entry, measure });
    else repeated.add(same[0]);
  }
  const free = ([30, 10] as const).filter((days) => !taken.has(days));
  const [first, second] = unplaced;
  const noRange = 'the report gives no date range';
  if (first !== undefined && unplaced.length === 1 && free[0] !== undefined) {
    take(first.entry, free[0], `${noRange}; it is used for the window of ${free[0]} days`);
  } else if (first !== undefined && second !== undefined && unplaced.length === 2 && free.length === 2) {
    const order = compareBase(first.measure, second.measure);
    if (order === undefined) rejected.push(`${first.entry.path} and the next: no range tells 10 days from 30`);
    else {
      const [short, long] = order <= 0 ? [first, second] : [second, first];
      take(long.entry, 30, `${noRange}; it has more orders and is used for the window of 30 days`);
      take(short.entry, 10, `${noRange}; it has fewer orders and is used for the window of 10 days`);
    }
  } else {
    for (const { entry } of unplaced) rejected.push(`${entry.path}: no range tells which window it is of`);
  }
  return { readings: [...taken.values()], blocks: entries.length + (single === undefined ? 0 : 1), rejected };
}

function entriesOf(element: JsonObject, path: string, rejected: string[]) {
  const [name = ''] = lateShipmentBlock.names;
  const [listName = ''] = lateShipmentListNames;
  const block = element[name] ?? undefined;
  const single: Entry | undefined = block === undefined ? undefined : { block, path: `${path}.${name}` };
  const list = element[listName] ?? [];
  if (!isList(list)) rejected.push(`${path}.${listName}: expected a list, found something else`);
  const all = isList(list) ? list : [];
  if (all.length > mostEntries)
    rejected.push(`${path}.${listName}: only the first ${mostEntries} entries are looked at`);
  const entries = all.slice(0, mostEntries).map((entry, at) => ({ block: entry, path: `${path}.${listName}[${at}]` }));
  return { single, entries };
}

const sameMeasure = (a: Measure, b: Measure): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Which has fewer orders; `undefined` when that is unknown. */
function compareBase(a: Measure, b: Measure): number | undefined {
  if (sameMeasure(a, b)) return 0;
  if (a.kind !== 'share' || b.kind !== 'share' || a.denominator === b.denominator) return undefined;
  return a.denominator - b.denominator;
}
