import { dynaliteTable } from '../test/support/dynalite-table.ts';
import { allOrdersFile } from './all-orders-file.ts';
import { inChild } from './child.ts';
import type { OneIngest } from './ingest-once.ts';
import { median, table, verdictOf } from './support/table.ts';

const budgets = { peakMb: 256, growth: 1.1, writeUnits: 40, writeUnitsAgain: 0, readUnits: 10 };

/**
 * Ingests a file, and one with three times its rows, through the same flow and ports as the deployed function, each in its own
 * process against an embedded DynamoDB in this one; prints memory and capacity units.
 */
export async function benchIngest(rows: number, rounds: number): Promise<void> {
  const { endpoint, close } = await dynaliteTable();
  const results: { readonly rows: number; readonly runs: OneIngest[] }[] = [];
  try {
    for (const count of [rows, 3 * rows]) {
      const runs: OneIngest[] = [];
      for (let round = 0; round < rounds; round++) {
        runs.push(await inChild<OneIngest>('ingest-once.ts', endpoint, `round${round}-${count}`, allOrdersFile(count)));
      }
      results.push({ rows: count, runs });
    }
  } finally {
    close();
  }
  const [once, thrice] = results;
  if (once === undefined || thrice === undefined) throw new Error('nothing was measured');
  const peakOf = ({ runs }: typeof once) => median(runs.map(({ peakMb }) => peakMb));
  const [first] = once.runs;
  if (first === undefined) throw new Error('nothing was measured');
  const perThousand = (1000 * first.first.write) / first.orders;
  const growth = peakOf(thrice) / peakOf(once);
  console.log(`\nIngesting the file: flow, ports and SDK against an embedded DynamoDB (median of ${rounds} rounds)\n`);
  console.log(
    table(
      ['what', 'measured', 'budget', ''],
      [
        [
          `peak memory at ${once.rows} rows`,
          `${peakOf(once).toFixed(0)} MB`,
          `≤ ${budgets.peakMb} MB`,
          verdictOf(peakOf(once), budgets.peakMb, 'less'),
        ],
        [
          `peak memory at ${thrice.rows} rows`,
          `${peakOf(thrice).toFixed(0)} MB`,
          `≤ ${(budgets.peakMb * budgets.growth).toFixed(0)} MB`,
          verdictOf(peakOf(thrice), budgets.peakMb * budgets.growth, 'less'),
        ],
        [
          'the second against the first',
          `${growth.toFixed(2)} ×`,
          `≤ ${budgets.growth} ×`,
          verdictOf(growth, budgets.growth, 'less'),
        ],
        [
          `write units for 1,000 of ${first.orders} new orders`,
          perThousand.toFixed(1),
          `≤ ${budgets.writeUnits}`,
          verdictOf(perThousand, budgets.writeUnits, 'less'),
        ],
        [
          'write units for the same bytes again',
          String(first.again.write),
          String(budgets.writeUnitsAgain),
          first.again.write === 0 ? 'met' : 'missed',
        ],
        [
          'days written when one row more comes',
          String(first.oneMore.daysWritten),
          '1',
          first.oneMore.daysWritten === 1 ? 'met' : 'missed',
        ],
        [
          'read units of one evaluation, 60 uploads later',
          String(first.evaluation.read),
          `≤ ${budgets.readUnits}`,
          verdictOf(first.evaluation.read, budgets.readUnits, 'less'),
        ],
        [
          `seconds of processor at ${once.rows} rows`,
          (median(once.runs.map((run) => run.processorMs)) / 1000).toFixed(1),
          '',
          '',
        ],
        [
          `seconds of processor at ${thrice.rows} rows`,
          (median(thrice.runs.map((run) => run.processorMs)) / 1000).toFixed(1),
          '',
          '',
        ],
      ],
    ),
  );
}
