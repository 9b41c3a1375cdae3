import { handedOnMail } from '../mail/handed-on.ts';
import type { Mail } from '../mail/mail.ts';
import type { Directories, RecipientStates } from './ports.ts';
import { nameOf, type PostTools, post } from './post.ts';
import { consultancyRecipients } from './recipients.ts';
import { isSameAddress, standIns } from './stand-ins.ts';

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
 * Hands a mail whose recipient is suppressed to the consultancy's other people, each once however often it is asked for. A
 * mail that went to several people of the consultancy anyway needs no further copies.
 */
export async function handOn(
  tools: HandOnTools,
  mail: Mail,
  because: 'bounced' | 'complained',
  now: Date,
): Promise<HandedOn> {
  if (!mustBeRead.has(mail.kind)) return { handedOn: 0, noReader: false };
  const { consultancy } = await tools.directories.current();
  const readers = await standIns(tools.recipientStates, consultancy, mail.to);
  const usual = consultancyRecipients(consultancy, 'alerts');
  const wentToAllOfThem = usual.some((address) => isSameAddress(address, mail.to));
  if (wentToAllOfThem && readers.some((reader) => usual.includes(reader))) return { handedOn: 0, noReader: false };
  const copies = readers.map((to) => handedOnMail(mail, nameOf('handed on', mail.id, to), to, because));
  await post(tools, copies, now);
  return { handedOn: copies.length, noReader: copies.length === 0 };
}
