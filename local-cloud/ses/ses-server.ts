import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { closeServer, listenOnLoopback } from '../runtime/loopback.ts';
import { type MailEvent, type TakenMail, whatBecomesOf } from './mailbox-simulator.ts';
import { answerOfAccount } from './ses-account.ts';
import { answerInTrouble, type MailTrouble } from './ses-fault.ts';

export interface SesEmulator {
  /** SES's endpoint, and the page with the mail sent */
  readonly address: string;
  readonly trouble: (trouble: MailTrouble) => void;
  readonly stop: () => Promise<void>;
}

interface Rules {
  /** folder of the mail sent */
  readonly folder: string;
  readonly configurationSets: () => readonly string[];
  /** publishes what becomes of a mail that left by the configuration set */
  readonly notify: (configurationSet: string, event: MailEvent) => void;
  readonly preferredPort: number | undefined;
}

const dayMs = 86_400_000;
const largestRequest = 25 * 1024 * 1024;

/**
 * SES with an inbox page (aws-ses-v2-local) behind a door that keeps every mail: `000001-<message id>.eml`, as it was
 * sent, in the order of sending, on the disk before the sender hears that it was accepted. Mail kept from earlier runs
 * is in the inbox again.
 */
export async function openSesEmulator({
  folder,
  configurationSets,
  notify,
  preferredPort,
}: Rules): Promise<SesEmulator> {
  await mkdir(folder, { recursive: true });
  const inbox = await openInbox();
  let sent = await showKept(folder, inbox);
  let trouble: MailTrouble = 'none';
  const sentAt: number[] = [];
  const sentSince = (instant: number): number => sentAt.filter((at) => at >= instant).length;
  let writing: Promise<void> = Promise.resolve();
  const keep = (raw: Buffer, messageId: string): Promise<void> => {
    const turn = writing.then(async () => {
      await writeWhole(folder, `${String(sent + 1).padStart(6, '0')}-${messageId}.eml`, raw);
      sent += 1;
    });
    writing = turn.catch(() => undefined);
    return turn;
  };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readBody(request);
    const form = new URLSearchParams(request.method === 'POST' ? body.toString('utf8') : '');
    const set = form.get('ConfigurationSetName');
    if (set !== null && !configurationSets().includes(set)) {
      return reject(response, 'ConfigurationSetDoesNotExist', `Configuration set <${set}> does not exist.`);
    }
    const account = answerOfAccount(form, sentSince(Date.now() - dayMs));
    if (account !== undefined) {
      response.writeHead(200, { 'content-type': 'text/xml' }).end(account);
      return;
    }
    const sends = form.get('Action') === 'SendRawEmail';
    if (sends && answerInTrouble(trouble, response, reject)) return;
    const passed = await fetch(new URL(request.url ?? '/', inbox.address), {
      method: request.method ?? 'GET',
      headers: passedHeaders(request),
      ...(request.method === 'POST' && { body: new Uint8Array(body) }),
    });
    const answered = asMailProgram(request.url, Buffer.from(await passed.arrayBuffer()));
    if (passed.ok && sends) {
      const messageId = /<MessageId>([^<]+)</.exec(answered.toString('utf8'))?.[1] ?? 'unknown';
      const raw = Buffer.from(form.get('RawMessage.Data') ?? '', 'base64');
      await keep(raw, messageId);
      sentAt.push(Date.now());
      // Before the sender hears that it was accepted, so that no kill can come between the mail and what becomes of it.
      if (set !== null) for (const event of await eventsOf(raw, messageId, form)) notify(set, event);
    }
    if (sends && trouble === 'silent') return void response.destroy();
    response.writeHead(passed.status, { 'content-type': passed.headers.get('content-type') ?? 'text/plain' });
    response.end(answered);
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else response.writeHead(500, { 'content-type': 'text/plain' }).end(String(error));
    });
  });
  const address = await listenOnLoopback(server, preferredPort);
  return {
    address,
    trouble: (next) => {
      trouble = next;
    },
    stop: async () => {
      await closeServer(server);
      await writing;
      await closeServer(inbox.server);
    },
  };
}

/** `Tags.member.1.Name` and `Tags.member.1.Value`, as the events of SES show them: each name with a list of values. */
const tagsOf = (form: URLSearchParams): NonNullable<TakenMail['tags']> =>
  Object.fromEntries(
    [...form].flatMap(([name, tag]) => {
      const [, number] = /^Tags\.member\.(\d+)\.Name$/.exec(name) ?? [];
      return number === undefined ? [] : [[tag, [form.get(`Tags.member.${number}.Value`) ?? '']] as const];
    }),
  );

