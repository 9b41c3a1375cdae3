/** A seeded generator for invented counts, the same on every run (mulberry's mixing, 32 bits). */
export function rngFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Days of `orders` each, of which each is defective with the day's share. */
export function daysWith(length: number, orders: number, share: (day: number) => number, seed = 1) {
  const rng = rngFrom(seed);
  return Array.from({ length }, (_, day) => {
    let defects = 0;
    for (let order = 0; order < orders; order++) if (rng() < share(day)) defects++;
    return { orders, defects };
  });
}
