import { setImmediate } from 'node:timers/promises';
import type { Activity } from '../runtime/activity.ts';
import type { CloudClock } from '../runtime/clock.ts';
import { iso } from '../runtime/clock.ts';
import type { SqsQueue, SqsStore } from '../s3/stored-object.ts';

/** Asked for something that cannot be done; the message is for the person who asked. */
export class NotPossible extends Error {
  override readonly name = 'NotPossible';
}

const waitMs = 5;

/** Moves the clock and tells when nothing is going on. */
export interface Simulation {
  /**
   * Moves the clock to the instant, event by event: it stands still while anything is at work, then jumps to the next
   * moment at which something is due (a schedule, a delayed message, a retry, the end of a batch window). Returns when
   * everything due by then is done. Throws `NotPossible` for an instant in the past.
   */
  readonly tick: (instant: number) => Promise<void>;
  /** Resolves when nothing is at work, waits in a queue that a function reads, is delayed, or is in flight. */
  readonly idle: () => Promise<void>;
  readonly quiet: () => boolean;
}

interface Going {
  readonly clock: CloudClock;
  readonly activity: Activity;
  readonly store: SqsStore;
  /** the queues that functions read; dead letters are not among them */
  readonly queues: readonly SqsQueue[];
  /** is anything else under way that will bring messages: an upload, a file in the drop folder? */
  readonly bringing: () => Promise<boolean>;
}

export function openSimulation({ clock, activity, store, queues, bringing }: Going): Simulation {
  let ticking: Promise<void> = Promise.resolve();

  const quiet = (): boolean => {
    if (activity.count() > 0) return false;
    store.processAllTimers();
    return queues.every((queue) => queue.getAttribute('ApproximateNumberOfMessages') === '0');
  };
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
    const due = [clock.nextWake() ?? Number.POSITIVE_INFINITY];
    for (const queue of queues) {
      for (const { visibilityDeadline } of queue.inflightMessages.values()) due.push(visibilityDeadline);
      for (const message of [queue.delayedMessages, ...queue.fifoDelayed.values()].flat()) {
        if (message.delayUntil !== undefined) due.push(message.delayUntil);
      }
    }
    const earliest = due.reduce((a, b) => Math.min(a, b));
    return Number.isFinite(earliest) ? earliest : undefined;
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
    if (!quiet() || (await bringing()) || !quiet()) return false;
    return queues.every(
      (queue) => queue.inflightMessages.size === 0 && queue.getAttribute('ApproximateNumberOfMessagesDelayed') === '0',
    );
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
