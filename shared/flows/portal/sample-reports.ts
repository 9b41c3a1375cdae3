import { type Account, storeOf } from '../../domain/account.ts';
import { dayIn } from '../../domain/day.ts';
import { type SampleReport, sampleReports as samplesOf } from '../../reports/samples/sample-reports.ts';

/** The reports to try of an account, as of its store's day. */
export const sampleReports = (account: Account, now: Date): readonly SampleReport[] =>
  samplesOf(account, dayIn(now, storeOf(account).timeZone));
