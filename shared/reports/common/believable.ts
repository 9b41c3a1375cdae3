import { addDays, type Day } from '../../domain/day.ts';
import type { UploadContext } from './report.ts';

/** Reports that reach further than a day past their upload are not believed: clocks differ, calendars do not. */
export const lastBelievable = ({ receivedOn }: UploadContext): Day => addDays(receivedOn, 1);
