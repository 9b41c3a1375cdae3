import type { PrintedFigure } from '../case.ts';
import { type Archive, archiveOf } from './archive.ts';
import { chartOf } from './chart.ts';
import type { Draft } from './draft.ts';
import { guardDraft } from './draft-guard.ts';
import { draftText } from './draft-text.ts';
import type { Figure } from './figure.ts';
import type { PackFacts } from './pack-facts.ts';
import { olderForm, planOfAction } from './plan-of-action.ts';
import {
  type Change,
  changesSince,
  changesText,
  checklistText,
  defectOrdersTable,
  driversTable,
  factsTable,
  figuresTable,
  needsPolicyItems,
  policyItemsTable,
  timelineTable,
} from './tables.ts';

/** A pack before it is zipped: its texts, and the drafts that become documents. */
export interface PackContents {
  readonly archive: Archive;
  /** by the name of the file without its ending */
  readonly drafts: Readonly<Record<string, Draft>>;
  /** by file name; tables, texts, the chart */
  readonly files: Readonly<Record<string, string>>;
  readonly changes: readonly Change[];
  readonly printed: readonly PrintedFigure[];
}

/** Assembles a pack. Throws `UnfoundedDraft` when a draft says what the archive does not contain. */
export function packOf(facts: PackFacts): PackContents {
  const archive = archiveOf(facts);
  const drafts = { 'plan-of-action': planOfAction(facts, archive), 'appeal-older-form': olderForm(facts, archive) };
  for (const draft of Object.values(drafts)) guardDraft(draft, archive.figures);
  const changes = changesSince(facts.case.pack?.figures ?? [], archive.figures);
  const files: Readonly<Record<string, string | undefined>> = {
    ...Object.fromEntries(Object.entries(drafts).map(([name, draft]) => [`${name}.txt`, draftText(draft)])),
    'facts.csv': factsTable(archive),
    'figures.csv': figuresTable(archive),
    'defect-orders.csv': facts.defectOrders.length === 0 ? undefined : defectOrdersTable(facts),
    'drivers.csv': driversTable(archive),
    'timeline.csv': timelineTable(facts),
    'policy-items.csv': needsPolicyItems(facts.case.metric) ? policyItemsTable(facts) : undefined,
    'evidence-checklist.txt': checklistText(facts),
    'what-changed.txt': changesText(facts, changes),
    'chart.svg': chartOf(archive, facts.case),
  };
  return {
    archive,
    drafts,
    files: Object.fromEntries(
      Object.entries(files).flatMap(([name, text]) => (text === undefined ? [] : [[name, text]])),
    ),
    changes,
    printed: archive.figures.filter(isCount).map(({ id, shown }) => ({ id, shown })),
  };
}

/** The figures that a correction can change: days and limits identify a reading, they are not its content. */
const isCount = ({ id }: Figure): boolean => /^named\||\|(?:numerator|denominator|rate|value)$/.test(id);
