import type { ClientConfig } from '../../config/client-config.ts';
import type { UnreachedRecipient } from '../../notifications/mail/summary/unreached-section.ts';
import type { RecipientStates } from '../../ports/recipient-states.ts';
import { reachableRecipients } from './reachable-recipients.ts';

/** Of everybody in the client config in force, those whom mail does not reach, longest first. */
export async function unreachedRecipients(
  states: Pick<RecipientStates, 'read'>,
  { consultancy, clients }: ClientConfig,
): Promise<readonly UnreachedRecipient[]> {
  const all = [consultancy, ...clients].flatMap(({ recipients }) => recipients.map(({ email }) => email.toLowerCase()));
  const { suppressed } = await reachableRecipients(states, [...new Set(all)], '');
  return suppressed
    .map(({ address, state: { suppressed: why } }) => ({ address, reason: why.reason, since: why.at }))
    .sort((a, b) => (a.since < b.since ? -1 : 1));
}
