import { amazonOn } from '../../shared/amazon/amazon.ts';
import { simulatedEndpoints } from '../../shared/amazon/endpoints.ts';
import { connectionStateOn } from '../../shared/aws/dynamodb/connections.ts';
import { linkSecretsOn } from '../../shared/aws/dynamodb/link-secrets.ts';
import { stateOn } from '../../shared/aws/dynamodb/state.ts';
import { memoryTable } from '../../shared/aws/dynamodb/table/memory-table.ts';
import type { Table } from '../../shared/aws/dynamodb/table/table.ts';
import { defaultClientConfig } from '../../shared/config/client-config.ts';
import { fetchStep } from '../../shared/flows/connections/fetch-step.ts';
import type { Mail } from '../../shared/notifications/mail/mail.ts';
import { clientSecretName, type SecretName, type StepRef } from '../../shared/ports/connections.ts';
import type { SeenCall } from '../../tools/simulated-amazon/faults.ts';
import type { SimulatedSeller } from '../../tools/simulated-amazon/seller.ts';
import { simulateAmazon } from '../../tools/simulated-amazon/simulated-amazon.ts';
import { fetchInProcess } from './fetch-in-process.ts';

/** A step that waits in the queue. */
export interface Waiting {
  readonly step: StepRef;
  readonly at: number;
}

/** Numbers from 0 to 1 that are the same each time: mulberry32. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One app, any sellers, the flows of connections on a table in memory, and a queue whose clock stands until it is moved. */
export async function connectedWorld(begin: Date, seed = 1, table: Table = memoryTable()) {
  let now = begin.getTime();
  const address = 'http://amazon.example';
  const seen: SeenCall[] = [];
  const random = seededRandom(seed);
  const amazon = simulateAmazon({ now: () => now, address: () => address, random, seen: (call) => seen.push(call) });
  amazon.addApp({ clientId: 'app-1', clientSecret: 'secret-1', applicationId: 'amzn1.sp.solution.1' });

  const fetch = fetchInProcess(amazon.answer);

  const secretsKept = new Map<SecretName, string>([[clientSecretName('main'), 'secret-1']]);
  const queue: Waiting[] = [];
  const uploads = new Map<string, Buffer[]>();
  const mailIds: string[] = [];
  let nonces = 0;
  const connected = connectionStateOn(table);
  await connected.apps.write({ id: 'main', clientId: 'app-1', applicationId: 'amzn1.sp.solution.1' }, 0);
  const dependencies = {
    amazon: amazonOn(simulatedEndpoints(address, fetch), () => new Date(now)),
    ...stateOn(table, defaultClientConfig('alerts@northwind.example', 'ops@northwind.example', 'Europe/Berlin')),
    ...connected,
    linkSecrets: linkSecretsOn(table, () => Buffer.alloc(32, 'an invented secret')),
    linksUrl: 'https://links.northwind.example/',
    connectUrl: 'https://connect.northwind.example/',
    consentHost: address,
    stage: 'production',
    nonce: () => `nonce-${++nonces}`,
    messages: {
      accountsChanged: async () => undefined,
      strayUploads: async () => undefined,
      groupAlertDue: async () => undefined,
      summariesDue: async () => undefined,
      mailReady: async (ids: readonly string[]) => void mailIds.push(...ids),
    },
    random,
    backoff: { random, sleep: async () => undefined },
    secrets: {
      read: async (name: SecretName) => secretsKept.get(name),
      write: async (name: SecretName, value: string) => void secretsKept.set(name, value),
      remove: async (name: SecretName) => void secretsKept.delete(name),
    },
    fetchMessages: {
      stepsDue: async (steps: readonly StepRef[], afterSeconds = 0) => {
        for (const step of steps) queue.push({ step, at: now + afterSeconds * 1000 });
      },
    },
    fetchedUploads: {
      put: async (key: string, body: AsyncIterable<Uint8Array>) => {
        const parts: Uint8Array[] = [];
        for await (const part of body) parts.push(part);
        uploads.set(key, [...(uploads.get(key) ?? []), Buffer.concat(parts)]);
      },
    },
  };

  /** Works through the queue until an instant, as it falls due. `step` is replaced by tests that cut work short. */
  async function runUntil(
    instant: number,
    step: (ref: StepRef, at: Date) => Promise<unknown> = (ref, at) => fetchStep(dependencies, ref, at),
  ): Promise<void> {
    for (;;) {
      queue.sort((a, b) => a.at - b.at);
      const next = queue[0];
      if (next === undefined || next.at > instant) break;
      queue.shift();
      now = Math.max(now, next.at);
      await step(next.step, new Date(now));
    }
    now = Math.max(now, instant);
  }

  return {
    amazon,
    dependencies,
    table,
    queue,
    seen,
    uploads,
    secretsKept,
    addSeller: (seller: SimulatedSeller) => amazon.addSeller(seller),
    runUntil,
    /** mail that was decided, each once */
    mails: async (): Promise<readonly Mail[]> => {
      const found = await Promise.all([...new Set(mailIds)].map((id) => dependencies.outbox.find(id)));
      return found.flatMap((one) => one?.mail ?? []);
    },
    /** what a browser asks of Amazon */
    fetch,
    now: () => new Date(now),
    setNow: (instant: number) => {
      now = instant;
    },
  };
}

/** A seller with one text for each report, in one marketplace. */
export const plainSeller = (
  sellerId: string,
  report: SimulatedSeller['report'] = ({ reportType }) => Buffer.from(`${reportType} of ${sellerId}`),
): SimulatedSeller => ({
  sellerId,
  region: 'eu',
  name: `Seller ${sellerId}`,
  marketplaces: [
    { id: 'A1PA6795UKMFR9', countryCode: 'DE', isParticipating: true },
    { id: 'A13V1IB3VIYZZH', countryCode: 'FR', isParticipating: false },
    { id: 'A38D8NSA03LJTC', countryCode: 'DE', isParticipating: true },
  ],
  report,
  query: () => Buffer.from('{"startDate":"2026-10-01"}\n'),
});
