import { addDays, type Day } from '../domain/day.ts';
import type { DefectKind, EvidenceSource } from '../domain/defect-evidence.ts';

/** Days for which a source listed every defect of a kind; `asOf` is that of the newest such list. */
export interface ListedDays {
  readonly source: EvidenceSource;
  readonly kind: DefectKind;
  readonly from: Day;
  readonly to: Day;
  readonly asOf: Day;
}

/**
 * Joins lists: for each source and kind, stretches of days that do not overlap, each with its newest as-of. The same lists in
 * any order, and repeated, give the same stretches.
 */
export function joinListedDays(lists: readonly ListedDays[]): readonly ListedDays[] {
  const groups = new Map<string, ListedDays[]>();
  for (const list of lists) {
    const key = `${list.source}|${list.kind}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [list]);
    else group.push(list);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, group]) => stretches(group));
}

function stretches(group: readonly ListedDays[]): readonly ListedDays[] {
  const cuts = [...new Set(group.flatMap(({ from, to }) => [from, addDays(to, 1)]))].sort();
  const joined: ListedDays[] = [];
  for (const [at, from] of cuts.entries()) {
    const next = cuts[at + 1];
    const over = group.filter((list) => list.from <= from && from <= list.to);
    const [first] = over;
    if (next === undefined || first === undefined) continue;
    const asOf = over.reduce((newest, list) => (list.asOf > newest ? list.asOf : newest), first.asOf);
    const to = addDays(next, -1);
    const last = joined.at(-1);
    if (last !== undefined && last.asOf === asOf && addDays(last.to, 1) === from)
      joined[joined.length - 1] = { ...last, to };
    else joined.push({ source: first.source, kind: first.kind, from, to, asOf });
  }
  return joined;
}
