/** Replaces the global `Date` by one that asks `now` (milliseconds since the epoch); returns what puts the real one back. */
export function installDate(now: () => number): () => void;
