import { createReadStream, openSync, readSync } from 'node:fs';
import { dayOfNumber, parseDay } from '../shared/domain/day.ts';
import { channelIn, columnsOf, stateIn } from '../shared/domain/order-columns.ts';
import { orderChannels, orderStates } from '../shared/domain/order-fact.ts';
import { openReport } from '../shared/reports/recognition/open-report.ts';
import { header, receivedOn } from './all-orders-file.ts';
import { neededColumns, plainOrders, type ReadingAnswer } from './reading-answer.ts';
import { importDuckDb } from './support/duckdb.ts';

const chunkBytes = 64 * 1024;
const places = neededColumns.map((name) => header.indexOf(name));

/** All readers, each from the file's bytes to the same answer. `undefined` is the answer of the baseline that only reads bytes. */
export const readers = {
  headroom: async (path) => {
    const day = parseDay(receivedOn);
    if (day === undefined) throw new Error(`${receivedOn} is no day`);
    const reader = openReport({ account: { client: 'bench', marketplace: 'US' }, key: 'bench/US/x', receivedOn: day });
    for (const bytes of chunksOf(path)) reader.push(bytes);
    const report = reader.finish();
    if (report.outcome !== 'read') throw new Error(`Headroom did not read ${path}`);
    const { length, days, flags } = columnsOf(report.orders);
    const byKey = new Map<number, number>();
    for (let at = 0; at < length; at++) {
      const key = (days[at] ?? 0) * 256 + ((flags[at] ?? 0) & 31);
      byKey.set(key, (byKey.get(key) ?? 0) + 1);
    }
    const counts = Object.fromEntries(
      Array.from(byKey, ([key, count]) => {
        const day = dayOfNumber(Math.floor(key / 256));
        return [`${day} ${orderChannels[channelIn(key % 256)] ?? ''} ${orderStates[stateIn(key % 256)] ?? ''}`, count];
      }),
    );
    return { rows: report.rows, orders: length, counts };
  },

  'csv-parse': async (path) => {
    const { parse } = await import('csv-parse');
    const orders = plainOrders();
    const parser = createReadStream(path, { highWaterMark: chunkBytes }).pipe(
      parse({ delimiter: '\t', quote: null, from_line: 2 }),
    );
    await new Promise<void>((resolve, reject) => {
      parser.on('readable', () => {
        for (let row: string[] | null = parser.read(); row !== null; row = parser.read()) addRow(orders, row);
      });
      parser.on('end', resolve);
      parser.on('error', reject);
    });
    return orders.answer();
  },

  papaparse: async (path) => {
    const { default: papa } = await import('papaparse');
    const orders = plainOrders();
    let first = true;
    await new Promise<void>((resolve, reject) => {
      papa.parse<string[]>(createReadStream(path, { highWaterMark: chunkBytes, encoding: 'utf8' }), {
        delimiter: '\t',
        newline: '\n',
        // Without it, inch marks would be read as quotes; it is also the faster option.
        fastMode: true,
        skipEmptyLines: true,
        chunk({ data }) {
          for (const row of first ? data.slice(1) : data) addRow(orders, row);
          first = false;
        },
        complete: () => resolve(),
        error: reject,
      });
    });
    return orders.answer();
  },

  duckdb: async (path) => {
    const { DuckDBInstance } = await importDuckDb();
    const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
    const connection = await instance.connect();
    const types = header.map((name) => `'${name}': 'VARCHAR'`).join(', ');
    // Every day of the file is in Pacific daylight time, seven hours behind UTC.
    await connection.run(`
      CREATE TABLE facts AS
      SELECT id, min(day) AS day, min(channel) AS channel, max(state) AS state, max(updated) AS updated FROM (
        SELECT "amazon-order-id" AS id,
          (strptime("purchase-date"[1:19], '%Y-%m-%dT%H:%M:%S') - INTERVAL 7 HOURS)::DATE AS day,
          strptime("last-updated-date"[1:19], '%Y-%m-%dT%H:%M:%S') AS updated,
          CASE WHEN "fulfillment-channel" = 'Amazon' THEN 1 ELSE 0 END AS channel,
          CASE WHEN "order-status" = 'Cancelled' OR "item-status" = 'Cancelled' THEN 3
            WHEN "order-status" = 'Shipped' THEN 2 WHEN "order-status" = 'Unshipped' THEN 1 ELSE 0 END AS state
        FROM read_csv('${path}', delim = '\t', quote = '', escape = '', header = true, auto_detect = false, columns = {${types}})
        WHERE "sales-channel" = 'Amazon.com'
      ) GROUP BY id`);
    const found = await connection.runAndReadAll(
      'SELECT day::VARCHAR, channel, state, count(*)::INTEGER FROM facts GROUP BY ALL',
    );
    const total = await connection.runAndReadAll('SELECT count(*)::INTEGER FROM facts');
    const counts = Object.fromEntries(
      found
        .getRows()
        .map(([day, channel, state, count]) => [
          `${String(day)} ${orderChannels[Number(channel)] ?? ''} ${orderStates[Number(state)] ?? ''}`,
          Number(count),
        ]),
    );
    // The query does not count skipped rows: the file's name says how many rows there are.
    return { rows: rowsInName(path), orders: Number(total.getRows()[0]?.[0]), counts };
  },

  'newline scan': async (path) => {
    let lines = 0;
    for (const bytes of chunksOf(path)) {
      for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) lines++;
    }
    if (lines === 0) throw new Error(`${path} has no lines`);
    return undefined;
  },
} as const satisfies Record<string, (path: string) => Promise<ReadingAnswer | undefined>>;

export type ReaderName = keyof typeof readers;

function addRow(orders: ReturnType<typeof plainOrders>, row: readonly string[]): void {
  orders.add(places.map((place) => row[place] ?? ''));
}

/** The file in chunks of one buffer, as a stream would bring it. */
function* chunksOf(path: string): Generator<Buffer> {
  const file = openSync(path, 'r');
  const buffer = Buffer.allocUnsafe(chunkBytes);
  for (let length = readSync(file, buffer); length > 0; length = readSync(file, buffer)) {
    yield buffer.subarray(0, length);
  }
}

const rowsInName = (path: string): number => Number(/(\d+)\.txt$/.exec(path)?.[1]);
