import { connectionStateOn } from '../../shared/aws/dynamodb/connections.ts';
import { answerWith, webApp } from '../../shared/lambda/web/web-app.ts';
import { configurationKey } from '../../shared/names.ts';
import type { Mail } from '../../shared/notifications/mail/mail.ts';
import { answerFrom, domain, eventOf, type WebAnswer, type WebRequest } from '../lambda/web/web-requests.ts';
import { clientFilesInMemory } from './client-files.ts';
import { smallWorld } from './small-world.ts';

export const origin = `https://${domain}`;

/** A small world with its portal, at a clock that tests set. */
export function portalWorld(start: Date) {
  const world = smallWorld();
  let now = start;
  let secrets = 0;
  const pauses: number[] = [];
  const files = clientFilesInMemory(async (text) => {
    await world.upload(configurationKey, text, now);
    return now;
  });
  const dependencies = {
    ...world.dependencies,
    clientFiles: files.clientFiles,
    ...connectionStateOn(world.table),
    connectUrl: 'https://connect.northwind.example/',
    now: () => now,
    // Different each time, and the same in every run.
    randomSecret: () => Buffer.alloc(32, `secret ${++secrets} `),
    pause: async (milliseconds: number) => void pauses.push(milliseconds),
  };
  const answer = answerWith(webApp(dependencies));
  const ask = async (request: WebRequest): Promise<WebAnswer> => answerFrom(await answer(eventOf(request)));
  const settle = () => world.settle(now);
  return {
    /** applies a `clients.yaml` that was put into the bucket */
    applyClients: async (text: string) => {
      await world.upload(configurationKey, text, now);
      files.noteUpload(text, now);
    },
    world,
    dependencies,
    pauses,
    ask,
    now: () => now,
    passMinutes: (minutes: number) => {
      now = new Date(now.getTime() + minutes * 60_000);
    },
    settle,
    browser: () => new InvitedBrowser(ask),
    /** mail with links to sign in, oldest first */
    signInMails: async (): Promise<readonly Mail[]> => {
      await settle();
      return world.sent.filter(({ kind }) => kind === 'sign-in');
    },
    /** a browser that an address has signed in with, by the mail that it got */
    signedInAs: async (address: string): Promise<InvitedBrowser> => {
      const browser = new InvitedBrowser(ask);
      await browser.post('/sign-in', { address });
      await settle();
      const mail = world.sent.findLast(({ kind, to }) => kind === 'sign-in' && to === address);
      const signedIn = await browser.post(pathIn(mail));
      if (signedIn.status !== 303) throw new Error(`${address} could not sign in: ${signedIn.text}`);
      return browser;
    },
  };
}

/** Where the link of a sign-in mail leads. */
export function pathIn(mail: Pick<Mail, 'text'> | undefined): string {
  const [, path] = new RegExp(`${origin}(/sign-in/\\S+)`).exec(mail?.text ?? '') ?? [];
  if (path === undefined) throw new Error('the mail has no link to sign in');
  return path;
}

/** Keeps its cookie, and sends forms as a browser does from a page of the portal. */
export class InvitedBrowser {
  cookie: string | undefined;
  readonly #ask: (request: WebRequest) => Promise<WebAnswer>;

  constructor(ask: (request: WebRequest) => Promise<WebAnswer>) {
    this.#ask = ask;
  }

  get = (address: string, headers: WebRequest['headers'] = {}): Promise<WebAnswer> =>
    this.#send({ ...placeOf(address), headers });

  post = (
    address: string,
    fields: Readonly<Record<string, string>> = {},
    headers: WebRequest['headers'] = { 'sec-fetch-site': 'same-origin', origin },
  ): Promise<WebAnswer> =>
    this.#send({
      ...placeOf(address),
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: new URLSearchParams(fields).toString(),
    });

  /** bytes, as a script of a page sends them */
  postBytes = (address: string, bytes: Buffer): Promise<WebAnswer> =>
    this.#send({
      ...placeOf(address),
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream', 'sec-fetch-site': 'same-origin', origin },
      body: bytes.toString('base64'),
      isBase64Encoded: true,
    });

  async #send(request: WebRequest): Promise<WebAnswer> {
    const answer = await this.#ask({ ...request, ...(this.cookie !== undefined && { cookies: [this.cookie] }) });
    for (const set of answer.cookies) {
      const [pair = ''] = set.split(';');
      this.cookie = /Max-Age=0/i.test(set) ? undefined : pair;
    }
    return answer;
  }
}

function placeOf(address: string): Pick<WebRequest, 'path' | 'query'> {
  const { pathname, search } = new URL(address, origin);
  return { path: pathname, query: search.slice(1) };
}