/** What becomes of a mail, for each of its recipients. */
async function eventsOf(raw: Buffer, messageId: string, form: URLSearchParams): Promise<readonly MailEvent[]> {
  const given = [...form].filter(([name]) => name.startsWith('Destinations.member.')).map(([, address]) => address);
  if (!given.some((address) => whatBecomesOf(taken(address)) !== undefined)) return [];
  const { subject = '' } = await simpleParser(raw);
  const tags = tagsOf(form);
  return given.flatMap((address) => whatBecomesOf({ ...taken(address), subject, tags }) ?? []);

  function taken(destination: string): TakenMail {
    return { messageId, source: form.get('Source') ?? '', destination, subject: '', at: new Date().toISOString() };
  }
}

/**
 * The inbox page shows a mail in a frame, in which its links would open too: pages that let nobody frame them stay empty.
 * Mail programs open links in a window of their own.
 */
function asMailProgram(url: string | undefined, answered: Buffer): Buffer {
  if (url !== '/') return answered;
  const shown = 'iframeDoc.body.innerHTML = e.body.html;';
  return Buffer.from(
    answered.toString('utf8').replace(shown, `${shown} iframeDoc.head.innerHTML = '<base target="_blank">';`),
  );
}

interface Inbox {
  readonly server: Server;
  readonly address: string;
  readonly show: (mail: InboxMail) => void;
}

/** A mail as aws-ses-v2-local keeps it; `at` in seconds. */
interface InboxMail {
  readonly messageId: string;
  readonly from: string;
  readonly replyTo: readonly string[];
  readonly destination: {
    readonly to: readonly string[];
    readonly cc: readonly string[];
    readonly bcc: readonly string[];
  };
  readonly subject: string;
  readonly body: { readonly text?: string | undefined; readonly html?: string | undefined };
  readonly attachments: readonly object[];
  readonly at: number;
}

async function openInbox(): Promise<Inbox> {
  // Required, not imported: what of a CommonJS package is its default differs between Node and test runners.
  const require = createRequire(import.meta.url);
  const ses = require('aws-ses-v2-local') as { default: (settings: { host: string; port: number }) => Promise<Server> };
  const store = require('aws-ses-v2-local/dist/store.js') as {
    saveEmail: (mail: InboxMail) => void;
    clearStore: () => void;
  };
  // The store is one per process: nothing of an earlier post office may show.
  store.clearStore();
  const server = await ses.default({ host: '127.0.0.1', port: 0 });
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('the inbox listens on no port');
  return { server, address: `http://127.0.0.1:${bound.port}`, show: store.saveEmail };
}

/** Puts the mail kept in the folder into the inbox; returns the highest number used. */
async function showKept(folder: string, inbox: Inbox): Promise<number> {
  let highest = 0;
  for (const name of (await readdir(folder)).sort()) {
    const [, number, messageId] = /^(\d+)-(.+)\.eml$/.exec(name) ?? [];
    if (number === undefined || messageId === undefined) {
      if (name.endsWith('.unfinished')) await rm(join(folder, name), { force: true });
      continue;
    }
    highest = Math.max(highest, Number(number));
    const mail = await simpleParser(await readFile(join(folder, name)));
    const addresses = (field: typeof mail.to): readonly string[] => [field ?? []].flat().map((address) => address.text);
    inbox.show({
      messageId,
      from: mail.from?.text ?? '',
      replyTo: mail.replyTo === undefined ? [] : [mail.replyTo.text],
      destination: { to: addresses(mail.to), cc: addresses(mail.cc), bcc: addresses(mail.bcc) },
      subject: mail.subject ?? '(no subject)',
      body: { text: mail.text, html: mail.html === false ? undefined : mail.html },
      attachments: mail.attachments.map((one) => ({ ...one, content: one.content.toString('base64') })),
      at: Math.floor((mail.date ?? new Date()).getTime() / 1000),
    });
  }
  return highest;
}

/** The file has its name only when all of it is on the disk. */
async function writeWhole(folder: string, name: string, content: Buffer): Promise<void> {
  const unfinished = join(folder, `.${name}.unfinished`);
  const file = await open(unfinished, 'w');
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(unfinished, join(folder, name));
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestRequest) throw new Error('a request to SES cannot be that long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function passedHeaders(request: IncomingMessage): Headers {
  const passed = new Headers();
  for (const name of ['authorization', 'content-type', 'accept', 'x-amz-date', 'x-amz-target']) {
    const value = request.headers[name];
    if (typeof value === 'string') passed.set(name, value);
  }
  return passed;
}

function reject(response: ServerResponse, code: string, message: string, status = 400): void {
  response.writeHead(status, { 'content-type': 'text/xml' });
  response.end(
    `<ErrorResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')}</Message></Error><RequestId>local</RequestId></ErrorResponse>`,
  );
}
