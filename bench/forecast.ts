import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Day } from '../shared/domain/day.ts';
import { countsInside } from '../shared/forecasting/counts-inside.ts';
import { type FollowedDay, followRate } from '../shared/forecasting/follow-rate.ts';
import { forecastRate, forecastWarning, isClearlyQuiet } from '../shared/forecasting/forecast-warning.ts';
import { neverWarned } from '../shared/forecasting/warning-memory.ts';
import { misses } from '../shared/metrics/headroom.ts';
import { sumAfter } from '../shared/statistics/bernoulli-cusum.ts';
import { goalLines, type Judged, leadTable, reliabilityTable } from './forecast-tables.ts';
import { type Kind, kinds, type StorySeries, simulateAccounts, volumes } from './stories.ts';

/**
 * Scores the deciding rule (shared/forecasting/forecast-warning.ts) against plain thresholds, on a file of series and on
 * simulated ones:
 * `node bench/forecast.ts [--series FILE] [--seeds 1,2,3]`.
 */
const { values } = parseArgs({
  options: {
    series: { type: 'string', default: join(import.meta.dirname, '../../shared/foresight/series.csv') },
    seeds: { type: 'string', default: '1,2,3' },
  },
});

const limit = { condition: 'LESS_THAN', perMillion: 10_000 } as const;
const window = { lengthDays: 60, endLagDays: 0 };
/** The reference's chart of single orders for accounts at half the limit: one false alarm in 24,302 orders. */
const cusum = { usual: 0.005, oddsRatio: 2, threshold: 3.5 };
/** A window is full from day 59 on; rules are asked from day 75 on. */
const firstAsked = 75;

function readSeries(file: string): readonly StorySeries[] {
  const series = new Map<string, StorySeries & { days: { orders: number; defects: number }[] }>();
  for (const line of readFileSync(file, 'utf8').trim().split('\n').slice(1)) {
    const [name = '', kind = '', ordersPerDay = '', changeDay = '', , orders = '', defects = ''] = line.split(',');
    const one = series.get(name) ?? {
      series: name,
      kind: kind as Kind,
      ordersPerDay: Number(ordersPerDay),
      ...(changeDay !== '' && { changeDay: Number(changeDay) }),
      days: [],
    };
    one.days.push({ orders: Number(orders), defects: Number(defects) });
    series.set(name, one);
  }
  return [...series.values()];
}

/** When each rule warned of one account, and how good the forecasts were. */
function judge(story: StorySeries): Judged {
  const known = followRate({ days: story.days, lastDay: '2026-01-01' as Day, window, limit }, firstAsked);
  const seen = [...known];
  const missed = seen.map(({ orders, defects }) => misses(defects, orders, limit.perMillion, limit.condition));
  const firstOf = (said: readonly boolean[]): number | undefined => {
    const at = said.indexOf(true);
    return at < 0 ? undefined : at;
  };
  const reaches = (fraction: number) =>
    firstOf(seen.map((day) => day.defects >= fraction * 0.01 * day.orders && day.defects > 0));
  let sum = 0;
  const sums = story.days.map((day) => {
    sum = sumAfter(sum, day, cusum);
    return sum;
  });
  return {
    kind: story.kind,
    ordersPerDay: story.ordersPerDay,
    breach: firstOf(missed),
    warned: {
      forecast: firstOf(seen.map(({ warning }) => warning.warned)),
      '75 % of limit': reaches(0.75),
      '50 % of limit': reaches(0.5),
      CUSUM: firstOf(sums.slice(firstAsked).map((risen) => risen >= cusum.threshold)),
      // Nobody can know it: how much lead there is to be had.
      'change known': story.changeDay === undefined ? undefined : story.changeDay - firstAsked,
    },
    ...screened(story, seen),
    forecasts: seen.map(({ forecast }) => forecast),
    missed,
  };
}

/** On how many days the decision needed no forecast, and on how many of those a forecast would have changed it. */
function screened(story: StorySeries, seen: readonly FollowedDay[]) {
  const once = { ...neverWarned, seen: 1 };
  const left = seen.filter(({ index }) => {
    const history = { days: story.days.slice(0, index + 1), lastDay: '2026-01-01' as Day, window, limit };
    return isClearlyQuiet(history);
  });
  const changed = left.filter(({ orders, defects, forecast }) => {
    const counts = { defects, base: orders, limit };
    return forecastWarning(forecast, counts, once).warned !== forecastWarning(undefined, counts, once).warned;
  });
  return { leftOut: left.length, changed: changed.length };
}

/** Milliseconds of one evaluated metric: for accounts that are fine, and for accounts ten days after their rate changed. */
function evaluationCost(stories: readonly StorySeries[]): string {
  const cost = (kind: Kind, until: (story: StorySeries) => number): string => {
    const asked = stories
      .filter((story) => story.kind === kind && story.ordersPerDay >= 200)
      .map((story) => {
        const days = story.days.slice(0, until(story));
        const { orders, defects } = countsInside(days, window, days.length - 1);
        return {
          history: { days, lastDay: '2026-01-01' as Day, window, limit },
          counts: { defects, base: orders, limit },
        };
      });
    const rounds = 20;
    const before = process.cpuUsage().user;
    for (let round = 0; round < rounds; round++) {
      for (const { history, counts } of asked) {
        if (!isClearlyQuiet(history)) forecastWarning(forecastRate(history), counts);
      }
    }
    return ((process.cpuUsage().user - before) / 1000 / rounds / asked.length).toFixed(2);
  };
  const well = cost('stable', () => 200);
  const troubled = cost('step', ({ changeDay = 0 }) => changeDay + 10);
  return `One metric evaluated: ${well} ms of processor time where all is well, ${troubled} ms ten days after a change.`;
}

function report(title: string, stories: readonly StorySeries[]): void {
  const started = performance.now();
  const judged = stories.map(judge);
  const days = judged.reduce((sum, { forecasts }) => sum + forecasts.length, 0);
  const milliseconds = (performance.now() - started) / days;
  console.log(`\n## ${title}\n`);
  console.log(leadTable(judged, kinds, volumes));
  console.log(`\n${reliabilityTable(judged)}\n\n${goalLines(judged)}`);
  const [leftOut, changed] = [judged.map((one) => one.leftOut), judged.map((one) => one.changed)].map((counts) =>
    counts.reduce((a, b) => a + b, 0),
  );
  console.log(`\n${days} forecasts, ${milliseconds.toFixed(2)} ms each with a day learnt.`);
  console.log(evaluationCost(stories));
  console.log(`On ${leftOut} days the decision needs no forecast; on ${changed} of them a forecast would change it.`);
}

if (existsSync(values.series)) report(`Series of ${values.series}`, readSeries(values.series));
else console.log(`No series at ${values.series}: only simulated ones are scored.`);
for (const seed of values.seeds.split(',').map(Number))
  report(`Fresh series, seed ${seed}`, simulateAccounts(seed, 10));
