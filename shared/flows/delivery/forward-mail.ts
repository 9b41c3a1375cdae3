import { isSameAddress } from '../../config/recipients.ts';
import type { Mail } from '../../notifications/mail/mail.ts';
import { type ForwardReason, forwardedMail } from '../../notifications/mail/messages/forwarded-note.ts';
import type { ClientConfigs } from '../../ports/client-configs.ts';
import type { RecipientStates } from '../../ports/recipient-states.ts';
import { type EnqueueDependencies, enqueueMail, nameOf } from './enqueue-mail.ts';
import { recipientsOf } from './resolve-recipients.ts';

export interface ForwardDependencies extends EnqueueDependencies {
  readonly clientConfigs: Pick<ClientConfigs, 'current'>;
  readonly recipientStates: Pick<RecipientStates, 'read'>;
}

export interface Forwarded {
  /** copies made for others */
  readonly forwarded: number;
  /** nobody is left to read it */
  readonly noReader: boolean;
}

/** Mail about a problem is for somebody to act on; a summary is a service to its one reader. */
const mustBeRead: ReadonlySet<Mail['kind']> = new Set(['alert', 'report-error', 'client-config', 'undelivered']);

/**
 * Hands a mail that cannot reach its recipient to the consultancy's other people, each once however often it is asked for.
 * Whoever gets the same news anyway needs no copy. What the mail service rejected may be rejected again: without a copy left
 * to make, it counts as read by nobody.
 */
export async function forward(
  dependencies: ForwardDependencies,
  mail: Mail,
  reason: ForwardReason,
  now: Date,
): Promise<Forwarded> {
  if (!mustBeRead.has(mail.kind)) return { forwarded: 0, noReader: false };
  const { consultancy } = await dependencies.clientConfigs.current();
  const { addresses: readers } = await recipientsOf(dependencies.recipientStates, consultancy, {
    kind: 'unreachable',
    address: mail.to,
  });
  const notified = [mail.to, ...(mail.alsoTo ?? [])];
  const others = readers.filter((reader) => !notified.some((address) => isSameAddress(address, reader)));
  const from = { name: consultancy.name, address: consultancy.from };
  const copies = others.map((to) => {
    const alsoTo = [...notified, ...others.filter((other) => other !== to)];
    // The id is made as release 0.1.0 made it, so that a mail which it had forwarded is not forwarded again.
    return forwardedMail(mail, { id: nameOf('handed on', mail.id, to), from, to, alsoTo }, reason);
  });
  await enqueueMail(dependencies, copies, now);
  return { forwarded: copies.length, noReader: (reason === 'rejected' ? copies : readers).length === 0 };
}
