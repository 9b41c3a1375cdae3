import type { Client, ClientConfig, Consultancy, Subscription } from './client-config.ts';

/** A client's config; a client that `clients.yaml` does not name gets the consultancy's defaults. */
export function clientOf({ consultancy, clients }: ClientConfig, id: string): Client {
  return (
    clients.find((client) => client.id === id) ?? {
      id,
      name: id,
      timezone: consultancy.timezone,
      recipients: [],
      limits: consultancy.limits,
      ...(consultancy.quietHours !== undefined && { quietHours: consultancy.quietHours }),
      ...(consultancy.headerAliases !== undefined && { headerAliases: consultancy.headerAliases }),
    }
  );
}

/**
 * Who receives a kind of mail about a client: its own recipients, or, where it has none for alerts, the consultancy's: an
 * alert without a reader is a lost alert. Each address once.
 */
export function recipientsFor(
  consultancy: Consultancy,
  client: Client,
  subscription: Exclude<Subscription, 'portfolio'>,
): readonly string[] {
  const own = addressesOf(client.recipients, subscription);
  if (own.length > 0) return own;
  const fallsBack = subscription === 'alerts' || client.recipients.length === 0;
  return fallsBack ? consultancyRecipients(consultancy, subscription) : [];
}

/** The consultancy's own recipients of a kind of mail; for alerts all of its addresses rather than none. */
export function consultancyRecipients(consultancy: Consultancy, subscription: Subscription): readonly string[] {
  const wanted = addressesOf(consultancy.recipients, subscription);
  return wanted.length > 0 || subscription !== 'alerts'
    ? wanted
    : [...new Set(consultancy.recipients.map(({ email }) => email))];
}

/** Whether the config names an address at all, for any kind of mail. */
export const isNamedIn = ({ consultancy, clients }: ClientConfig, address: string): boolean =>
  [consultancy, ...clients].some((owner) => owner.recipients.some(({ email }) => isSameAddress(email, address)));

/**
 * Whether an address may still use the links of mail about a client. Old mail is kept for long, so what it allows ends when
 * the address leaves `clients.yaml`.
 */
export const isReaderOf = (
  client: Client,
  { consultancy }: Pick<ClientConfig, 'consultancy'>,
  address: string,
): boolean => isNamedIn({ consultancy, clients: [client] }, address);

/** Whether two addresses are one: mail providers ignore capitals. */
export const isSameAddress = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();

const addressesOf = (recipients: Client['recipients'], subscription: Subscription): readonly string[] => [
  ...new Set(recipients.filter(({ receives }) => receives.includes(subscription)).map(({ email }) => email)),
];
