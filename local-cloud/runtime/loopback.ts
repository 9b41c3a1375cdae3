import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Listens on 127.0.0.1 only: nothing of the local cloud may be reached from outside the machine. Takes the preferred
 * port if it is free (an open inbox page and links in old mail go on working after a restart), else any free one.
 * Returns the address, `http://127.0.0.1:41234`.
 */
export async function listenOnLoopback(server: Server, preferredPort?: number): Promise<string> {
  if (preferredPort !== undefined && (await listens(server, preferredPort))) return addressOf(server);
  if (await listens(server, 0)) return addressOf(server);
  throw new Error('no port of 127.0.0.1 could be listened on');
}

/** Closes the server now: requests still open are cut off. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

const addressOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const listens = (server: Server, port: number): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException): void => {
      server.off('listening', listening);
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(false);
      else reject(error);
    };
    const listening = (): void => {
      server.off('error', failed);
      resolve(true);
    };
    server.once('error', failed);
    server.once('listening', listening);
    server.listen(port, '127.0.0.1');
  });
