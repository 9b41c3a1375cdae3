/** What is going on right now: invocations and their like, counted, so that one can wait until nothing is. */
export interface Activity {
  /** counts the work from now until it has ended, well or badly */
  readonly during: <Result>(work: () => Promise<Result>) => Promise<Result>;
  readonly count: () => number;
  /** resolves at the next end of any work, or after the given time */
  readonly nextEnd: (orAfterMs: number) => Promise<void>;
}

export function startActivity(): Activity {
  let count = 0;
  let waiting: (() => void)[] = [];
  return {
    during: async (work) => {
      count += 1;
      try {
        return await work();
      } finally {
        count -= 1;
        const notified = waiting;
        waiting = [];
        for (const notify of notified) notify();
      }
    },
    count: () => count,
    nextEnd: (orAfterMs) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, orAfterMs);
        waiting.push(() => {
          clearTimeout(timer);
          resolve();
        });
      }),
  };
}
