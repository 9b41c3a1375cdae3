import { type Account, accountName } from '../../domain/account.ts';
import { dayOfNumber, firstDay, lastDay, numberOfDay } from '../../domain/day.ts';
import { historiesOfSnapshots, noHistories } from '../../ledger/rate-histories.ts';
import type { RateHistories, RateSeries, ShownRate } from '../../metrics/rate-history.ts';
import type { Histories } from '../../ports/readings.ts';
import { NewerSchema } from '../../ports/stored-item.ts';
import { Conflict } from '../../ports/versioned.ts';
import { snapshotsOn } from './readings.ts';
import { historiesBody } from './shapes/reading.ts';
import { type BodyCodec, decodeBody, encodeBody, type Stored } from './table/body-codec.ts';
import { historiesKey } from './table/keys.ts';
import type { Item, Table } from './table/table.ts';

/**
 * One item with the windows of four months, as columns of differences: a window changes little from day to day, so that
 * the dozen rates of an account need a few kilobytes, which is what an evaluation pays for.
 */
export const historiesOn = (table: Table): Histories => ({
  async read(account, freshness = 'current') {
    const { pk, sk } = historiesKey(account);
    const item = await table.get(pk, sk, freshness);
    if (item === undefined) return { value: noHistories, version: 0 };
    return { ...(await historiesIn(table, account, item)), version: item.version ?? 0 };
  },
  async write(account, next, version) {
    const item = { ...historiesKey(account), body: encodeBody(historiesBody, columnsOf(next)), version: version + 1 };
    if (!(await table.put(item, { version })))
      throw new Conflict(`The history of ${accountName(account)} was changed meanwhile`);
  },
});

/** A history that cannot be read is made again from the snapshots, which are what it was made from. */
async function historiesIn(
  table: Table,
  account: Account,
  item: Item,
): Promise<{ readonly value: RateHistories; readonly rebuilt?: true }> {
  try {
    return { value: historiesFrom(decodeBody(historiesBody, item)) };
  } catch (error) {
    if (error instanceof NewerSchema) throw error;
    const snapshots = await snapshotsOn(table).between(account, firstDay, lastDay);
    return { value: historiesOfSnapshots(snapshots), rebuilt: true };
  }
}

type Columns = typeof historiesBody extends BodyCodec<infer Value> ? Stored<Value> : never;

/** All rates of a report were uploaded at once, so the instants are kept once and named by their place. */
export function columnsOf({ series }: RateHistories): Columns {
  const received = [...new Set(series.flatMap(({ shown }) => shown.map(({ receivedAt }) => receivedAt)))].sort();
  const placeOf = new Map(received.map((instant, place) => [instant, place]));
  return {
    received,
    series: series.map(({ metric, channel, windowDays, limit, shown }) => ({
      metric,
      channel,
      windowDays,
      ...(limit !== undefined && { limit }),
      asOf: differences(shown.map(({ asOf }) => numberOfDay(asOf))),
      lag: differences(shown.map(({ asOf, to }) => numberOfDay(asOf) - numberOfDay(to))),
      numerator: differences(shown.map(({ numerator }) => numerator)),
      denominator: differences(shown.map(({ denominator }) => denominator)),
      received: differences(shown.map(({ receivedAt }) => placeOf.get(receivedAt) ?? 0)),
    })),
  };
}

/** Throws on columns of different lengths: the table holds only what we wrote. */
export function historiesFrom({ received, series }: Columns): RateHistories {
  return {
    series: series.map(({ metric, channel, windowDays, limit, ...columns }): RateSeries => {
      const [asOf, lag, numerator, denominator, place] = [
        runningSums(columns.asOf),
        runningSums(columns.lag),
        runningSums(columns.numerator),
        runningSums(columns.denominator),
        runningSums(columns.received),
      ];
      const at = (column: readonly number[], index: number): number => {
        const value = column[index];
        if (value === undefined) throw new Error(`The history of ${metric} has columns of different lengths`);
        return value;
      };
      return {
        metric,
        channel,
        windowDays,
        ...(limit !== undefined && { limit }),
        shown: asOf.map(
          (day, index): ShownRate => ({
            asOf: dayOfNumber(day),
            to: dayOfNumber(day - at(lag, index)),
            numerator: at(numerator, index),
            denominator: at(denominator, index),
            receivedAt: received[at(place, index)] ?? '',
          }),
        ),
      };
    }),
  };
}

const differences = (values: readonly number[]): number[] =>
  values.map((value, index) => value - (values[index - 1] ?? 0));

function runningSums(steps: readonly number[]): readonly number[] {
  let sum = 0;
  return steps.map((step) => {
    sum += step;
    return sum;
  });
}
