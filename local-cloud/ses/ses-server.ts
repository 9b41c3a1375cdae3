import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { simpleParser } from 'mailparser';
import { type Authorizer, accessKeyIn } from '../iam/authorizer.ts';
import type { Call } from '../iam/policy.ts';
import { closeServer, listenOnLoopback } from '../runtime/loopback.ts';
import { accountId, region } from '../template/resource-facts.ts';
import { openInbox } from './inbox.ts';
import { type MailEvent, outcomeOf } from './mailbox-simulator.ts';
import { openSentMail } from './sent-mail.ts';
import { accountResult } from './ses-account.ts';
import { errorDocument, resultDocument, SesError } from './ses-error.ts';
import { errorOf, type SesFault } from './ses-fault.ts';

export interface SesServer {
  /** SES's endpoint, and the page with the mail sent */
  readonly address: string;
  readonly setFault: (fault: SesFault) => void;
  readonly stop: () => Promise<void>;
}

interface Dependencies {
  /** folder of the mail sent */
  readonly folder: string;
  readonly configurationSets: () => readonly string[];
  /** publishes what becomes of a mail that was sent with the configuration set */
  readonly notify: (configurationSet: string, event: MailEvent) => void;
  /** of the cloud's clock, milliseconds since the epoch */
  readonly now: () => number;
  readonly preferredPort: number | undefined;
  /** why a call with an access key is denied */
  readonly refusalOfKey: Authorizer['refusalOfKey'];
}

const dayMs = 86_400_000;
// https://docs.aws.amazon.com/ses/latest/dg/quotas.html
const largestMessage = 10 * 1024 * 1024;
const mostRecipients = 50;
/** base64, form-encoded, and the rest of the form */
const largestRequest = 25 * 1024 * 1024;

/**
 * SES, version 1 of its API: SendRawEmail and what is asked about the account; and an inbox page. A mail is on the disk
 * before its sender hears that it was accepted, and so are the events that the mailbox simulator makes of it.
 */
export async function openSesServer(dependencies: Dependencies): Promise<SesServer> {
  const { folder, configurationSets, notify, now, preferredPort } = dependencies;
  const sent = await openSentMail(folder);
  const inbox = openInbox(sent);
  const sentAt: number[] = [];
  let fault: SesFault = 'none';

  const authorize = (accessKey: string | undefined, call: Call): void => {
    const denial = dependencies.refusalOfKey(accessKey, call);
    if (denial !== undefined) throw new SesError('AccessDenied', denial.message, 403);
  };
  const send = async (form: URLSearchParams, accessKey: string | undefined): Promise<string> => {
    const set = form.get('ConfigurationSetName');
    if (set !== null && !configurationSets().includes(set)) {
      throw new SesError('ConfigurationSetDoesNotExist', `Configuration set <${set}> does not exist.`);
    }
    const failure = errorOf(fault);
    if (failure !== undefined) throw failure;
    const raw = Buffer.from(form.get('RawMessage.Data') ?? '', 'base64');
    const mail = await readMail(raw, form);
    const arn = (resource: string): string => `arn:aws:ses:${region}:${accountId}:${resource}`;
    const sender = /<([^<>]+)>\s*$/.exec(mail.source)?.[1] ?? mail.source;
    const context = { 'ses:fromaddress': sender, 'ses:recipients': mail.destinations };
    // Every sender is a verified identity here, as an address of its own.
    for (const resource of [`identity/${sender}`, ...(set === null ? [] : [`configuration-set/${set}`])])
      authorize(accessKey, { action: 'ses:SendRawEmail', resource: arn(resource), context });
    const messageId = `${now().toString(16).padStart(16, '0')}-${randomUUID()}`;
    await sent.keep(messageId, raw);
    sentAt.push(now());
    if (set !== null) for (const event of eventsOf(mail, messageId, form, now())) notify(set, event);
    return `<MessageId>${messageId}</MessageId>`;
  };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.method !== 'POST') {
      const shown = request.method === 'GET' && (await inbox(request.url ?? '/', response));
      if (!shown) response.writeHead(404).end();
      return;
    }
    const form = new URLSearchParams(await readBody(request));
    const action = form.get('Action') ?? '';
    const sentLastDay = sentAt.filter((at) => at >= now() - dayMs).length;
    const accessKey = accessKeyIn(request.headers.authorization, request.url);
    if (action !== 'SendRawEmail') authorize(accessKey, { action: `ses:${action}`, resource: '*' });
    const result = action === 'SendRawEmail' ? await send(form, accessKey) : accountResult(action, form, sentLastDay);
    if (result === undefined) throw new SesError('InvalidAction', `the local cloud does not support ${action}`);
    if (action === 'SendRawEmail' && fault === 'silent') return void response.destroy();
    response.writeHead(200, { 'content-type': 'text/xml' }).end(resultDocument(action, result));
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (response.headersSent) return void response.destroy();
      const known = error instanceof SesError ? error : new SesError('InternalFailure', String(error), 500);
      response.writeHead(known.status, { 'content-type': 'text/xml' }).end(errorDocument(known));
    });
  });
  const address = await listenOnLoopback(server, preferredPort);
  return {
    address,
    setFault: (next) => {
      fault = next;
    },
    stop: async () => {
      await closeServer(server);
      await sent.close();
    },
  };
}

