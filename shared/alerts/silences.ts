import type { AlertKey } from './alert-key.ts';
import type { AlertMemory, Hush } from './decision.ts';

export const isActive = ({ until }: Hush, now: Date): boolean => now.toISOString() < until;

/** It is over, and nothing was told since: who asked for silence until now is told how it stands. */
export const ranOut = (hush: Hush, { state, lastTold }: AlertMemory, now: Date): boolean =>
  !isActive(hush, now) && state === 'open' && lastTold < hush.until;

/**
 * The wishes that still mean something after an evaluation. An acknowledgement or a snooze ends with its alert, and when
 * anything was told since; whatever ran out is kept until that was told.
 */
export function hushesLeft(
  hushes: Readonly<Record<AlertKey, Hush>>,
  alerts: Readonly<Record<AlertKey, AlertMemory>>,
  now: Date,
): Readonly<Record<AlertKey, Hush>> {
  return Object.fromEntries(
    Object.entries(hushes).filter(([key, hush]) => {
      const alert = alerts[key];
      const isOpen = alert?.state === 'open';
      if (hush.kind !== 'muted' && (!isOpen || alert.lastTold > hush.at)) return false;
      return isActive(hush, now) || (isOpen && ranOut(hush, alert, now));
    }),
  );
}
