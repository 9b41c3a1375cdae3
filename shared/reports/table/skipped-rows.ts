import type { SetAside } from '../common/report.ts';
import { differenceOf, type Finding } from '../common/report-error.ts';

/** Counts rows that are left out, by reason, remembering where each reason was met first. */
export interface RowsSetAside {
  /** rows that are as they should be and do not belong here */
  leaveOut(because: string, rows?: number): void;
  /** a row that cannot be read; `problem` names what they have in common, `where` the first of them */
  refuse(problem: string, where: Finding): void;
  readonly bad: number;
  readonly firstBad: Finding | undefined;
  list(): readonly SetAside[];
}

const mostReasons = 20;

export function setRowsAside(): RowsSetAside {
  const leftOut = new Map<string, number>();
  const refused = new Map<string, { rows: number; readonly first: Finding }>();
  let bad = 0;
  let firstBad: Finding | undefined;
  return {
    leaveOut(because, rows = 1) {
      const reason = leftOut.has(because) || leftOut.size < mostReasons ? because : 'for other reasons';
      leftOut.set(reason, (leftOut.get(reason) ?? 0) + rows);
    },
    refuse(problem, where) {
      bad++;
      firstBad ??= where;
      const known = refused.get(problem);
      if (known === undefined) refused.set(problem, { rows: 1, first: where });
      else known.rows++;
    },
    get bad() {
      return bad;
    },
    get firstBad() {
      return firstBad;
    },
    list: () => [
      ...[...leftOut].map(([because, rows]) => ({ rows, because })),
      ...[...refused].map(([problem, { rows, first }]) => ({
        rows,
        because: `${problem} (${rows === 1 ? '' : 'first on '}line ${first.line}: ${differenceOf(first)})`,
      })),
    ],
  };
}
