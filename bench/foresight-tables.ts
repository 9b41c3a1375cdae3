import type { RateForecast } from '../shared/alerts/foresee.ts';

/** One account as it was followed; days count from the first day a rule was asked. */
export interface Judged {
  readonly kind: string;
  readonly ordersPerDay: number;
  /** the first day on which the limit was missed */
  readonly breach: number | undefined;
  /** by rule: the day of the first warning */
  readonly warned: Readonly<Record<string, number | undefined>>;
  readonly forecasts: readonly (RateForecast | undefined)[];
  readonly missed: readonly boolean[];
}

const quiet = new Set(['stable', 'clustered']);

/** Lead in days (median, 10th percentile), missed and false, by kind and volume and rule. */
export function leadTable(judged: readonly Judged[], kinds: readonly string[], volumes: readonly number[]): string {
  const rules = Object.keys(judged[0]?.warned ?? {});
  const rows = kinds.flatMap((kind) =>
    volumes.map((volume) => {
      const group = judged.filter((one) => one.kind === kind && one.ordersPerDay === volume);
      return `| ${kind} ${volume} a day | ${group.filter(({ breach }) => breach !== undefined).length} of ${group.length} | ${rules.map((rule) => cell(group, rule)).join(' | ')} |`;
    }),
  );
  const calm = judged.filter(({ kind, breach }) => quiet.has(kind) && breach === undefined);
  const falses = rules.map(
    (rule) => `${calm.filter(({ warned }) => warned[rule] !== undefined).length} of ${calm.length}`,
  );
  return [
    `| series | breach | ${rules.map((rule) => `${rule}: lead (p10), missed, false`).join(' | ')} |`,
    `|---|---|${rules.map(() => '---|').join('')}`,
    ...rows,
    `| **false, stable and clustered** | | ${falses.join(' | ')} |`,
  ].join('\n');
}

function cell(group: readonly Judged[], rule: string): string {
  const breaching = group.filter(({ breach }) => breach !== undefined);
  const leads = breaching.map(({ breach = 0, warned }) => Math.max(0, breach - (warned[rule] ?? breach)));
  const missed = leads.filter((lead) => lead === 0).length;
  const wrong = group.filter(({ breach, warned }) => breach === undefined && warned[rule] !== undefined).length;
  const lead = leads.length === 0 ? '–' : `${quantile(leads, 0.5).toFixed(1)} (${quantile(leads, 0.1).toFixed(1)})`;
  return `${lead}, ${missed}, ${wrong}`;
}

/** With linear interpolation between order statistics. */
export function quantile(values: readonly number[], fraction: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * fraction;
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  return low + (at - Math.floor(at)) * ((sorted[Math.ceil(at)] ?? low) - low);
}

const horizons = { p7: 7, p14: 14, p30: 30, p60: 60 } as const;
const bins = [0, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95];

/** How often what was given a probability came true, over account-days that were inside the limit and saw the horizon end. */
export function reliabilityTable(judged: readonly Judged[]): string {
  const columns = Object.entries(horizons).map(([name, days]) => outcomes(judged, name as keyof typeof horizons, days));
  const rows = bins.map((from, index) => {
    const to = bins[index + 1] ?? 1.01;
    const cells = columns.map((column) => {
      const inside = column.filter(({ chance }) => chance >= from && chance < to);
      return inside.length === 0
        ? '–'
        : `${percent(inside.filter(({ came }) => came).length / inside.length)} (${inside.length})`;
    });
    return `| ${percent(from)}–${percent(Math.min(1, to))} | ${cells.join(' | ')} |`;
  });
  const brier = columns.map((column) =>
    (column.reduce((sum, { chance, came }) => sum + (chance - Number(came)) ** 2, 0) / column.length).toFixed(4),
  );
  return [
    '| forecast | within 7 days | 14 | 30 | 60 |',
    '|---|---|---|---|---|',
    ...rows,
    `| **Brier score** | ${brier.join(' | ')} |`,
  ].join('\n');
}

interface Outcome {
  readonly chance: number;
  readonly came: boolean;
}

function outcomes(judged: readonly Judged[], name: keyof typeof horizons, days: number): readonly Outcome[] {
  return judged.flatMap(({ forecasts, missed }) =>
    forecasts.flatMap((forecast, day) => {
      if (forecast === undefined || missed[day] || day + days >= missed.length) return [];
      return [{ chance: forecast[name], came: missed.slice(day + 1, day + 1 + days).includes(true) }];
    }),
  );
}

const percent = (fraction: number): string => `${Math.round(fraction * 100)} %`;
