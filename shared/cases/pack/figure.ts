import type { Day } from '../../domain/day.ts';
import { reportKinds } from '../../domain/report-kind.ts';
import type { UploadRecord } from '../../reports/common/report.ts';

/** Where a figure is from. */
export type FigureSource =
  /** an uploaded report; `block` and `field` say where in it */
  | { readonly kind: 'report'; readonly report: ReportSource; readonly block: string; readonly field: string }
  /** computed from other figures, by their ids */
  | { readonly kind: 'computed'; readonly from: readonly string[]; readonly how: string }
  /** several reports together, through the ledger of orders */
  | { readonly kind: 'ledger'; readonly reports: readonly ReportSource[]; readonly how: string }
  /** a rule of Amazon's, or the name of something */
  | { readonly kind: 'rule'; readonly where: string }
  /** written down in the case by a person */
  | { readonly kind: 'case'; readonly at: string };

export interface ReportSource {
  readonly key: string;
  readonly digest: string;
  readonly kind: UploadRecord['kind'];
  readonly asOf?: Day;
  readonly receivedAt: string;
}

/** A number or a quotation as a draft may print it, with its source. Text that is not a figure may contain no number. */
export interface Figure {
  readonly id: string;
  readonly label: string;
  readonly shown: string;
  readonly source: FigureSource;
}

/** What only the seller knows: a marked blank to fill in. */
export interface Blank {
  readonly blank: string;
}

/** A line of a draft: plain words, figures and blanks. */
export type Line = readonly (string | Figure | Blank)[];

export const isFigure = (part: string | Figure | Blank): part is Figure => typeof part === 'object' && 'shown' in part;

/** Template tag for a line. Numbers come in as figures only; the guard rejects any other. */
export const say = (literal: TemplateStringsArray, ...parts: readonly (Figure | Blank | Line)[]): Line =>
  literal.flatMap((text, i) => {
    const part = parts[i];
    if (part === undefined) return text === '' ? [] : [text];
    const inserted = Array.isArray(part) ? (part as Line) : [part as Figure | Blank];
    return text === '' ? inserted : [text, ...inserted];
  });

export const blank = (what: string): Blank => ({ blank: what });

/** A line as a person reads it. */
export const lineText = (line: Line): string =>
  line
    .map((part) => (typeof part === 'string' ? part : isFigure(part) ? part.shown : `[SELLER: ${part.blank}]`))
    .join('');

/**
 * The sources of a line's figures in words, each report once with what was taken from it. Names and rules of Amazon's are
 * no figures of the account and need none.
 */
export function sourcesOf(line: Line): readonly string[] {
  const fields = new Map<string, Set<string>>();
  for (const { label, source } of line.filter(isFigure)) {
    if (source.kind === 'rule') continue;
    const [place, field] =
      source.kind === 'report'
        ? [`${describeReport(source.report)}, ${source.block}`, source.field]
        : source.kind === 'computed'
          ? [`${label.split(', ').at(-1) ?? label}: ${source.how}`, '']
          : source.kind === 'ledger' && source.reports.length > 0
            ? [describeSeveral(source.reports), source.how]
            : [describeSource(source), ''];
    const known = fields.get(place);
    if (known === undefined) fields.set(place, new Set([field]));
    else known.add(field);
  }
  return [...fields].map(([place, names]) =>
    [place, [...names].filter((name) => name !== '').join(', ')].filter(Boolean).join(': '),
  );
}

const namedInNotes = 2;

/** A few reports by name, many by their count with the first and the last: figures.csv has them all. */
function describeSeveral(reports: readonly ReportSource[]): string {
  const sorted = reports.toSorted((a, b) => (a.receivedAt < b.receivedAt ? -1 : 1));
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (sorted.length <= namedInNotes || first === undefined || last === undefined) {
    return sorted.map(describeReport).join('; ');
  }
  return `${sorted.length} reports, from ${describeReport(first)} to ${describeReport(last)}, all named in figures.csv`;
}

/** The source of one figure, in words. */
export function describeSource(source: FigureSource): string {
  switch (source.kind) {
    case 'report':
      return `${describeReport(source.report)}, ${source.block}: ${source.field}`;
    case 'computed':
      return source.how;
    case 'ledger':
      return source.reports.length === 0
        ? source.how
        : `${source.how}: ${source.reports.map(describeReport).join('; ')}`;
    case 'rule':
      return source.where;
    case 'case':
      return `noted in the case, ${source.at}`;
  }
}

const describeReport = ({ key, kind, asOf, digest }: ReportSource): string =>
  `${key} (${reportKinds[kind]}${asOf === undefined ? '' : ` as of ${asOf}`}, SHA-256 ${digest.slice(0, 12)})`;

export const reportSourceOf = ({ key, digest, kind, asOf, receivedAt }: UploadRecord): ReportSource => ({
  key,
  digest,
  kind,
  ...(asOf !== undefined && { asOf }),
  receivedAt,
});
