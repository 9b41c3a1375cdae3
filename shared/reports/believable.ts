import { addDays, type Day } from '../metrics/day.ts';
import type { UploadContext } from '../metrics/report.ts';

/** Reports that reach further than a day past their upload are not believed: clocks differ, calendars do not. */
export const lastBelievable = ({ receivedOn }: UploadContext): Day => addDays(receivedOn, 1);
