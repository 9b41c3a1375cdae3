import {
  ConfigurationSetDoesNotExistException,
  MailFromDomainNotVerifiedException,
  MessageRejected,
  type SESClient,
  SendRawEmailCommand,
} from '@aws-sdk/client-ses';
import { MailRefused, type Postman } from '../flows/ports.ts';
import type { Mail } from '../mail/mail.ts';
import { composeMime } from './compose-mime.ts';
import type { Paint } from './paint-picture.ts';

/** How pictures are painted, and who hears of one that could not be. */
export interface Painting {
  readonly paint: Paint;
  readonly notPainted: (mail: string, picture: string, error: unknown) => void;
}

/** SES, by raw mail: every header is ours to set, but for Message-ID and Date, which SES replaces. */
export const postmanOn = (client: SESClient, configurationSet: string, stage: string, painting: Painting): Postman => ({
  async send(mail) {
    const data = await composeMime(mail, stage, await picturesOf(mail, painting));
    try {
      const { MessageId: id } = await client.send(
        new SendRawEmailCommand({
          Source: mail.from.address,
          Destinations: [mail.to],
          RawMessage: { Data: data },
          ConfigurationSetName: configurationSet,
        }),
      );
      if (id === undefined) throw new Error('SES took the mail and gave no id');
      return id;
    } catch (error) {
      if (isNotSetUp(error))
        throw new Error('SES is not set up for this mail: see docs/deploying.md', { cause: error });
      if (error instanceof MessageRejected || (error instanceof Error && error.name === 'InvalidParameterValue')) {
        throw new MailRefused(`SES refused the mail: ${error.message}`, { cause: error });
      }
      throw error;
    }
  },
});

/** Pictures by content id. One that cannot be painted is left out and told of: its words are in the mail, and the mail goes. */
async function picturesOf(
  { id, attachments = [] }: Mail,
  { paint, notPainted }: Painting,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const painted = new Map<string, Uint8Array>();
  for (const attachment of attachments) {
    if (attachment.kind !== 'picture') continue;
    try {
      painted.set(attachment.contentId, await paint(attachment.svg));
    } catch (error) {
      notPainted(id, attachment.fileName, error);
    }
  }
  return painted;
}

/** Trouble that someone must mend, after which the same mail goes out: it must be retried, never dropped. */
const isNotSetUp = (error: unknown): boolean =>
  error instanceof MailFromDomainNotVerifiedException ||
  error instanceof ConfigurationSetDoesNotExistException ||
  (error instanceof MessageRejected && /not verified/i.test(error.message));
