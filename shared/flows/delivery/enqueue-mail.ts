import { createHash } from 'node:crypto';
import type { AlertKey } from '../../alerts/alert-key.ts';
import type { Consultancy } from '../../config/client-config.ts';
import type { Account } from '../../domain/account.ts';
import type { Mail } from '../../notifications/mail/mail.ts';
import type { MailContent } from '../../notifications/mail/parts/mail-content.ts';
import type { ReaderLinks } from '../../notifications/mail/parts/reader-links.ts';
import type { Outbox } from '../../ports/mail.ts';
import type { Messages } from '../../ports/messages.ts';
import type { CaseAsks, LinkWriter } from './link-writer.ts';
import { partsOfScope } from './reachable-recipients.ts';

/** A short name for a content: the same parts, the same name. */
export const nameOf = (...parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 24);

interface Addressed {
  readonly kind: Mail['kind'];
  /** what the mail is about, such that the same decision gives the same mail */
  readonly about: string;
  /** the client that it is about, where it is about one: when the client leaves for good, its copy is deleted */
  readonly client?: string;
  readonly consultancy: Consultancy;
  readonly recipients: readonly string[];
  readonly links: LinkWriter;
  /** what its readers end by unsubscribing, see `scopeOf` */
  readonly scope: string;
  /** alerts of an account that it is about and that are open: each reader can silence them */
  readonly alerts?: {
    readonly account: string;
    readonly open: readonly { readonly key: AlertKey; readonly since: string }[];
  };
  /** cases whose evidence packs the mail links to */
  readonly packs?: { readonly account: string; readonly cases: readonly string[] };
  /** what the mail asks of cases of an account: each reader can record it */
  readonly cases?: { readonly account: string; readonly asks: Readonly<Record<string, CaseAsks>> };
  /** the address that it is about, and when it was suppressed */
  readonly suppressed?: { readonly address: string; readonly at: string };
  /** the page of the portal that it links to: of an account, of all that its reader may see, or another; absent for none */
  readonly shows?: Account | 'all' | 'connections' | 'clients';
  /** written for each reader, whose links are in it */
  readonly content: (links: ReaderLinks) => MailContent;
  readonly references?: readonly string[];
  /** first part of the List-Id: `acme-de` */
  readonly list: string;
}

/** One mail for each recipient. */
export function addressMail(mail: Addressed): readonly Mail[] {
  const client = mail.client ?? partsOfScope(mail.scope).client;
  return mail.recipients.map((to) => {
    const links = linksFor(to, mail);
    const alsoTo = mail.recipients.filter((other) => other !== to);
    return {
      id: nameOf(mail.kind, mail.about, to),
      kind: mail.kind,
      from: { name: mail.consultancy.name, address: mail.consultancy.from },
      to,
      ...(client !== undefined && { client }),
      ...(alsoTo.length > 0 && { alsoTo }),
      ...mail.content(links),
      references: mail.references ?? [],
      listId: `${listLabel(mail.list)}.headroom.${domainOf(mail.consultancy.from)}`,
      unsubscribe: links.unsubscribe,
    };
  });
}

const linksFor = (to: string, { links, scope, alerts, packs, cases, suppressed, shows }: Addressed): ReaderLinks => ({
  unsubscribe: links.unsubscribe(to, scope),
  alerts: Object.fromEntries(
    (alerts?.open ?? []).map(({ key, since }) => [key, links.ofAlert(to, alerts?.account ?? '', key, since)]),
  ),
  ...(packs !== undefined && {
    packs: Object.fromEntries(packs.cases.map((id) => [id, links.ofPack(to, packs.account, id)])),
  }),
  ...(cases !== undefined && {
    cases: Object.fromEntries(
      Object.entries(cases.asks).map(([key, asks]) => [key, links.ofCase(to, cases.account, asks)]),
    ),
  }),
  ...(suppressed !== undefined && { reinstate: links.reinstate(to, suppressed.address, suppressed.at) }),
  ...(shows !== undefined && { portal: portalLink(links, shows) }),
});

function portalLink(links: LinkWriter, shows: NonNullable<Addressed['shows']>): NonNullable<ReaderLinks['portal']> {
  if (shows === 'all') return { of: 'accounts', address: links.toPortal() };
  return { of: typeof shows === 'string' ? shows : 'account', address: links.toPortal(shows) };
}

/** The first part of the List-Id of an account's mail. */
export const listOf = ({ client, marketplace }: Account): string => `${client}-${marketplace}`;

/** The part of an address behind the `@`: where the synthetic Message-IDs live. */
export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);

/** Letters, digits and hyphens only (RFC 2919 wants a domain-like List-Id). */
const listLabel = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60) || 'mail';

export interface EnqueueDependencies {
  readonly outbox: Pick<Outbox, 'put'>;
  readonly messages: Pick<Messages, 'mailReady'>;
}

/** Records every mail's intent, then asks for it to be sent. Repeating it repeats nothing. */
export async function enqueueMail(
  { outbox, messages }: EnqueueDependencies,
  mails: readonly Mail[],
  now: Date,
): Promise<void> {
  for (const mail of mails) await outbox.put(mail, now);
  await messages.mailReady(mails.map(({ id }) => id));
}
