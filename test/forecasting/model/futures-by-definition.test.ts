import { describe, expect, test } from 'vitest';
import { believe, type Forecast, type ForecastQuestion, forecast } from '../../../shared/forecasting/model/forecast.ts';
import { rngFor } from '../../../shared/statistics/rng.ts';

// The futures once more, drawn as plainly as their rule and counted in Amazon's window day by day. Accounts sell the same on every
// day, so the orders to expect are those. What is believed of them is checked in filter-by-definition.test.ts.
const count = 256;
const ahead = 60;
const levels = 28;
const spreads = [Number.POSITIVE_INFINITY, 400, 80, 16];
const modes = ['steady', 'spell', 'rising', 'falling'] as const;

/** Chances of 0, 1, 2 … defects of so many orders up to each, to the last hundred-thousandth and never all of them. */
function upTo(orders: number, share: number, spread: number): readonly number[] {
  const [bad, good] = [share * spread, (1 - share) * spread];
  const chanceOf = (defects: number) => {
    let chance = 1;
    for (let k = 0; k < defects; k++)
      chance *= ((orders - k) / (k + 1)) * (spread === Number.POSITIVE_INFINITY ? share : (bad + k) / (spread + k));
    for (let k = 0; k < orders - defects; k++)
      chance *= spread === Number.POSITIVE_INFINITY ? 1 - share : (good + k) / (spread + defects + k);
    return chance;
  };
  const sums = [chanceOf(0)];
  while ((sums.at(-1) ?? 1) < 0.99999 && sums.length < orders) sums.push((sums.at(-1) ?? 0) + chanceOf(sums.length));
  return sums;
}

/** The first place at which the sums reach `u`, the last one at most. */
const placeOf = (sums: readonly number[], u: number): number => {
  const place = sums.findIndex((sum) => sum >= u);
  return place < 0 ? sums.length - 1 : place;
};
const runningSums = (weights: ArrayLike<number>): readonly number[] => {
  let sum = 0;
  return Array.from(weights, (weight) => {
    sum += weight;
    return sum;
  });
};

/** [path][day] defects that come on each of the coming days. */
function futures(question: ForecastQuestion, orders: number, days: number): readonly (readonly number[])[] {
  const { levels: grid, weights, known } = believe(question);
  const [anywhere, where] = [runningSums(grid.prior), runningSums(known)];
  const tables = spreads.map((spread) => Array.from(grid.shares, (share) => upTo(orders, share, spread)));
  const { values, dimensions } = rngFor(count, 2 * days + 1);
  // 256 states, evenly spread over the belief in order of level.
  const states = Array.from({ length: levels }, (_, level) =>
    spreads.flatMap((_spread, j) =>
      modes.map((mode, m) => ({ j, mode, level, weight: weights[(j * 4 + m) * levels + level] ?? 0 })),
    ),
  ).flat();
  const places = runningSums(states.map(({ weight }) => weight));
  return Array.from({ length: count }, (_, path) => {
    const start = states[placeOf(places, (path + 0.5) / count)];
    if (start === undefined) throw new Error('no state');
    let { mode, level }: { mode: (typeof modes)[number]; level: number } = start;
    return Array.from({ length: days }, (_day, day) => {
      const u = values[path * dimensions + 2 * day] ?? 0;
      const v = values[path * dimensions + 2 * day + 1] ?? 0;
      /** Of a chance that has come true, what is left of the number says where it leads. */
      const leads = (left: number, recalls: number) =>
        left < recalls ? placeOf(where, left / recalls) : placeOf(anywhere, (left - recalls) / (1 - recalls));
      if (mode === 'steady') {
        if (u < 1 / 200) level = leads(u * 200, 0.3);
        else if (u < 1 / 200 + 1 / 150) mode = 'rising';
        else if (u < 1 / 200 + 2 / 150) mode = 'falling';
        else if (u > 1 - 1 / 800) {
          level = placeOf(anywhere, (1 - u) * 800);
          mode = 'spell';
        }
      } else if (mode === 'spell') {
        if (u < 1 / 5) {
          level = leads(u * 5, 0.9);
          mode = 'steady';
        }
      } else if (u < 1 / 45) mode = 'steady';
      else if (u > 0.85) level = mode === 'rising' ? Math.min(levels - 1, level + 1) : Math.max(0, level - 1);
      return placeOf(tables[start.j]?.[level] ?? [], v);
    });
  });
}

