import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type SesFault, sesFaults } from '../ses/ses-fault.ts';
import type { PermissionReport } from './authorization.ts';
import type { CloudState } from './local-cloud.ts';
import { NotPossible } from './simulation.ts';

/** What the commands of another process may ask of a running cloud. */
export interface Controls {
  readonly state: () => CloudState;
  readonly idle: () => Promise<void>;
  readonly tick: (instant: number) => Promise<void>;
  /** makes SES fail, or work again */
  readonly setSesFault: (fault: SesFault) => void;
  readonly permissions: () => PermissionReport;
  /** lets requests signed with this access key do what the policy allows, and no more */
  readonly addPrincipal: (accessKey: string, document: unknown) => void;
  /** begins to stop; returns at once */
  readonly stop: () => void;
}

/**
 * `GET /state`, `GET /permissions`, `POST /principal {"accessKey": any, "policy": document}`, `POST /idle`, `POST /tick {"now": instant}`, `POST /ses-fault {"fault": kind}`, `POST /stop`. A POST must
 * be JSON, which a page in a browser cannot send here without asking for permission first.
 * `POST /mail-trouble {"trouble": kind}` is the earlier name of `/ses-fault`.
 */
export function controlServer(controls: Controls): Server {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const asked = `${request.method} ${request.url}`;
    if (request.method === 'POST' && request.headers['content-type'] !== 'application/json') {
      return write(response, 415, { error: 'JSON is expected' });
    }
    if (asked === 'GET /permissions') return write(response, 200, controls.permissions());
    if (asked === 'POST /principal') {
      const { accessKey, policy } = JSON.parse(await readBody(request)) as { accessKey: string; policy: unknown };
      controls.addPrincipal(accessKey, policy);
    } else if (asked === 'POST /idle') await controls.idle();
    else if (asked === 'POST /tick') await controls.tick(instantOf(await readBody(request)));
    else if (asked === 'POST /ses-fault' || asked === 'POST /mail-trouble') {
      controls.setSesFault(faultOf(await readBody(request)));
    } else if (asked === 'POST /stop') controls.stop();
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

function faultOf(body: string): SesFault {
  const { fault, trouble = fault } = JSON.parse(body) as { readonly fault?: unknown; readonly trouble?: unknown };
  const known = sesFaults.find((one) => one === trouble);
  if (known === undefined) throw new NotPossible(`"${String(trouble)}" is not among ${sesFaults.join(', ')}`);
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
