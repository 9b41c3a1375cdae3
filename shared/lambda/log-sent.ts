import type { Sent } from '../flows/delivery/send-mail.ts';
import { countMetric } from './count-metric.ts';
import { log } from './log.ts';

/** What became of a mail, and whether it was one that nobody reads any more: an alarm counts those. */
export function logSent(functionName: string, sent: Sent, now: Date): void {
  log('mail.sent', { ...sent });
  countMetric(functionName, 'nobodyReached', sent.noReader ? 1 : 0, now);
}
