import type { Day } from '../metrics/day.ts';
import type { Receipt } from '../metrics/report.ts';
import { reportKinds } from '../metrics/report-kind.ts';

/** Where a figure is from. */
export type FigureSource =
  /** an uploaded report; `field` says where in it */
  | { readonly kind: 'report'; readonly report: ReportSource; readonly field: string }
  /** computed from other figures, by their ids */
  | { readonly kind: 'computed'; readonly from: readonly string[]; readonly how: string }
  /** several reports together: what the ledger of orders has */
  | { readonly kind: 'ledger'; readonly reports: readonly ReportSource[]; readonly how: string }
  /** a rule of Amazon's, or the name of something */
  | { readonly kind: 'rule'; readonly where: string }
  /** written down in the case by a person */
  | { readonly kind: 'case'; readonly at: string };

export interface ReportSource {
  readonly key: string;
  readonly digest: string;
  readonly kind: Receipt['kind'];
  readonly asOf?: Day;
  readonly receivedAt: string;
}

/** A number or a quotation as a draft may print it, and where it is from. Whatever is no figure may hold no number. */
export interface Figure {
  readonly id: string;
  readonly label: string;
  readonly shown: string;
  readonly source: FigureSource;
}

/** What only the seller knows: a marked blank. */
export interface Blank {
  readonly blank: string;
}

/** A line of a draft: plain words, figures and blanks. */
export type Line = readonly (string | Figure | Blank)[];

export const isFigure = (part: string | Figure | Blank): part is Figure => typeof part === 'object' && 'shown' in part;

/** Writes a line. Numbers come in as figures only; the guard refuses any other. */
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

/** The sources of a line's figures, each once, in words. */
export const sourcesOf = (line: Line): readonly string[] => [
  ...new Set(line.filter(isFigure).map(({ label, source }) => `${label}: ${sourceWords(source)}`)),
];

export function sourceWords(source: FigureSource): string {
  switch (source.kind) {
    case 'report':
      return `${reportWords(source.report)}, ${source.field}`;
    case 'computed':
      return source.how;
    case 'ledger':
      return `${source.how}: ${source.reports.map(reportWords).join('; ')}`;
    case 'rule':
      return source.where;
    case 'case':
      return `noted in the case, ${source.at}`;
  }
}

const reportWords = ({ key, kind, asOf, digest }: ReportSource): string =>
  `${key} (${reportKinds[kind]}${asOf === undefined ? '' : ` as of ${asOf}`}, SHA-256 ${digest.slice(0, 12)})`;

export const reportSourceOf = ({ key, digest, kind, asOf, receivedAt }: Receipt): ReportSource => ({
  key,
  digest,
  kind,
  ...(asOf !== undefined && { asOf }),
  receivedAt,
});
