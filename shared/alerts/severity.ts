import type { Decision } from './decision.ts';

/** How serious a notification is, in Alertmanager's words. Of several alerts in one mail the most serious counts. */
export type Severity = 'critical' | 'warning';

/** `critical`: a limit crossed, an account status that is not NORMAL, and the end of either. */
export const severityOf = (decisions: readonly Decision[]): Severity =>
  decisions.some(isCriticalNotification) ? 'critical' : 'warning';

function isCriticalNotification(decision: Decision): boolean {
  if (!decision.notify) return false;
  const { before, after } = decision;
  // Whoever read that it began reads that it is over.
  return [after, ...(before?.state === 'open' ? [before] : [])].some(
    ({ criticalSince, verdict }) => criticalSince !== undefined || verdict === 'breach',
  );
}
