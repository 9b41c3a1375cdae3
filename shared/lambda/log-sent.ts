import type { Sent } from '../flows/delivery/send-mail.ts';
import { countMetric } from './count-metric.ts';
import { log } from './log.ts';

/** Logs what became of a mail, and counts it for an alarm when it reached nobody. */
export function logSent(functionName: string, sent: Sent, now: Date): void {
  log('mail.sent', { ...sent });
  countMetric(functionName, 'nobodyReached', sent.noReader ? 1 : 0, now);
}