/** Of a mail that is sent only its header is read here. */
const headersOnly = { skipHtmlToText: true, skipTextToHtml: true, skipTextLinks: true, skipImageLinks: true };

interface Mail {
  readonly source: string;
  readonly destinations: readonly string[];
  readonly subject: string;
}

/** What SES reads of a mail, and rejects. Recipients are the request's, else those of the mail's own fields. */
async function readMail(raw: Buffer, form: URLSearchParams): Promise<Mail> {
  if (raw.length === 0) throw new SesError('InvalidParameterValue', 'Empty raw message.');
  if (raw.length > largestMessage) {
    throw new SesError(
      'InvalidParameterValue',
      `Message length is more than ${largestMessage} bytes long: '${raw.length}'.`,
    );
  }
  const mail = await simpleParser(raw, headersOnly);
  const source = form.get('Source') ?? mail.from?.value[0]?.address;
  if (source === undefined) throw new SesError('InvalidParameterValue', "Missing required header 'From'.");
  const given = [...form].filter(([name]) => name.startsWith('Destinations.member.')).map(([, address]) => address);
  const fields = [mail.to, mail.cc, mail.bcc].flatMap((field) => field ?? []).flatMap(({ value }) => value);
  const destinations = given.length > 0 ? given : fields.flatMap(({ address }) => address ?? []);
  if (destinations.length > mostRecipients) {
    throw new SesError('InvalidParameterValue', `Recipient count exceeds ${mostRecipients}.`);
  }
  return { source, destinations, subject: mail.subject ?? '' };
}

/** What becomes of a mail, for each of its recipients. */
const eventsOf = (
  { source, destinations, subject }: Mail,
  messageId: string,
  form: URLSearchParams,
  at: number,
): readonly MailEvent[] =>
  destinations.flatMap(
    (destination) =>
      outcomeOf({ messageId, source, destination, subject, tags: tagsOf(form), at: new Date(at).toISOString() }) ?? [],
  );

/** `Tags.member.1.Name` and `Tags.member.1.Value`, as the events of SES show them: each name with a list of values. */
const tagsOf = (form: URLSearchParams): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    [...form].flatMap(([name, tag]) => {
      const [, number] = /^Tags\.member\.(\d+)\.Name$/.exec(name) ?? [];
      return number === undefined ? [] : [[tag, [form.get(`Tags.member.${number}.Value`) ?? '']] as const];
    }),
  );

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestRequest) throw new SesError('InvalidParameterValue', 'The request is too long.', 413);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
