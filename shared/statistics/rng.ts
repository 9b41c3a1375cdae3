/**
 * Uniform numbers for simulated paths: the same for every account and day, so that a forecast is a function of its data
 * and differences between two forecasts are never noise. Latin hypercube: in each dimension the paths cover (0, 1) evenly.
 */
export interface Rng {
  readonly paths: number;
  readonly dimensions: number;
  /** [path × dimension]: a path reads its numbers one after the other */
  readonly values: Float64Array;
}

const made = new Map<string, Rng>();

/** The numbers for so many paths and dimensions; computed once per process. */
export function rngFor(paths: number, dimensions: number): Rng {
  const key = `${paths}x${dimensions}`;
  let rng = made.get(key);
  if (rng === undefined) {
    rng = latinHypercube(paths, dimensions);
    made.set(key, rng);
  }
  return rng;
}

function latinHypercube(paths: number, dimensions: number): Rng {
  const values = new Float64Array(paths * dimensions);
  const next = generator(20_070_919);
  const order = Uint32Array.from({ length: paths }, (_, i) => i);
  for (let dimension = 0; dimension < dimensions; dimension++) {
    for (let i = paths - 1; i > 0; i--) {
      const k = Math.floor(next() * (i + 1));
      const swapped = order[i] as number;
      order[i] = order[k] as number;
      order[k] = swapped;
    }
    for (let i = 0; i < paths; i++) values[i * dimensions + dimension] = ((order[i] as number) + next()) / paths;
  }
  return { paths, dimensions, values };
}

/** Marsaglia's xorshift with 32 bits. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4_294_967_296;
  };
}
