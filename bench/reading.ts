import { statSync } from 'node:fs';
import { allOrdersFile } from './all-orders-file.ts';
import { inChild } from './child.ts';
import type { OneReading } from './read-once.ts';
import { type ReaderName, readers } from './readers.ts';
import { sameAnswer } from './reading-answer.ts';
import { fetchDuckDb } from './support/duckdb.ts';
import { median, table, verdictOf } from './support/table.ts';

/** How many times as fast as each of the others Headroom must be. */
const budgets: Partial<Record<ReaderName, number>> = { 'csv-parse': 10, papaparse: 2.5, duckdb: 0.8 };

/**
 * Reads one file with every reader, in rounds so that the machine's other work affects all of them alike, and prints how
 * long each took. Throws when two readers find different orders.
 */
export async function benchReading(rows: number, rounds: number): Promise<void> {
  fetchDuckDb();
  const path = allOrdersFile(rows);
  const megabytes = statSync(path).size / 1e6;
  const names = Object.keys(readers) as ReaderName[];
  const readings = new Map<ReaderName, OneReading[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const name of names) readings.get(name)?.push(await inChild<OneReading>('read-once.ts', name, path));
  }
  const answerOf = (name: ReaderName) => readings.get(name)?.[0]?.answer;
  const ours = answerOf('headroom');
  for (const name of names) {
    const theirs = answerOf(name);
    if (ours === undefined || (theirs !== undefined && !sameAnswer(ours, theirs))) {
      throw new Error(`${name} finds different orders: ${JSON.stringify(theirs).slice(0, 500)}`);
    }
  }
  const medianOf = (name: ReaderName, of: (reading: OneReading) => number) =>
    median((readings.get(name) ?? []).map(of));
  const ourTime = medianOf('headroom', ({ processorMs }) => processorMs);
  console.log(
    `Reading ${rows} rows, ${megabytes.toFixed(0)} MB, to ${ours?.orders} orders (median of ${rounds} rounds)\n`,
  );
  console.log(
    table(
      ['reader', 'seconds', 'processor s', 'MB a processor s', 'peak MB', 'Headroom is', 'budget', ''],
      names.map((name) => {
        const time = medianOf(name, ({ processorMs }) => processorMs);
        const budget = budgets[name];
        return [
          name,
          (medianOf(name, ({ ms }) => ms) / 1000).toFixed(2),
          (time / 1000).toFixed(2),
          (megabytes / (time / 1000)).toFixed(0),
          medianOf(name, ({ peakMb }) => peakMb).toFixed(0),
          name === 'headroom' ? '' : `${(time / ourTime).toFixed(2)} × as fast`,
          budget === undefined ? '' : `≥ ${budget} ×`,
          budget === undefined ? '' : verdictOf(time / ourTime, budget, 'more'),
        ];
      }),
    ),
  );
}
