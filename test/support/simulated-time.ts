import { setImmediate } from 'node:timers/promises';

interface Waiting {
  readonly until: number;
  readonly wake: () => void;
}

/** Time that passes only when everybody waits: a simulation of an hour takes as long as its work. */
export class SimulatedTime {
  /** milliseconds since the beginning */
  now = 0;
  private waiting: Waiting[] = [];

  readonly wait = (milliseconds: number): Promise<void> =>
    new Promise((wake) => this.waiting.push({ until: this.now + milliseconds, wake }));

  /** Lets time pass until the work is done. */
  async run<Result>(work: Promise<Result>): Promise<Result> {
    let done = false;
    const ended = work.finally(() => {
      done = true;
    });
    // Whoever awaits the result hears of a failure; the loop only needs to know that it is over.
    ended.catch(() => undefined);
    for (;;) {
      // Everything that can go on goes on before time does.
      await setImmediate();
      if (done) return ended;
      const next = Math.min(...this.waiting.map(({ until }) => until));
      if (!Number.isFinite(next)) continue;
      this.now = next;
      const due = this.waiting.filter(({ until }) => until <= next);
      this.waiting = this.waiting.filter(({ until }) => until > next);
      for (const { wake } of due) wake();
    }
  }
}
