import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type MailTrouble, mailTroubles } from '../ses/ses-fault.ts';
import { NotPossible } from './simulation.ts';

/** What the commands of another process may ask of a running cloud. */
export interface Controls {
  readonly state: () => object;
  readonly idle: () => Promise<void>;
  readonly tick: (instant: number) => Promise<void>;
  /** makes SES behave as in an outage, or well again */
  readonly troubleMail: (trouble: MailTrouble) => void;
  /** begins to stop; returns at once */
  readonly stop: () => void;
}

/**
 * `GET /state`, `POST /idle`, `POST /tick {"now": instant}`, `POST /mail-trouble {"trouble": kind}`, `POST /stop`. A POST must be JSON, which a page in a
 * browser cannot send here without being asked for permission first.
 */
export function controlServer(controls: Controls): Server {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const asked = `${request.method} ${request.url}`;
    if (request.method === 'POST' && request.headers['content-type'] !== 'application/json') {
      return write(response, 415, { error: 'JSON is expected' });
    }
    if (asked === 'POST /idle') await controls.idle();
    else if (asked === 'POST /tick') await controls.tick(instantOf(await readBody(request)));
    else if (asked === 'POST /mail-trouble') controls.troubleMail(troubleOf(await readBody(request)));
    else if (asked === 'POST /stop') controls.stop();
    else if (asked !== 'GET /state') return write(response, 404, { error: `${asked} is not known` });
    write(response, 200, controls.state());
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      write(response, error instanceof NotPossible ? 409 : 500, {
        error: error instanceof Error ? error.message : String(error),
      });
    });
  });
  // A tick over a year, or an idle after a large upload, takes as long as it takes.
  server.requestTimeout = 0;
  return server;
}

function troubleOf(body: string): MailTrouble {
  const { trouble } = JSON.parse(body) as { readonly trouble?: unknown };
  const known = mailTroubles.find((one) => one === trouble);
  if (known === undefined) throw new NotPossible(`"${String(trouble)}" is not among ${mailTroubles.join(', ')}`);
  return known;
}

function instantOf(body: string): number {
  const { now } = JSON.parse(body) as { readonly now?: unknown };
  const instant = typeof now === 'string' ? Date.parse(now) : Number.NaN;
  if (Number.isNaN(instant)) throw new NotPossible(`"${String(now)}" is not an instant`);
  return instant;
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8') as AsyncIterable<string>) body += chunk;
  return body;
}

function write(response: ServerResponse, status: number, content: object): void {
  if (response.headersSent) return;
  response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
  response.end(JSON.stringify(content));
}
