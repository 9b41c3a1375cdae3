import * as v from 'valibot';
import { type Day, parseDay } from '../../../domain/day.ts';
import { type ReportKind, reportKinds } from '../../../domain/report-kind.ts';
import { renameValue } from '../table/upgrade.ts';

/** Shapes of what the table holds, for checking what is read back. */

export const day = v.custom<Day>((value) => typeof value === 'string' && parseDay(value) !== undefined, 'is not a day');

export const kind = v.custom<ReportKind>(
  (value) => typeof value === 'string' && Object.hasOwn(reportKinds, value),
  'is no kind',
);

export const count = v.pipe(v.number(), v.integer(), v.minValue(0));

export const verdict = v.picklist(['ok', 'watch', 'warn', 'breach', 'unknown']);

/** 0.2.0: the house CSV became the manual CSV: as a report kind, in alert keys and in the causes of storms. */
export const renameKind = renameValue({ 'house-csv': 'manual-csv' });
export const renameAlertKey = renameValue({ 'feed|house-csv': 'feed|manual-csv' });
export const renameCause = renameValue({
  'feed|house-csv|begins': 'feed|manual-csv|begins',
  'feed|house-csv|ends': 'feed|manual-csv|ends',
});
