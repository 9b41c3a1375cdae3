/** Invented accounts to judge forecasts by: the true rate follows a story, the counts are drawn from it. */
export const kinds = ['stable', 'clustered', 'step', 'ramp', 'spike'] as const;
export type Kind = (typeof kinds)[number];

export interface StorySeries {
  readonly series: string;
  readonly kind: Kind;
  readonly ordersPerDay: number;
  /** the day on which the true rate begins to change, where it does */
  readonly changeDay?: number;
  readonly days: readonly { readonly orders: number; readonly defects: number }[];
}

export const volumes: readonly number[] = [5, 30, 200, 1000];
const length = 240;

/** `each` accounts of every kind and volume, a function of the seed. */
export function simulateAccounts(seed: number, each: number): readonly StorySeries[] {
  const random = randomFrom(seed);
  return volumes.flatMap((ordersPerDay) =>
    kinds.flatMap((kind) =>
      Array.from({ length: each }, (_, i) => ({
        series: `${kind}-${ordersPerDay}-${seed}-${i}`,
        kind,
        ordersPerDay,
        ...simulateDays(kind, ordersPerDay, random),
      })),
    ),
  );
}

function simulateDays(kind: Kind, ordersPerDay: number, random: () => number): Pick<StorySeries, 'days' | 'changeDay'> {
  const between = (low: number, high: number) => low + (high - low) * random();
  const { share, changeDay } = shareOver(kind, between);
  const weekShift = between(0, 7);
  const days = Array.from({ length }, (_, day) => {
    const expected = ordersPerDay * (1 + 0.25 * Math.cos((2 * Math.PI * (day + weekShift)) / 7));
    const orders = poisson(expected, random);
    const level = share(day);
    const today = kind === 'clustered' ? beta(level * 60, (1 - level) * 60, random) : level;
    return { orders, defects: binomial(orders, today, random) };
  });
  return { days, ...(changeDay !== undefined && { changeDay }) };
}

interface Life {
  readonly share: (day: number) => number;
  readonly changeDay?: number;
}

/** The true share by day. Changes begin after at least 90 quiet days. */
function shareOver(kind: Kind, between: (low: number, high: number) => number): Life {
  const base = between(0.001, 0.006);
  const changeDay = Math.floor(between(90, 131));
  if (kind === 'step') {
    const after = between(0.012, 0.03);
    return { share: (day) => (day < changeDay ? base : after), changeDay };
  }
  if (kind === 'ramp') {
    const top = between(0.015, 0.03);
    const over = between(30, 90);
    return {
      share: (day) => base + (top - base) * Math.min(1, Math.max(0, (day - changeDay) / over)),
      changeDay,
    };
  }
  if (kind === 'spike') {
    const high = between(0.02, 0.05);
    return { share: (day) => (day >= changeDay && day < changeDay + 7 ? high : base), changeDay };
  }
  return { share: () => base };
}

/** Uniform numbers in (0, 1) from a seed (a Weyl sequence through a multiplicative mix, 32 bits). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 4_294_967_296 + 2 ** -33;
  };
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
}

/** Marsaglia and Tsang's method (2000). */
function gamma(shape: number, random: () => number): number {
  if (shape < 1) return gamma(shape + 1, random) * random() ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const x = normal(random);
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

function beta(a: number, b: number, random: () => number): number {
  const x = gamma(a, random);
  return x / (x + gamma(b, random));
}

export function binomial(trials: number, share: number, random: () => number): number {
  let hits = 0;
  for (let i = 0; i < trials; i++) if (random() < share) hits++;
  return hits;
}

export function poisson(mean: number, random: () => number): number {
  let count = 0;
  for (let left = mean; left > 0; left -= 500) {
    const floor = Math.exp(-Math.min(left, 500));
    for (let product = random(); product > floor; product *= random()) count++;
  }
  return count;
}
