import { isSameAddress } from '../../config/recipients.ts';
import type { Viewer } from '../../config/viewer.ts';
import type { LoggedMail, MailLog, Outbox, Sending } from '../../ports/mail.ts';
import type { RecipientState, RecipientStates } from '../../ports/recipient-states.ts';
import {
  type MailFacts,
  type MailLogFacts,
  type MailQuery,
  type MailState,
  withoutLinks,
  withPictures,
} from '../../web/portal/mail/mail-facts.ts';

export interface ReadMailLogDependencies {
  readonly mailLog: MailLog;
  readonly outbox: Pick<Outbox, 'find'>;
  readonly recipientStates: Pick<RecipientStates, 'read'>;
}

const shownAtOnce = 50;

/** The mail log: of the consultancy's people all, of a client's people what was written to themselves. */
export async function readMailLog(
  { mailLog, recipientStates }: ReadMailLogDependencies,
  viewer: Viewer,
  { to, before }: MailQuery,
): Promise<MailLogFacts> {
  const only = viewer.consultancy ? to : viewer.address;
  const found = await mailLog.newest(shownAtOnce + 1, {
    ...(only !== undefined && { to: only }),
    ...(before !== undefined && { before }),
  });
  const shown = found.slice(0, shownAtOnce);
  const last = shown.at(-1);
  const addresses = [...new Set(shown.map((mail) => mail.to.toLowerCase()))];
  const [sendings, states] = await Promise.all([
    Promise.all(shown.map(({ id }) => mailLog.sendingOf(id))),
    Promise.all(addresses.map(async (address) => (await recipientStates.read(address, 'recent')).value)),
  ]);
  return {
    mails: shown.map((mail, index) => ({ ...mail, ...stateOf(sendings[index]) })),
    suppressed: addresses.flatMap((address, index) => suppressionOf(address, states[index])),
    ...(found.length > shown.length && last !== undefined && { older: lineOf(last) }),
  };
}

const lineOf = ({ at, id }: LoggedMail): string => `${at}#${id}`;

const suppressionOf = (address: string, state: RecipientState | undefined): MailLogFacts['suppressed'] =>
  state?.suppressed === undefined ? [] : [{ address, reason: state.suppressed.reason, at: state.suppressed.at }];

const reasonsToWait: Readonly<Record<NonNullable<Sending['waitingFor']>, string>> = {
  'sending rate': 'SES takes no more mail this second',
  'daily quota': 'the daily quota of SES is used up',
  'service not available': 'SES does not answer',
  'service not set up': 'SES is not set up: is the sender verified, and the account out of the sandbox?',
};

/** `send-mail` gives up a mail to a suppressed address with these words. */
const isSuppressed = (why: string): boolean => /^The recipient has (?:bounced|complained)$/.test(why);

function stateOf(sending: Sending | undefined): MailState {
  if (sending?.sentAs !== undefined) return { state: 'sent' };
  if (sending?.failed !== undefined) {
    return { state: isSuppressed(sending.failed) ? 'suppressed' : 'failed', why: sending.failed };
  }
  return { state: 'waiting', ...(sending?.waitingFor !== undefined && { why: reasonsToWait[sending.waitingFor] }) };
}

/**
 * One mail, as it was written; `undefined` where there is none that the viewer may read. Whoever is not its reader sees it
 * without its links, which act for its reader; and of a mail that signs in nobody sees what it says.
 */
export async function readMail(
  { outbox, mailLog }: Pick<ReadMailLogDependencies, 'outbox' | 'mailLog'>,
  viewer: Viewer,
  id: string,
): Promise<MailFacts | undefined> {
  const entry = await outbox.find(id);
  if (entry === undefined) return undefined;
  const { mail, recordedAt } = entry;
  const isReader = isSameAddress(mail.to, viewer.address);
  if (!viewer.consultancy && !isReader) return undefined;
  const leftOut = mail.kind === 'sign-in' ? 'all' : isReader ? undefined : 'links';
  const shown = (content: string): string =>
    leftOut === 'all' ? '' : leftOut === 'links' ? withoutLinks(content) : content;
  return {
    id,
    kind: mail.kind,
    to: mail.to,
    from: `${mail.from.name} <${mail.from.address}>`,
    subject: mail.subject,
    at: recordedAt,
    ...stateOf(await mailLog.sendingOf(id)),
    text: shown(mail.text),
    html: shown(withPictures(mail)),
    files: (mail.attachments ?? []).flatMap((file) =>
      file.kind === 'file' ? [{ fileName: file.fileName, text: shown(file.text) }] : [],
    ),
    ...(leftOut !== undefined && { leftOut }),
  };
}
