import type { Consultancy } from '../../config/client-config.ts';
import { isSameAddress } from '../../config/recipients.ts';
import type { RecipientStates } from '../../ports/recipients.ts';
import { readersAtConsultancy } from './alert-readers.ts';
import { reachableRecipients, scopeOf } from './reachable-recipients.ts';

/**
 * Who at the consultancy reads what an address cannot: whoever is told there of what is wrong, but never an address that is
 * itself suppressed. Empty when nobody is left.
 */
export async function fallbackRecipients(
  states: RecipientStates,
  consultancy: Consultancy,
  address: string,
): Promise<readonly string[]> {
  const { addresses } = await readersAtConsultancy(states, consultancy);
  const others = addresses.filter((other) => !isSameAddress(other, address));
  const { suppressed } = await reachableRecipients(states, others, scopeOf('alerts'));
  return others.filter((other) => !suppressed.some((gone) => gone.address === other));
}
