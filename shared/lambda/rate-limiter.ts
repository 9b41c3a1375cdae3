/**
 * Hands out turns at an even rate: none begins sooner than `intervalMilliseconds` after the one before. Per container; a
 * container that is frozen in between only makes it slower.
 */
export function rateLimiter(intervalMilliseconds: number): () => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  return () => {
    const turn = last;
    last = turn.then(() => new Promise((resolve) => setTimeout(resolve, intervalMilliseconds)));
    return turn;
  };
}
