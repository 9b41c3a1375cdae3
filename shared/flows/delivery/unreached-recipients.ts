import type { Directory } from '../../config/client-config.ts';
import type { UnreachedRecipient } from '../../notifications/mail/summary/unreached-section.ts';
import type { RecipientStates } from '../../ports/recipients.ts';
import { whoIsReached } from './reachable-recipients.ts';

/** Of everybody in the directory in force, those whom mail does not reach, longest first. */
export async function unreachedRecipients(
  states: RecipientStates,
  { consultancy, clients }: Directory,
): Promise<readonly UnreachedRecipient[]> {
  const all = [consultancy, ...clients].flatMap(({ recipients }) => recipients.map(({ email }) => email.toLowerCase()));
  const { suppressed } = await whoIsReached(states, [...new Set(all)], '');
  return suppressed
    .map(({ address, state: { suppressed: why } }) => ({ address, because: why.because, since: why.at }))
    .sort((a, b) => (a.since < b.since ? -1 : 1));
}
