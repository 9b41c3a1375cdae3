import { createReadStream, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { linkSecretsOn } from '../shared/aws/dynamodb/link-secrets.ts';
import { stateOn } from '../shared/aws/dynamodb/state.ts';
import { defaultClientConfig } from '../shared/config/client-config.ts';
import { addDays, type Day, parseDay } from '../shared/domain/day.ts';
import { evaluateAccount } from '../shared/flows/evaluation/evaluate-account.ts';
import { type Ingested, ingestReport } from '../shared/flows/intake/ingest-report.ts';
import { header, receivedOn } from './all-orders-file.ts';
import { peakMb, processorMs } from './child.ts';
import { meteredTable, type Units } from './support/metered-table.ts';

export interface OneIngest {
  readonly processorMs: number;
  readonly peakMb: number;
  readonly orders: number;
  readonly first: Units;
  /** the same bytes again */
  readonly again: Units;
  /** one row of a new order besides */
  readonly oneMore: { readonly daysWritten: number };
  /** one evaluation of the account, after two months of daily uploads */
  readonly evaluation: Units;
}

const [endpoint = '', client = '', path = ''] = process.argv.slice(2);
const { table, units } = meteredTable(endpoint);
const today = uploadDay();
const now = new Date(`${receivedOn}T12:00:00Z`);
const account = { client, marketplace: 'US' };

/** By key: the file, or rows of a few orders. */
const small = new Map<string, string>();
const uploads = {
  async open({ key }: { readonly key: string }) {
    const text = small.get(key);
    const size = text?.length ?? statSync(path).size;
    const body = text === undefined ? createReadStream(path) : Readable.from([Buffer.from(text)]);
    return { key, size, tag: key, uploadedAt: now, metadata: {}, body };
  },
};
const messages = {
  accountsChanged: async () => {},
  strayUploads: async () => {},
  groupAlertDue: async () => {},
  mailReady: async () => {},
};
const dependencies = {
  ...stateOn(table, defaultClientConfig('alerts@consultancy.example', 'ops@consultancy.example', 'Europe/Berlin')),
  linkSecrets: linkSecretsOn(table, () => Buffer.alloc(32, 'bench')),
  linksUrl: 'https://links.consultancy.example/',
  uploads,
  messages,
  packOrders: { packsDue: async () => {} },
  stage: 'bench',
  backoff: { random: () => 0.5, sleep: async () => {} },
};

async function metered<Result>(
  work: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly spent: Units }> {
  const before = { ...units };
  const result = await work();
  return { result, spent: { read: units.read - before.read, write: units.write - before.write } };
}

const ingest = (name: string): Promise<Ingested> => ingestReport(dependencies, { key: `${client}/US/${name}` }, now);

/** A file with one new order, bought so many days before the upload. */
function oneOrder(daysBefore: number): string {
  const name = `one-${daysBefore}.txt`;
  const bought = `${addDays(today, -daysBefore)}T20:00:00+00:00`;
  const cells: Record<string, string> = {
    'amazon-order-id': `999-0000000-${String(daysBefore).padStart(7, '0')}`,
    'purchase-date': bought,
    'last-updated-date': bought,
    'order-status': 'Shipped',
    'fulfillment-channel': 'Merchant',
    'sales-channel': 'Amazon.com',
  };
  small.set(
    `${client}/US/${name}`,
    `${header.join('\t')}\n${header.map((column) => cells[column] ?? '').join('\t')}\n`,
  );
  return name;
}

function uploadDay(): Day {
  const day = parseDay(receivedOn);
  if (day === undefined) throw new Error(`${receivedOn} is no day`);
  return day;
}

const before = processorMs();
const first = await metered(() => ingest('orders.txt'));
const spent = { processorMs: processorMs() - before, peakMb: peakMb() };
const again = await metered(() => ingest('orders.txt'));
const oneMore = await ingest(oneOrder(30));
for (let daysBefore = 1; daysBefore <= 60; daysBefore++) await ingest(oneOrder(daysBefore));
const evaluation = await metered(() => evaluateAccount(dependencies, { account: `${client}/US` }, now));
const tallies = await dependencies.ledger.tallies(account, addDays(today, -200), today);
const orders = [...tallies.values()]
  .flatMap(({ seller, amazon }) => [seller, amazon])
  .reduce((sum, tally) => sum + tally.orders + tally.pending, 0);
const measured: OneIngest = {
  ...spent,
  // The orders of one row each came after the file.
  orders: orders - 60,
  first: first.spent,
  again: again.spent,
  oneMore: { daysWritten: oneMore.daysWritten ?? 0 },
  evaluation: evaluation.spent,
};
process.stdout.write(JSON.stringify(measured));
