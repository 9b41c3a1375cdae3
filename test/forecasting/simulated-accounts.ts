import { rngFrom } from '../../bench/support/mulberry32.ts';

/** Days of `orders` each, of which each is defective with the day's share. */
export function daysWith(length: number, orders: number, share: (day: number) => number, seed = 1) {
  const rng = rngFrom(seed);
  return Array.from({ length }, (_, day) => {
    let defects = 0;
    for (let order = 0; order < orders; order++) if (rng() < share(day)) defects++;
    return { orders, defects };
  });
}
