import type { Client, Consultancy } from '../../config/client-config.ts';
import { consultancyRecipients, recipientsFor } from '../../config/recipients.ts';
import type { RecipientStates } from '../../ports/recipients.ts';
import { reachableRecipients, scopeOf } from './reachable-recipients.ts';

/** Who reads the alerts of a client. */
export interface AlertReaders {
  readonly addresses: readonly string[];
  /**
   * `theirs`: those that `clients.yaml` names. `ours`: they are not reached any more, so the consultancy is told. `nobody`: the
   * consultancy is not reached either, and its addresses are written to all the same.
   */
  readonly are: 'theirs' | 'ours' | 'nobody';
}

/** Who is told of a client's alerts now. There is always someone, as long as the consultancy has an address at all. */
export async function readersOfAlerts(
  states: RecipientStates,
  consultancy: Consultancy,
  client: Client,
): Promise<AlertReaders> {
  const scope = scopeOf('alerts', client.id);
  const theirs = await reachableRecipients(states, recipientsFor(consultancy, client, 'alerts'), scope);
  if (theirs.reached.length > 0) return { addresses: theirs.reached, are: 'theirs' };
  return readersAtConsultancy(states, consultancy, scope);
}

/**
 * Who reads at the consultancy what is wrong with no single client: uploads and settings that cannot be used, for it is the
 * consultancy who uploads, and what many accounts have in common. Or, with the scope of a client, that client's alerts.
 */
export async function readersAtConsultancy(
  states: RecipientStates,
  consultancy: Consultancy,
  scope: string = scopeOf('alerts'),
): Promise<AlertReaders> {
  const wanted = await reachableRecipients(states, consultancyRecipients(consultancy, 'alerts'), scope);
  if (wanted.reached.length > 0) return { addresses: wanted.reached, are: 'ours' };
  const all = [...new Set(consultancy.recipients.map(({ email }) => email))];
  const others = await reachableRecipients(states, all, scope);
  if (others.reached.length > 0) return { addresses: others.reached, are: 'ours' };
  // Nobody wants it or can be reached: those who can, whether they want it or not; else all, and the outbox keeps why not.
  return { addresses: others.unsubscribed.length > 0 ? others.unsubscribed : all, are: 'nobody' };
}

/** Who gets the weekly summary of a client; nobody, when nobody wants it. */
export const readersOfWeekly = async (
  states: RecipientStates,
  consultancy: Consultancy,
  client: Client,
): Promise<readonly string[]> =>
  (await reachableRecipients(states, recipientsFor(consultancy, client, 'weekly'), scopeOf('weekly', client.id)))
    .reached;

/** Who gets the weekly summary of the portfolio, or the daily line of proof; nobody, when nobody wants it. */
export const readersOfPortfolio = async (
  states: RecipientStates,
  consultancy: Consultancy,
  list: 'portfolio' | 'heartbeat',
): Promise<readonly string[]> =>
  (await reachableRecipients(states, consultancyRecipients(consultancy, 'portfolio'), scopeOf(list))).reached;