/** What the forecast says of an account that sells the same every day: how soon it misses, and whether it is inside again. */
function expected(question: ForecastQuestion, orders: number): Pick<Forecast, 'crossingBy' | 'inside'> {
  const { days, window, limit } = question;
  const { lengthDays, endLagDays } = window;
  const coming = futures(question, orders, ahead - endLagDays);
  /** the defects that still fit into the window that is shown so many days ahead, less one: as many more miss the limit */
  const left = (s: number) => {
    const end = days.length - endLagDays + s;
    const first = Math.max(0, end - lengthDays);
    const inside = (end - first) * orders;
    const defects = days.slice(first, end).reduce((sum, day) => sum + (day?.defects ?? 0), 0);
    let least = 1;
    while (limit.missedAt ? least * 1e6 < limit.perMillion * inside : least * 1e6 <= limit.perMillion * inside) least++;
    return least - defects;
  };
  const came = (path: readonly number[], s: number) => {
    const end = s - endLagDays;
    return path.slice(Math.max(0, end - lengthDays), Math.max(0, end)).reduce((a, b) => a + b, 0);
  };
  const steps = Array.from({ length: ahead + 1 }, (_, s) => left(s));
  const misses = coming.map((path) => steps.findIndex((most, s) => s > 0 && came(path, s) >= most));
  const shareOf = (holds: number) => holds / count;
  const inside = (s: number) => shareOf(coming.filter((path) => came(path, s) < (steps[s] ?? 0)).length);
  return {
    crossingBy: Array.from({ length: ahead }, (_, i) => shareOf(misses.filter((s) => s > 0 && s <= i + 1).length)),
    ...((steps[0] ?? 1) <= 0 && { inside: { in30: inside(30), in60: inside(60) } }),
  };
}

const daysOf = (length: number, orders: number, defects: (day: number) => number) =>
  Array.from({ length }, (_, day) => ({ orders, defects: defects(day) }));

describe('the chances of a forecast', () => {
  test.each([
    {
      when: 'a rate near its limit',
      orders: 20,
      days: daysOf(80, 20, (day) => (day % 7 === 0 ? 1 : 0)),
      window: { lengthDays: 60, endLagDays: 0 },
      limit: { perMillion: 10_000, missedAt: true },
    },
    {
      when: 'a rate that has just risen, under Amazon’s lag',
      orders: 25,
      days: daysOf(90, 25, (day) => (day > 80 ? 1 : day % 10 === 0 ? 1 : 0)),
      window: { lengthDays: 60, endLagDays: 15 },
      limit: { perMillion: 10_000, missedAt: true },
    },
    {
      when: 'bad days of a short window, at a limit that equality does not miss',
      orders: 10,
      days: daysOf(40, 10, (day) => (day % 9 === 0 ? 4 : 0)),
      window: { lengthDays: 10, endLagDays: 0 },
      limit: { perMillion: 50_000, missedAt: false },
    },
    {
      when: 'a limit that is missed, and when it is met again',
      orders: 20,
      days: daysOf(80, 20, (day) => (day > 60 && day < 75 ? 2 : 0)),
      window: { lengthDays: 30, endLagDays: 3 },
      limit: { perMillion: 40_000, missedAt: true },
    },
    {
      when: 'the first days of an account',
      orders: 8,
      days: daysOf(5, 8, () => 0),
      window: { lengthDays: 60, endLagDays: 0 },
      limit: { perMillion: 40_000, missedAt: true },
    },
  ])('are those of its futures: $when', ({ orders, days, window, limit }) => {
    const question = { days, window, limit };
    const { crossingBy, inside } = forecast(question);
    const plain = expected(question, orders);
    expect(crossingBy).toEqual(plain.crossingBy);
    expect(inside).toEqual(plain.inside);
  });
});
