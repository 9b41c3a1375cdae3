import type { Consultancy } from '../metrics/client.ts';
import type { RecipientStates } from './ports.ts';
import { readersAtConsultancy } from './readers.ts';
import { isSameAddress } from './recipients.ts';
import { scopeOf, whoIsReached } from './who-is-reached.ts';

/**
 * Who at the consultancy reads what an address cannot: whoever is told there of what is wrong, but never an address that is
 * itself suppressed. Empty when nobody is left.
 */
export async function standIns(
  states: RecipientStates,
  consultancy: Consultancy,
  address: string,
): Promise<readonly string[]> {
  const { addresses } = await readersAtConsultancy(states, consultancy);
  const others = addresses.filter((other) => !isSameAddress(other, address));
  const { suppressed } = await whoIsReached(states, others, scopeOf('alerts'));
  return others.filter((other) => !suppressed.some((gone) => gone.address === other));
}
