import type { Table } from '../../shared/aws/dynamodb/table/table.ts';
import type { SimulatedTime } from './simulated-time.ts';

/** What DynamoDB would have to do for a simulated load. */
export interface Load {
  calls: number;
  /** writes whose guard did not hold */
  conflicts: number;
  /** writes that were put off because their partition had used up its units */
  throttled: number;
  /** names of items (partition and sort key) by the writer that wrote them */
  readonly writers: Map<string, Set<string>>;
}

const writeUnitsASecond = 1000;

/**
 * A table as DynamoDB serves it: each call takes its time, and a partition key takes 1,000 write units a second; what is
 * above is tried again by the SDK twice, then throws.
 * @param latency of a call, in milliseconds
 */
export function slowTable(table: Table, time: SimulatedTime, latency: () => number, random: () => number) {
  const load: Load = { calls: 0, conflicts: 0, throttled: 0, writers: new Map() };
  const partitions = new Map<string, { units: number; at: number }>();
  const spend = async (pk: string, units: number): Promise<void> => {
    for (let attempt = 0; ; attempt++) {
      const known = partitions.get(pk) ?? { units: writeUnitsASecond, at: time.now };
      const gained = ((time.now - known.at) / 1000) * writeUnitsASecond;
      const left = { units: Math.min(writeUnitsASecond, known.units + gained), at: time.now };
      if (left.units >= units) {
        partitions.set(pk, { ...left, units: left.units - units });
        return;
      }
      partitions.set(pk, left);
      load.throttled++;
      if (attempt === 2) throw Object.assign(new Error(`${pk} is throttled`), { name: 'ThrottlingException' });
      await time.wait(random() * 50 * 2 ** attempt);
    }
  };
  const call = async (): Promise<void> => {
    load.calls++;
    await time.wait(latency());
  };
  /** the table as one worker sees it */
  const forWriter = (writer: string): Table => ({
    async get(...args) {
      await call();
      return table.get(...args);
    },
    async put(item, guard) {
      await call();
      await spend(item.pk, Math.max(1, Math.ceil((item.body?.length ?? 0) / 1024)));
      const name = `${item.pk} ${item.sk}`;
      load.writers.set(name, (load.writers.get(name) ?? new Set()).add(writer));
      const isWritten = await table.put(item, guard);
      if (!isWritten) load.conflicts++;
      return isWritten;
    },
    async delete(pk, sk) {
      await call();
      await spend(pk, 1);
      await table.delete(pk, sk);
    },
    async query(...args) {
      await call();
      return table.query(...args);
    },
  });
  return { load, forWriter };
}
