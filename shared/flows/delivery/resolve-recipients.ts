import type { Severity } from '../../alerts/severity.ts';
import type { Client, Consultancy } from '../../config/client-config.ts';
import { consultancyRecipients, isSameAddress, recipientsFor } from '../../config/recipients.ts';
import type { RecipientStates } from '../../ports/recipient-states.ts';
import { reachableRecipients, scopeOf } from './reachable-recipients.ts';

/** What a mail is for, as far as its recipients depend on it. */
export type Purpose =
  /** an alert or a case of one client */
  | { readonly kind: 'alert'; readonly client: Client; readonly severity: Severity }
  /** what is wrong with no single client: uploads, `clients.yaml`, what many accounts have in common */
  | { readonly kind: 'operations' }
  /** what an address would have read, had mail reached it */
  | { readonly kind: 'unreachable'; readonly address: string }
  | { readonly kind: 'weekly'; readonly client: Client }
  | { readonly kind: 'portfolio' | 'heartbeat' };

export interface Recipients {
  /** each once */
  readonly addresses: readonly string[];
  /** those of them that a group alert would reach: it can take the place of their copies */
  readonly inGroupAlert: readonly string[];
  /**
   * `client`: as `clients.yaml` has it for the client, whose alerts are the consultancy's where it names nobody.
   * `consultancy`: it is the consultancy's mail, or who should read the client's cannot be reached. `nobody`: the consultancy
   * cannot be reached either, and is written to all the same.
   */
  readonly are: 'client' | 'consultancy' | 'nobody';
  /** what they end by unsubscribing, see `scopeOf` */
  readonly scope: string;
}

/**
 * Who receives a mail: the only place that decides it.
 *
 * Alerts go to the client's own recipients, and the consultancy has copies of what `consultancy.alertCopies` asks for: by
 * default of everything critical. A client without a recipient who can be reached is the consultancy's: as long as it has an
 * address at all, an alert has a reader. Mail that is no problem of anybody's (summaries, the heartbeat) goes to who wants
 * it, or to nobody.
 */
export async function recipientsOf(
  states: Pick<RecipientStates, 'read'>,
  consultancy: Consultancy,
  purpose: Purpose,
): Promise<Recipients> {
  switch (purpose.kind) {
    case 'alert':
      return recipientsOfAlert(states, consultancy, purpose.client, purpose.severity);
    case 'operations':
      return atConsultancy(states, consultancy, scopeOf('alerts'));
    case 'unreachable':
      return insteadOf(states, consultancy, purpose.address);
    case 'weekly': {
      const { client } = purpose;
      return subscribers(states, recipientsFor(consultancy, client, 'weekly'), scopeOf('weekly', client.id), 'client');
    }
    case 'portfolio':
    case 'heartbeat': {
      const wanted = consultancyRecipients(consultancy, 'portfolio');
      return subscribers(states, wanted, scopeOf(purpose.kind), 'consultancy');
    }
  }
}

/** Whether the consultancy hears of what a client's own recipients are notified about when it is part of a storm. */
export const hearsOfStorms = ({ alertCopies = defaultAlertCopies }: Consultancy): boolean => alertCopies !== 'none';

/** The consultancy answers for its clients: it hears of what can cost an account. */
const defaultAlertCopies: NonNullable<Consultancy['alertCopies']> = 'critical';

const wantsCopy = ({ alertCopies = defaultAlertCopies }: Consultancy, severity: Severity): boolean =>
  alertCopies === 'all' || (alertCopies === 'critical' && severity === 'critical');

async function recipientsOfAlert(
  states: Pick<RecipientStates, 'read'>,
  consultancy: Consultancy,
  client: Client,
  severity: Severity,
): Promise<Recipients> {
  const scope = scopeOf('alerts', client.id);
  const own = await reachableRecipients(states, recipientsFor(consultancy, client, 'alerts'), scope);
  const operations = await atConsultancy(states, consultancy, scopeOf('alerts'));
  const grouped = (addresses: readonly string[]) => addresses.filter((one) => operations.addresses.includes(one));
  if (own.reached.length === 0) {
    const fallback = await atConsultancy(states, consultancy, scope);
    return { ...fallback, inGroupAlert: grouped(fallback.addresses) };
  }
  const copies = wantsCopy(consultancy, severity)
    ? (await reachableRecipients(states, consultancyRecipients(consultancy, 'alerts'), scope)).reached
    : [];
  const others = copies.filter((copy) => !own.reached.some((address) => isSameAddress(address, copy)));
  const addresses = [...own.reached, ...others];
  return { addresses, inGroupAlert: grouped(addresses), are: 'client', scope };
}

/** Everybody at the consultancy who wants it and can be reached; else whoever can be reached; else all. */
async function atConsultancy(
  states: Pick<RecipientStates, 'read'>,
  consultancy: Consultancy,
  scope: string,
): Promise<Recipients> {
  const found = (addresses: readonly string[], are: Recipients['are']): Recipients => ({
    addresses,
    inGroupAlert: addresses,
    are,
    scope,
  });
  const wanted = await reachableRecipients(states, consultancyRecipients(consultancy, 'alerts'), scope);
  if (wanted.reached.length > 0) return found(wanted.reached, 'consultancy');
  const all = [...new Set(consultancy.recipients.map(({ email }) => email))];
  const others = await reachableRecipients(states, all, scope);
  if (others.reached.length > 0) return found(others.reached, 'consultancy');
  // Nobody wants it or can be reached: those who can, whether they want it or not; else all, and the outbox keeps why not.
  return found(others.unsubscribed.length > 0 ? others.unsubscribed : all, 'nobody');
}

/** The consultancy's others: never the address itself, and never one that is suppressed as well. Empty when nobody is left. */
async function insteadOf(
  states: Pick<RecipientStates, 'read'>,
  consultancy: Consultancy,
  address: string,
): Promise<Recipients> {
  const readers = await atConsultancy(states, consultancy, scopeOf('alerts'));
  const others = readers.addresses.filter((other) => !isSameAddress(other, address));
  const { suppressed } = await reachableRecipients(states, others, readers.scope);
  const addresses = others.filter((other) => !suppressed.some((gone) => gone.address === other));
  return { ...readers, addresses, inGroupAlert: addresses, are: addresses.length === 0 ? 'nobody' : readers.are };
}

async function subscribers(
  states: Pick<RecipientStates, 'read'>,
  wanted: readonly string[],
  scope: string,
  are: Recipients['are'],
): Promise<Recipients> {
  const { reached } = await reachableRecipients(states, wanted, scope);
  return { addresses: reached, inGroupAlert: [], are, scope };
}
