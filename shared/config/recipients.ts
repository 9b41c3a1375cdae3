import type { Client, ClientConfig, Consultancy, Subscription } from './client-config.ts';

/** A client as the directory knows it; one that nobody has configured has the consultancy's defaults. */
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
 * Who is told. A client's own recipients, by what they receive; where a client has none for alerts, the consultancy's:
 * an alert without a reader is a lost alert. Each address once.
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

/** The consultancy's own addresses for a kind of mail; all of them rather than none when it is about a problem. */
export function consultancyRecipients(consultancy: Consultancy, subscription: Subscription): readonly string[] {
  const wanted = addressesOf(consultancy.recipients, subscription);
  return wanted.length > 0 || subscription !== 'alerts'
    ? wanted
    : [...new Set(consultancy.recipients.map(({ email }) => email))];
}

/** Whether an address is named in the directory at all, for whatever mail. */
export const isNamedIn = ({ consultancy, clients }: ClientConfig, address: string): boolean =>
  [consultancy, ...clients].some((owner) => owner.recipients.some(({ email }) => isSameAddress(email, address)));

/** Old mail lies about for long: what it lets its reader do ends when the reader is taken out of `clients.yaml`. */
export const isReaderOf = (
  client: Client,
  { consultancy }: Pick<ClientConfig, 'consultancy'>,
  address: string,
): boolean => isNamedIn({ consultancy, clients: [client] }, address);

/** Mail providers do not tell capitals apart. */
export const isSameAddress = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();

const addressesOf = (recipients: Client['recipients'], subscription: Subscription): readonly string[] => [
  ...new Set(recipients.filter(({ receives }) => receives.includes(subscription)).map(({ email }) => email)),
];
