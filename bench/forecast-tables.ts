import type { RateForecast } from '../shared/metrics/rate-forecast.ts';

/** One account as replayed; days count from the first day on which the rules were evaluated. */
export interface Judged {
  readonly kind: string;
  readonly ordersPerDay: number;
  /** the first day on which the limit was missed */
  readonly breach: number | undefined;
  /** by rule: the day of the first warning */
  readonly warned: Readonly<Record<string, number | undefined>>;
  readonly forecasts: readonly (RateForecast | undefined)[];
  readonly missed: readonly boolean[];
  /** days decided without a forecast, and those of them on which a forecast would have changed the decision */
  readonly leftOut: number;
  readonly changed: number;
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
  const { leads, missed } = leadsOf(group, rule);
  const wrong = group.filter(({ breach, warned }) => breach === undefined && warned[rule] !== undefined).length;
  const lead = leads.length === 0 ? '–' : `${quantile(leads, 0.5).toFixed(1)} (${quantile(leads, 0.1).toFixed(1)})`;
  return `${lead}, ${missed}, ${wrong}`;
}

/** The project's goals for the deciding rule: least median lead, least 10th percentile, in days. */
const goals = [
  { kind: 'step', ordersPerDay: 200, median: 15, tenth: 10 },
  { kind: 'step', ordersPerDay: 1000, median: 18, tenth: 10 },
  { kind: 'ramp', ordersPerDay: 200, median: 15, tenth: 8 },
  { kind: 'ramp', ordersPerDay: 1000, median: 15, tenth: 8 },
  { kind: 'step', ordersPerDay: 30, median: 9, tenth: 0 },
  { kind: 'ramp', ordersPerDay: 30, median: 10, tenth: 0 },
] as const;
const mostFalse = 6;
const halfTrue = { least: 0.35, most: 0.65 };

/** The goals, one a line, and whether they are met. */
export function goalLines(judged: readonly Judged[]): string {
  const line = (met: boolean, text: string) => `- ${met ? 'met' : 'MISSED'}: ${text}`;
  const leads = goals.map(({ kind, ordersPerDay, median, tenth }) => {
    const group = judged.filter((one) => one.kind === kind && one.ordersPerDay === ordersPerDay);
    const { leads: days } = leadsOf(group, 'forecast');
    const [half, low] = [quantile(days, 0.5), quantile(days, 0.1)];
    const wanted = tenth === 0 ? `${median}` : `${median}, 10th percentile ${tenth}`;
    return line(
      half >= median && low >= tenth,
      `${kind} at ${ordersPerDay} a day: ${half.toFixed(1)} (${low.toFixed(1)}), goal ${wanted}`,
    );
  });
  const calm = judged.filter(({ kind, breach }) => quiet.has(kind) && breach === undefined);
  const wrong = calm.filter(({ warned }) => warned['forecast'] !== undefined).length;
  const half = Object.entries(horizons).map(([name, days]) => {
    const inside = outcomes(judged, name as keyof typeof horizons, days).filter(
      ({ chance }) => chance >= 0.4 && chance <= 0.6,
    );
    const came = inside.filter((outcome) => outcome.came).length / inside.length;
    return line(
      came >= halfTrue.least && came <= halfTrue.most,
      `40–60 % within ${days} days came true ${percent(came)}, goal 35–65 %`,
    );
  });
  return [...leads, line(wrong <= mostFalse, `${wrong} false of ${calm.length}, goal ${mostFalse}`), ...half].join(
    '\n',
  );
}

function leadsOf(group: readonly Judged[], rule: string) {
  const breaching = group.filter(({ breach }) => breach !== undefined);
  const leads = breaching.map(({ breach = 0, warned }) => Math.max(0, breach - (warned[rule] ?? breach)));
  return { leads, missed: leads.filter((lead) => lead === 0).length };
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

/** How often forecasts came true, by probability, over account-days inside the limit whose horizon has passed. */
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
