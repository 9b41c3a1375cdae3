import type { AlertKey } from './alert-key.ts';
import type { AlertMemory, Silence } from './decision.ts';

export const isActive = ({ until }: Silence, now: Date): boolean => now.toISOString() < until;

/** It is over, and nothing was notified since: who asked for silence until now hears how it stands. */
export const ranOut = (silence: Silence, { state, lastNotified }: AlertMemory, now: Date): boolean =>
  !isActive(silence, now) && state === 'open' && lastNotified < silence.until;

/**
 * The wishes that still mean something after an evaluation. An acknowledgement or a snooze ends with its alert, and when
 * anything was notified since; whatever ran out is kept until that was notified.
 */
export function silencesLeft(
  silences: Readonly<Record<AlertKey, Silence>>,
  alerts: Readonly<Record<AlertKey, AlertMemory>>,
  now: Date,
): Readonly<Record<AlertKey, Silence>> {
  return Object.fromEntries(
    Object.entries(silences).filter(([key, silence]) => {
      const alert = alerts[key];
      const isOpen = alert?.state === 'open';
      if (silence.kind !== 'muted' && (!isOpen || alert.lastNotified > silence.at)) return false;
      return isActive(silence, now) || (isOpen && ranOut(silence, alert, now));
    }),
  );
}
