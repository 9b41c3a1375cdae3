import type { Consultancy } from '../metrics/client.ts';
import type { RecipientStates } from './ports.ts';
import { consultancyRecipients } from './recipients.ts';
import { whoIsReached } from './who-is-reached.ts';

/** Mail providers do not tell capitals apart. */
export const isSameAddress = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();

/**
 * Who at the consultancy reads what an address cannot: those who receive alerts; where none of them is reached, anybody who
 * is. Never the address itself. Empty when nobody is left.
 *
 * Unsubscribing does not count here: this is mail that would be lost.
 */
export async function standIns(
  states: RecipientStates,
  consultancy: Consultancy,
  address: string,
): Promise<readonly string[]> {
  const everybody = [...new Set(consultancy.recipients.map(({ email }) => email))];
  const others = everybody.filter((other) => !isSameAddress(other, address));
  const { suppressed } = await whoIsReached(states, others, '');
  const reached = others.filter((other) => !suppressed.some((gone) => gone.address === other));
  const usual = consultancyRecipients(consultancy, 'alerts');
  const first = reached.filter((other) => usual.includes(other));
  return first.length > 0 ? first : reached;
}
