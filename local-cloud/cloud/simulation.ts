import { setImmediate } from 'node:timers/promises';
import type { Activity } from '../runtime/activity.ts';
import { type CloudClock, iso } from '../runtime/clock.ts';
import type { Queue, QueueStore } from '../sqs/queue-store.ts';

/** Asked for something that cannot be done; the message is for the person who asked. */
export class NotPossible extends Error {
  override readonly name = 'NotPossible';
}

const waitMs = 5;

/** A simulation of discrete events: moves the clock, and knows when all work is done. */
export interface Simulation {
  /**
   * Moves the clock to the instant, event by event: it stands still while anything is at work, then jumps to the next
   * moment at which something is due (a schedule, a delayed message, a retry, the end of a batch window). Resolves when
   * everything due by then is done. Throws `NotPossible` for an instant in the past.
   */
  readonly tick: (instant: number) => Promise<void>;
  /** Resolves when no function is at work and no queue that a function reads has a message, delayed or in flight. */
  readonly idle: () => Promise<void>;
  /** is no function at work, and no message waiting to be received? */
  readonly quiet: () => boolean;
}

interface Dependencies {
  readonly clock: CloudClock;
  readonly activity: Activity;
  readonly store: QueueStore;
  /** the queues that functions read; dead letters are not among them */
  readonly queues: readonly Queue[];
  /** is anything else under way that will bring messages: an upload, a retry, a plug-in? */
  readonly isWorkComing: () => Promise<boolean>;
}

export function openSimulation({ clock, activity, store, queues, isWorkComing }: Dependencies): Simulation {
  let ticking: Promise<void> = Promise.resolve();

  const quiet = (): boolean => activity.count() === 0 && !queues.some(store.hasVisible);
  const untilQuiet = async (): Promise<void> => {
    for (;;) {
      // What was just woken gets its turn before it is asked for.
      await setImmediate();
      if (quiet()) {
        await setImmediate();
        if (quiet()) return;
      } else await activity.nextEnd(waitMs);
    }
  };
  const nextDue = (): number | undefined => {
    const due = [clock.nextWake(), ...queues.map(store.nextVisible)].filter((instant) => instant !== undefined);
    return due.length === 0 ? undefined : Math.min(...due);
  };
  const moveTo = async (instant: number): Promise<void> => {
    if (instant < clock.now()) {
      throw new NotPossible(`The clock stands at ${iso(clock.now())} and cannot go back to ${iso(instant)}.`);
    }
    clock.stand();
    try {
      for (;;) {
        await untilQuiet();
        const due = nextDue();
        if (due === undefined || due > instant) break;
        clock.moveTo(Math.max(due, clock.now()));
      }
      clock.moveTo(Math.max(instant, clock.now()));
    } finally {
      clock.run();
    }
  };
  const isIdle = async (): Promise<boolean> => {
    if (!quiet() || (await isWorkComing()) || !quiet()) return false;
    return queues.every((queue) => {
      // Visible ones as well: a delay may have ended since the line before.
      const { visible, inFlight, delayed } = store.counts(queue);
      return visible === 0 && inFlight === 0 && delayed === 0;
    });
  };
  return {
    tick: (instant) => {
      const next = ticking.then(() => moveTo(instant));
      ticking = next.catch(() => undefined);
      return next;
    },
    idle: async () => {
      for (;;) {
        await ticking;
        await setImmediate();
        if (await isIdle()) return;
        await activity.nextEnd(waitMs);
      }
    },
    quiet,
  };
}
