import { isSameAddress } from '../../config/recipients.ts';
import type { Mail } from '../../notifications/mail/mail.ts';
import { type HandedOnBecause, handedOnMail } from '../../notifications/mail/messages/forwarded-note.ts';
import type { Directories } from '../../ports/client-configs.ts';
import type { RecipientStates } from '../../ports/recipients.ts';
import { nameOf, type PostTools, post } from './enqueue-mail.ts';
import { standIns } from './fallback-recipients.ts';

export interface HandOnTools extends PostTools {
  readonly directories: Directories;
  readonly recipientStates: RecipientStates;
}

export interface HandedOn {
  /** copies made for others */
  readonly handedOn: number;
  /** nobody is left to read it */
  readonly noReader: boolean;
}

/** Mail about a problem is for somebody to act on; a summary is a service to its one reader. */
const mustBeRead: ReadonlySet<Mail['kind']> = new Set(['alert', 'complaint', 'configuration', 'undelivered']);

/**
 * Hands a mail that cannot reach its recipient to the consultancy's other people, each once however often it is asked for.
 * Whoever gets the same news anyway needs no copy. What the mail service refused may be refused again: without a copy left
 * to make, it counts as read by nobody.
 */
export async function handOn(tools: HandOnTools, mail: Mail, because: HandedOnBecause, now: Date): Promise<HandedOn> {
  if (!mustBeRead.has(mail.kind)) return { handedOn: 0, noReader: false };
  const { consultancy } = await tools.directories.current();
  const readers = await standIns(tools.recipientStates, consultancy, mail.to);
  const told = [mail.to, ...(mail.alsoTo ?? [])];
  const others = readers.filter((reader) => !told.some((address) => isSameAddress(address, reader)));
  const from = { name: consultancy.name, address: consultancy.from };
  const copies = others.map((to) => {
    const alsoTo = [...told, ...others.filter((other) => other !== to)];
    return handedOnMail(mail, { id: nameOf('handed on', mail.id, to), from, to, alsoTo }, because);
  });
  await post(tools, copies, now);
  return { handedOn: copies.length, noReader: (because === 'refused' ? copies : readers).length === 0 };
}
