import {
  ConfigurationSetDoesNotExistException,
  LimitExceededException,
  MailFromDomainNotVerifiedException,
  MessageRejected,
  type SESClient,
  SESServiceException,
  SendRawEmailCommand,
} from '@aws-sdk/client-ses';
import { mailTag } from '../../names.ts';
import type { Mail } from '../../notifications/mail/mail.ts';
import { MailPutOff, MailRejected, type MailTransport } from '../../ports/mail.ts';
import { composeMime } from './compose-mime.ts';
import type { RenderPicture } from './render-picture.ts';

/** How pictures are rendered, and who hears of one that could not be. */
export interface Rendering {
  readonly renderPicture: RenderPicture;
  readonly notRendered: (mail: string, picture: string, error: unknown) => void;
}

/**
 * How the SES client of the mail transport must be made. One attempt: the SDK would repeat a request whose answer was lost, and SES
 * sends what it is asked twice. The limits keep an attempt far shorter than the claim under which it is made.
 */
export const mailTransportClientSettings = {
  maxAttempts: 1,
  requestHandler: { connectionTimeout: 3000, requestTimeout: 10_000, throwOnRequestTimeout: true },
};

/** SES, by raw mail: every header is ours to set, but for Message-ID and Date, which SES replaces. */
export const mailTransportOn = (
  client: SESClient,
  configurationSet: string,
  stage: string,
  rendering: Rendering,
): MailTransport => ({
  async send(mail) {
    const data = await composeMime(mail, stage, await picturesOf(mail, rendering));
    try {
      const { MessageId: id } = await client.send(
        new SendRawEmailCommand({
          Source: mail.from.address,
          Destinations: [mail.to],
          RawMessage: { Data: data },
          ConfigurationSetName: configurationSet,
          // Comes back with whatever becomes of the mail; SES takes letters, digits, hyphens and underscores.
          Tags: [{ Name: mailTag, Value: mail.id.replace(/[^\w-]+/g, '-') }],
        }),
      );
      if (id === undefined) throw new Error('SES took the mail and gave no id');
      return id;
    } catch (error) {
      throw whatItMeans(error);
    }
  },
});

/** Pictures by content id. One that cannot be rendered is left out and logged: its words are in the mail, and the mail goes. */
async function picturesOf(
  { id, attachments = [] }: Mail,
  { renderPicture, notRendered }: Rendering,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const rendered = new Map<string, Uint8Array>();
  for (const attachment of attachments) {
    if (attachment.kind !== 'picture') continue;
    try {
      rendered.set(attachment.contentId, await renderPicture(attachment.svg));
    } catch (error) {
      notRendered(id, attachment.fileName, error);
    }
  }
  return rendered;
}

/** What a failure of SES means for the mail: rejected for good, to be tried later, or nothing that we know of. */
function whatItMeans(error: unknown): unknown {
  if (isNotSetUp(error)) return new MailPutOff('service not set up', { cause: error });
  if (error instanceof LimitExceededException || named(error, /^(Throttling|TooManyRequests|RequestLimitExceeded)/)) {
    // https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas-errors.html: one error, two messages
    return new MailPutOff(/quota/i.test(String(error)) ? 'daily quota' : 'sending rate', { cause: error });
  }
  if (error instanceof MessageRejected || named(error, /^InvalidParameterValue$/)) {
    return new MailRejected(`SES rejected the mail: ${error instanceof Error ? error.message : ''}`, { cause: error });
  }
  const status = statusOf(error);
  if (status === 401 || status === 403) return new MailPutOff('service not set up', { cause: error });
  if (status !== undefined && status < 500) return error;
  return new MailPutOff('service not available', { cause: error, perhapsSent: !isUnreached(error) });
}

const named = (error: unknown, names: RegExp): boolean => error instanceof Error && names.test(error.name);

const statusOf = (error: unknown): number | undefined =>
  error instanceof SESServiceException ? error.$metadata.httpStatusCode : undefined;

/** The request never left: nothing can have been sent. Every other failure without an answer leaves that open. */
const isUnreached = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'].includes(String(error.code));

/** Trouble that someone must mend, after which the same mail goes out: it must wait, never be dropped. */
const isNotSetUp = (error: unknown): boolean =>
  error instanceof MailFromDomainNotVerifiedException ||
  error instanceof ConfigurationSetDoesNotExistException ||
  named(error, /^(AccountSendingPaused|ConfigurationSetSendingPaused)/) ||
  (error instanceof MessageRejected && /not verified|paused/i.test(error.message));
