import * as v from 'valibot';
import { type Day, parseDay } from '../../../domain/day.ts';
import { type ReportKind, reportKinds } from '../../../domain/report-kind.ts';

/** Shapes of what the table holds, for checking what is read back. */

export const day = v.custom<Day>((value) => typeof value === 'string' && parseDay(value) !== undefined, 'is not a day');

export const kind = v.custom<ReportKind>(
  (value) => typeof value === 'string' && Object.hasOwn(reportKinds, value),
  'is no kind',
);

export const count = v.pipe(v.number(), v.integer(), v.minValue(0));

export const verdict = v.picklist(['ok', 'watch', 'warn', 'breach', 'unknown']);
