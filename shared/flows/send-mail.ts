import { MailRefused, type Outbox, type Postman } from './ports.ts';

export interface SendTools {
  readonly outbox: Outbox;
  readonly postman: Postman;
}

export interface Sent {
  readonly mail: string;
  readonly outcome: 'sent' | 'sent before' | 'refused' | 'not in the outbox';
}

/**
 * Sends one mail whose intent is recorded, then marks it. Cut off between the two, it is sent again: a repeated alert is
 * a nuisance, a lost one is the product failing.
 */
export async function sendMail({ outbox, postman }: SendTools, id: string, now: Date): Promise<Sent> {
  const entry = await outbox.find(id);
  if (entry === undefined) return { mail: id, outcome: 'not in the outbox' };
  if (entry.sentAs !== undefined || entry.failed !== undefined) return { mail: id, outcome: 'sent before' };
  try {
    const messageId = await postman.send(entry.mail);
    await outbox.sent(id, messageId, now);
    return { mail: id, outcome: 'sent' };
  } catch (error) {
    if (!(error instanceof MailRefused)) throw error;
    await outbox.failed(id, error.message, now);
    return { mail: id, outcome: 'refused' };
  }
}
