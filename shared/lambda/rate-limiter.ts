/**
 * Turns that come at an even pace: nobody's begins sooner than so many milliseconds after the one before. For everything in
 * one container; a container that was frozen meanwhile only makes it slower.
 */
export function rateLimiter(intervalMilliseconds: number): () => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  return () => {
    const turn = last;
    last = turn.then(() => new Promise((resolve) => setTimeout(resolve, intervalMilliseconds)));
    return turn;
  };
}
