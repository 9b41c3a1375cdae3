import { linkSecretsOn } from '../shared/aws/dynamodb/link-secrets.ts';
import { stateOn } from '../shared/aws/dynamodb/state.ts';
import { memoryTable } from '../shared/aws/dynamodb/table/memory-table.ts';
import type { Table } from '../shared/aws/dynamodb/table/table.ts';
import { defaultClientConfig } from '../shared/config/client-config.ts';
import { addDays, type Day, parseDay } from '../shared/domain/day.ts';
import { sendMail } from '../shared/flows/delivery/send-mail.ts';
import { evaluateAccount } from '../shared/flows/evaluation/evaluate-account.ts';
import { ingestUpload } from '../shared/flows/intake/ingest-upload.ts';
import type { Messages } from '../shared/ports/messages.ts';
import type { Upload } from '../shared/ports/uploads.ts';
import { dynaliteTable } from '../test/support/dynalite-table.ts';
import { inventSeller, plots, type Seller, type YearOf } from '../test/year/invented-seller.ts';
import { billOf, type MeasuredDay } from './bill.ts';
import { processorMs } from './child.ts';
import { randomFrom } from './stories.ts';
import { meteredTable } from './support/metered-table.ts';
import { median, table, verdictOf } from './support/table.ts';

const budgets = { accountsASecond: 200, readUnits: 10, dollarsAMonth: 10 };
const daysBefore = 130;
const daysMeasured = 10;

/**
 * Accounts with four months of daily reports behind them, of every plot of the simulated year: processor time of an
 * evaluation on a table in memory, capacity units on an embedded DynamoDB, and what a thousand of them would cost a month.
 */
export async function benchEvaluation(accounts: number): Promise<void> {
  const inMemory = await replayOn(memoryTable(), accounts);
  const { endpoint, close } = await dynaliteTable();
  const metered = meteredTable(endpoint);
  const counted = await replayOn(metered.table, Math.min(accounts, plots.length), metered.units);
  close();
  const milliseconds = median(inMemory.evaluationMs);
  const mean = inMemory.evaluationMs.reduce((sum, ms) => sum + ms, 0) / inMemory.evaluationMs.length;
  const units = median(counted.readUnits);
  const bill = billOf(counted.day(), 1000);
  console.log(
    `\nEvaluating: ${accounts} accounts of every plot after ${daysBefore} days of reports, a new one each day\n`,
  );
  console.log(
    table(
      ['what', 'measured', 'budget', ''],
      [
        [
          'accounts a second and core, on average',
          (1000 / mean).toFixed(0),
          `≥ ${budgets.accountsASecond}`,
          verdictOf(1000 / mean, budgets.accountsASecond, 'more'),
        ],
        ['milliseconds of processor, median', milliseconds.toFixed(1), '', ''],
        [
          'read units of one evaluation, median',
          units.toFixed(1),
          `≤ ${budgets.readUnits}`,
          verdictOf(units, budgets.readUnits, 'less'),
        ],
        ['read units of one evaluation, most', Math.max(...counted.readUnits).toFixed(1), '', ''],
        [
          'bill of 1,000 accounts, dollars a month',
          bill.total.toFixed(2),
          `≤ ${budgets.dollarsAMonth}`,
          verdictOf(bill.total, budgets.dollarsAMonth, 'less'),
        ],
      ],
    ),
  );
  console.log(`\nThe bill, from measured units and published prices (bench/bill.ts)\n`);
  console.log(
    table(
      ['for', 'dollars a month'],
      bill.lines.map(({ what, dollars }) => [what, dollars.toFixed(2)]),
    ),
  );
}

interface Replayed {
  /** [evaluation] processor time */
  readonly evaluationMs: readonly number[];
  readonly readUnits: readonly number[];
  /** what an account and day costs on average */
  day(): MeasuredDay;
}

async function replayOn(
  state: Table,
  accounts: number,
  units: { read: number; write: number } = { read: 0, write: 0 },
): Promise<Replayed> {
  const first = parseDay('2026-01-05') as Day;
  const year: YearOf = { first, days: daysBefore + daysMeasured, storm: { day: -1, marketplace: 'US' } };
  const random = randomFrom(7);
  const sellers = Array.from({ length: accounts }, (_, index) =>
    inventSeller(`seller-${index}`, 'US', plots[index % plots.length] ?? 'steady', year, random),
  );
  const objects = new Map<string, Buffer>();
  const ready: string[] = [];
  const messages: Messages = {
    accountsChanged: async () => {},
    strayUploads: async () => {},
    groupAlertDue: async () => {},
    summariesDue: async () => {},
    mailReady: async (ids) => void ready.push(...ids),
  };
  let now = new Date(`${first}T06:00:00Z`);
  const dependencies = {
    ...stateOn(state, defaultClientConfig('alerts@consultancy.example', 'ops@consultancy.example', 'Europe/Berlin')),
    linkSecrets: linkSecretsOn(state, () => Buffer.alloc(32, 'bench')),
    linksUrl: 'https://links.consultancy.example/',
    uploads: {
      async open({ key }: { readonly key: string }): Promise<Upload | undefined> {
        const bytes = objects.get(key);
        return bytes && { key, size: bytes.length, tag: key, uploadedAt: now, metadata: {}, body: inOnePiece(bytes) };
      },
    },
    messages,
    packOrders: { packsDue: async () => {} },
    stage: 'bench',
    backoff: { random: () => 0.5, sleep: async () => {} },
    claimSeconds: 300,
    mailTransport: { send: async ({ id }: { readonly id: string }) => id },
  };
  const evaluationMs: number[] = [];
  const readUnits: number[] = [];
  const spent = { ingestMs: 0, read: 0, write: 0, mails: 0, days: 0, uploads: 0, bytes: 0 };
  for (let day = 0; day < year.days; day++) {
    const asOf = addDays(first, day);
    const measured = day >= daysBefore;
    const before = { ...units };
    for (const [index, seller] of sellers.entries()) {
      now = new Date(Date.parse(`${asOf}T06:00:00Z`) + index * 800_000);
      if (measured) spent.days++;
      if (!(await upload(seller, asOf, measured))) continue;
      const read = units.read;
      const started = processorMs();
      await evaluateAccount(dependencies, { account: `${seller.client}/US` }, now);
      if (measured) {
        evaluationMs.push(processorMs() - started);
        readUnits.push(units.read - read);
      }
      if (measured) spent.mails += ready.length;
      for (const id of ready.splice(0)) await sendMail(dependencies, id, now);
    }
    if (measured) {
      spent.read += units.read - before.read;
      spent.write += units.write - before.write;
    }
  }
  return {
    evaluationMs,
    readUnits,
    day: () => ({
      readUnits: spent.read / spent.days,
      writeUnits: spent.write / spent.days,
      uploads: spent.uploads / spent.days,
      megabytes: spent.bytes / 1e6 / spent.days,
      mails: spent.mails / spent.days,
    }),
  };

  async function upload(seller: Seller, asOf: Day, measured: boolean): Promise<boolean> {
    if (seller.uploadOf(asOf) === undefined) return false;
    const key = `${seller.client}/US/${asOf}.json`;
    const bytes = Buffer.from(seller.report(asOf));
    objects.set(key, bytes);
    await ingestUpload(dependencies, { key }, now);
    objects.delete(key);
    if (measured) {
      spent.uploads++;
      spent.bytes += bytes.length;
    }
    return true;
  }
}

async function* inOnePiece(bytes: Buffer): AsyncIterable<Uint8Array> {
  yield bytes;
}
