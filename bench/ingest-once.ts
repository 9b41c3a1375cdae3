import { createReadStream, statSync } from 'node:fs';
import { stateOn } from '../shared/aws/state.ts';
import { evaluateAccount } from '../shared/flows/evaluate-account.ts';
import { ingestReport } from '../shared/flows/ingest-report.ts';
import { defaultDirectory } from '../shared/metrics/client.ts';
import { receivedOn } from './all-orders-file.ts';
import { peakMb, processorMs } from './child.ts';
import { meteredTable, type Units } from './metered-table.ts';

export interface OneIngest {
  readonly ms: number;
  readonly processorMs: number;
  readonly peakMb: number;
  readonly first: Units;
  /** the same bytes again */
  readonly again: Units;
  readonly daysWritten: number;
  /** one evaluation of the account after it */
  readonly evaluation: Units;
}

const [endpoint = '', client = '', path = '', ...more] = process.argv.slice(2);
const { table, units } = meteredTable(endpoint);
const now = new Date(`${receivedOn}T12:00:00Z`);
const uploads = {
  open: async ({ key }: { readonly key: string }) => ({
    key,
    size: statSync(path).size,
    tag: path,
    uploadedAt: now,
    metadata: {},
    body: createReadStream(path),
  }),
};
const messages = { accountsChanged: async () => {}, summariesDue: async () => {}, mailReady: async () => {} };
const tools = {
  ...stateOn(table, defaultDirectory('alerts@consultancy.example', 'ops@consultancy.example', 'Europe/Berlin')),
  uploads,
  messages,
  stage: 'bench',
};

async function unitsOf(work: () => Promise<unknown>): Promise<Units> {
  const before = { ...units };
  await work();
  return { read: units.read - before.read, write: units.write - before.write };
}

const ref = { key: `${client}/US/orders.txt` };
const before = { clock: performance.now(), processor: processorMs() };
let daysWritten = 0;
const first = await unitsOf(async () => {
  daysWritten = (await ingestReport(tools, ref, now)).daysWritten ?? 0;
});
const spent = { ms: performance.now() - before.clock, processorMs: processorMs() - before.processor, peakMb: peakMb() };
const again = more.includes('--again') ? await unitsOf(() => ingestReport(tools, ref, now)) : { read: 0, write: 0 };
const evaluation = await unitsOf(() => evaluateAccount(tools, { account: `${client}/US` }, now));
const ingest: OneIngest = { ...spent, first, again, daysWritten, evaluation };
process.stdout.write(JSON.stringify(ingest));
