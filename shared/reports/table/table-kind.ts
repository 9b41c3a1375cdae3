import type { DefectKind } from '../../domain/defect-evidence.ts';
import type { ReportKind } from '../../domain/report-kind.ts';

/** How a delimited report is recognised by its header, and what becomes of it. */
export interface TableKind {
  readonly kind: ReportKind;
  /** normalised column names; of a list inside, any one will do */
  readonly needs: readonly (string | readonly string[])[];
  /** columns that other kinds have and this one has not */
  readonly lacks?: readonly string[];
  /** lines of text stand before the header */
  readonly preamble?: boolean;
  /** of a list of defects: what it lists */
  readonly lists?: DefectList;
  /** for kinds that are recognised and not read: why */
  readonly unused?: string;
}

/** What a list of defects from the Account Health page lists. */
export type DefectList = 'order defects' | Exclude<DefectKind, 'negative feedback' | 'A-to-z claim' | 'chargeback'>;
