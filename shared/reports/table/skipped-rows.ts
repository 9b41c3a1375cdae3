import type { SkippedRows } from '../common/report.ts';
import { differenceOf, type Finding } from '../common/report-error.ts';

/** Counts rows that are left out, by reason, remembering where each reason was met first. */
export interface SkippedRowCounter {
  /** rows that are as they should be and do not belong here */
  leaveOut(reason: string, rows?: number): void;
  /** rows that belong here, of which nothing can be counted, without one to point at */
  leaveUnread(reason: string, rows: number): void;
  /** a row that cannot be read; `problem` names what they have in common, `where` the first of them */
  reject(problem: string, where: Finding): void;
  readonly bad: number;
  readonly firstBad: Finding | undefined;
  list(): readonly SkippedRows[];
}

const mostReasons = 20;

export function countSkippedRows(): SkippedRowCounter {
  const leftOut = new Map<string, number>();
  const unread = new Map<string, number>();
  const rejected = new Map<string, { rows: number; readonly first: Finding }>();
  let bad = 0;
  let firstBad: Finding | undefined;
  return {
    leaveOut(reason, rows = 1) {
      const counted = leftOut.has(reason) || leftOut.size < mostReasons ? reason : 'for other reasons';
      leftOut.set(counted, (leftOut.get(counted) ?? 0) + rows);
    },
    leaveUnread(reason, rows) {
      unread.set(reason, (unread.get(reason) ?? 0) + rows);
    },
    reject(problem, where) {
      bad++;
      firstBad ??= where;
      const known = rejected.get(problem);
      if (known === undefined) rejected.set(problem, { rows: 1, first: where });
      else known.rows++;
    },
    get bad() {
      return bad;
    },
    get firstBad() {
      return firstBad;
    },
    list: () => [
      ...[...leftOut].map(([reason, rows]) => ({ rows, reason })),
      ...[...unread].map(([reason, rows]) => ({ rows, unread: true as const, reason })),
      ...[...rejected].map(([problem, { rows, first }]) => ({
        rows,
        unread: true as const,
        reason: `${problem} (${rows === 1 ? '' : 'first on '}line ${first.line}: ${differenceOf(first)})`,
      })),
    ],
  };
}
