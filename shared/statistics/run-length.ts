/**
 * Average run lengths of control charts on normal observations: how many points until a signal. Both are Fredholm
 * equations of the second kind, solved at Gauss-Legendre nodes (Nyström's method; Crowder 1987 for the EWMA,
 * NIST/SEMATECH e-Handbook 6.3.2.3.1 for the cumulative sum). They are for choosing a threshold, not for watching.
 */

/** A one-sided cumulative sum of observations less `reference`, in standard deviations, signalling at `threshold`. */
export interface NormalCusum {
  readonly reference: number;
  readonly threshold: number;
}

/** Points until a one-sided sum signals, from 0, when the mean lies `shift` standard deviations up. */
export function cusumRunLength({ reference, threshold }: NormalCusum, shift: number): number {
  const inside = legendre(0, threshold);
  const drift = shift - reference;
  const staysAtZero = (from: number): number => {
    const lowest = Math.min(0, from + drift) - tail;
    return legendre(lowest, 0).reduce((sum, { at, weight }) => sum + weight * density(at - from - drift), 0);
  };
  // The first unknown is the wait from 0, the others from the nodes.
  const starts = [0, ...inside.map(({ at }) => at)];
  const waits = solve(
    starts.map((from, row) => [
      Number(row === 0) - staysAtZero(from),
      ...inside.map(({ at, weight }, i) => Number(row === i + 1) - weight * density(at - from - drift)),
    ]),
    starts.map(() => 1),
  );
  return waits[0] ?? Number.NaN;
}

/** Points until either of two such sums signals, one looking up, one down (Kemp 1961: the rates of signals add up). */
export function twoSidedCusumRunLength(cusum: NormalCusum, shift: number): number {
  return 1 / (1 / cusumRunLength(cusum, shift) + 1 / cusumRunLength(cusum, -shift));
}

/** An exponentially weighted mean: `weight` of the newest point, limits `width` of its lasting standard deviations off. */
export interface Ewma {
  readonly weight: number;
  readonly width: number;
}

/** Points until the mean leaves its limits on either side, from the middle. */
export function ewmaRunLength({ weight: newest, width }: Ewma, shift: number): number {
  const limit = width * Math.sqrt(newest / (2 - newest));
  const nodes = legendre(-limit, limit);
  const kernel = (from: number, to: number): number => density((to - (1 - newest) * from) / newest - shift) / newest;
  const waits = solve(
    nodes.map(({ at: from }, row) => nodes.map(({ at, weight }, i) => Number(row === i) - weight * kernel(from, at))),
    nodes.map(() => 1),
  );
  return nodes.reduce((sum, { at, weight }, i) => sum + weight * kernel(0, at) * (waits[i] ?? 0), 1);
}

/** Where the normal density has run out. */
const tail = 9;
const nodeCount = 64;

const density = (z: number): number => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);

interface Node {
  readonly at: number;
  readonly weight: number;
}

/** Gauss-Legendre nodes on (-1, 1): the zeros of the Legendre polynomial, by Newton from Tricomi's guess. */
const unit: readonly Node[] = Array.from({ length: nodeCount }, (_, i) => {
  let x = Math.cos((Math.PI * (i + 0.75)) / (nodeCount + 0.5));
  let slope = 0;
  for (let round = 0; round < 8; round++) {
    let [before, value] = [1, x];
    for (let k = 2; k <= nodeCount; k++) [before, value] = [value, ((2 * k - 1) * x * value - (k - 1) * before) / k];
    slope = (nodeCount * (x * value - before)) / (x * x - 1);
    x -= value / slope;
  }
  return { at: x, weight: 2 / ((1 - x * x) * slope * slope) };
});

function legendre(from: number, to: number): readonly Node[] {
  const half = (to - from) / 2;
  return unit.map(({ at, weight }) => ({ at: from + half * (1 + at), weight: half * weight }));
}

/** Solves a linear system by elimination with partial pivoting. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): readonly number[] {
  const rows: Float64Array[] = matrix.map((row, i) => Float64Array.from([...row, right[i] ?? 0]));
  const n = rows.length;
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let row = column + 1; row < n; row++) {
      if (Math.abs(cell(rows, row, column)) > Math.abs(cell(rows, pivot, column))) pivot = row;
    }
    const chosen = rows[pivot] as Float64Array;
    rows[pivot] = rows[column] as Float64Array;
    rows[column] = chosen;
    for (let row = column + 1; row < n; row++) {
      const target = rows[row] as Float64Array;
      const factor = (target[column] as number) / (chosen[column] as number);
      for (let k = column; k <= n; k++) target[k] = (target[k] as number) - factor * (chosen[k] as number);
    }
  }
  const found = new Float64Array(n);
  for (let row = n - 1; row >= 0; row--) {
    let sum = cell(rows, row, n);
    for (let k = row + 1; k < n; k++) sum -= cell(rows, row, k) * (found[k] as number);
    found[row] = sum / cell(rows, row, row);
  }
  return [...found];
}

const cell = (rows: readonly Float64Array[], row: number, column: number): number => rows[row]?.[column] as number;
