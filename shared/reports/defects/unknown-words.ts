import type { DefectFact } from '../../domain/defect-evidence.ts';
import { reportKinds } from '../../domain/report-kind.ts';
import type { ReportError } from '../common/report.ts';
import { counted, createReportError, type Finding } from '../common/report-error.ts';
import type { SkippedRowCounter } from '../table/skipped-rows.ts';
import type { TableHeader } from '../table/table-header.ts';

/** Collects words that nobody knows in a column that decides what a row is. */
export function wordsUnknown() {
  let count = 0;
  let first: Finding | undefined;
  return {
    note(finding: Finding): void {
      count++;
      first ??= finding;
    },
    /** what a person must know of it; `undefined` where every word was known */
    flaw(header: TableHeader, setting: 'wordAliases' | undefined): ReportError | undefined {
      if (first === undefined) return undefined;
      const what = `${counted(count, 'row')} of this ${reportKinds[header.kind.kind]} ${count === 1 ? 'has' : 'have'} an unknown word, so what depends on it is unknown`;
      const where = `line ${first.line ?? 0}, column “${first.column ?? ''}”`;
      const remedy =
        setting === undefined
          ? `Look at ${where}, correct the word, and upload the file again.`
          : `Look at ${where}, say in clients.yaml what the word means, such as wordAliases: { "the word": "Chargeback Refund" } (or "A-to-z Guarantee Claim", "Order", "Refund", "Other"), and upload the file again.`;
      return createReportError(what, first, remedy);
    },
  };
}

/** One fact for an order and kind, of the earliest day: a claim is paid back in several rows. */
export function firstOfEach(facts: readonly DefectFact[]): readonly DefectFact[] {
  const first = new Map<string, DefectFact>();
  for (const fact of facts) {
    const key = `${fact.orderId} ${fact.kind}`;
    const known = first.get(key);
    if (known === undefined || fact.day < known.day) first.set(key, fact);
  }
  return [...first.values()];
}

/** Rows of a list of defects that could not be read: any of them may be one, so what the list says is not all. */
export function unreadDefects(header: TableHeader, skippedRows: SkippedRowCounter): ReportError | undefined {
  if (skippedRows.firstBad === undefined) return undefined;
  const what = `${counted(skippedRows.bad, 'row')} of this ${reportKinds[header.kind.kind]} cannot be read, so its list may be incomplete`;
  return createReportError(what, skippedRows.firstBad, 'Download the report again and upload it as it is.');
}
