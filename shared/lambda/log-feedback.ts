import type { FeedbackHandled } from '../flows/delivery/handle-bounce.ts';
import { countMetric } from './count-metric.ts';
import { log } from './log.ts';

/** What the mail service said of a mail, and whether it was news that reached nobody: an alarm counts those. */
export function logFeedback(functionName: string, handled: FeedbackHandled, now: Date): void {
  log('mail.feedback', { ...handled });
  countMetric(functionName, 'nobodyReached', handled.unnotified, now);
}
