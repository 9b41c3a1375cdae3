import type { Account } from '../../../domain/account.ts';
import { isReportKind, type ReportKind } from '../../../domain/report-kind.ts';
import type { UploadRecord } from '../../../reports/common/report.ts';
import { outcomeOf, type UploadOutcome, uploadOutcomes } from './upload-view.ts';

/** An upload, and where it lies: `account` is absent for a file outside any account's folder. */
export interface FoundUpload {
  readonly account?: Account;
  readonly clientName?: string;
  readonly record: UploadRecord;
}

export interface NamedId {
  readonly id: string;
  readonly name: string;
}

/** Everything that the list of uploads is written from. */
export interface UploadsFacts {
  /** newest first */
  readonly uploads: readonly FoundUpload[];
  /** clients that the viewer may upload for */
  readonly clients: readonly NamedId[];
  /** how many accounts match, where they are too many to list the uploads of all at once: then `uploads` has none of theirs */
  readonly tooMany?: number;
}

/** Which uploads are shown. It is in the address of the page, so a view can be sent to a colleague. */
export interface UploadsQuery {
  /** a part of the file's name */
  readonly search: string;
  readonly client?: string;
  readonly marketplace?: string;
  readonly outcome?: UploadOutcome;
  readonly kind?: ReportKind;
}

const longestWord = 200;

/** What an address asks for. What it says of nothing that is known counts as not said. */
export function readUploadsQuery(parameter: (name: string) => string | undefined): UploadsQuery {
  const text = (name: string): string => (parameter(name) ?? '').trim().slice(0, longestWord);
  const outcome = uploadOutcomes.find((one) => one === parameter('outcome'));
  const [client, marketplace, kind] = [text('client'), text('marketplace'), text('kind')];
  return {
    search: text('q'),
    ...(client !== '' && { client }),
    ...(marketplace !== '' && { marketplace }),
    ...(outcome !== undefined && { outcome }),
    ...(isReportKind(kind) && { kind }),
  };
}

/** The address of a view: `/uploads?client=acme&outcome=unreadable`. */
export function uploadsAddress({ search, client, marketplace, outcome, kind }: UploadsQuery): string {
  const parameters = new URLSearchParams({
    ...(search !== '' && { q: search }),
    ...(client !== undefined && { client }),
    ...(marketplace !== undefined && { marketplace }),
    ...(outcome !== undefined && { outcome }),
    ...(kind !== undefined && { kind }),
  });
  return parameters.size === 0 ? '/uploads' : `/uploads?${parameters.toString()}`;
}

const mostShown = 200;

export interface UploadsView {
  readonly shown: readonly FoundUpload[];
  /** how many match, shown or not */
  readonly matching: number;
  /** of those that match apart from their outcome */
  readonly countOf: ReadonlyMap<UploadOutcome, number>;
  readonly any: number;
}

/** What is shown of the uploads, newest first. */
export function uploadsView({ uploads }: UploadsFacts, { search, outcome, kind }: UploadsQuery): UploadsView {
  const words = search.toLowerCase();
  const found = uploads.filter(
    ({ record }) => record.key.toLowerCase().includes(words) && (kind === undefined || record.kind === kind),
  );
  const countOf = new Map<UploadOutcome, number>();
  for (const { record } of found) countOf.set(outcomeOf(record), (countOf.get(outcomeOf(record)) ?? 0) + 1);
  const matching = found.filter(({ record }) => outcome === undefined || outcomeOf(record) === outcome);
  const newest = matching.toSorted((a, b) => (a.record.receivedAt < b.record.receivedAt ? 1 : -1));
  return { shown: newest.slice(0, mostShown), matching: matching.length, countOf, any: found.length };
}
