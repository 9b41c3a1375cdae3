const machineTime = Date.now;

/** The longest real wait between two looks at the clock: a laptop that slept is noticed within this time. */
const longestNapMs = 1000;

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/**
 * The time of the local cloud: real time plus an offset, or standing still while it is moved step by step. All values
 * are milliseconds since the epoch.
 */
export interface CloudClock {
  readonly now: () => number;
  /** what is to be added to the machine's time; changes when the clock is moved */
  readonly offset: () => number;
  /** stops the clock where it is */
  readonly stand: () => void;
  /** moves a standing clock forward and wakes whoever sleeps until then; throws when asked to go back */
  readonly moveTo: (instant: number) => void;
  /** lets a standing clock run on from where it is */
  readonly run: () => void;
  readonly standing: () => boolean;
  /** resolves when the clock has reached the instant, by moving or by running; never, once the clock is stopped */
  readonly sleepUntil: (instant: number) => Promise<void>;
  /** the earliest instant anyone sleeps until */
  readonly nextWake: () => number | undefined;
  /** forgets all sleepers */
  readonly stop: () => void;
}

/** A clock that runs in real time from `instant`. `moved` gets every new offset. */
export function startClock(instant: number, moved: (offset: number) => void): CloudClock {
  let offset = instant - machineTime();
  let standsAt: number | undefined;
  let nap: NodeJS.Timeout | undefined;
  const sleepers = new Set<Sleeper>();

  const now = (): number => standsAt ?? machineTime() + offset;
  const nextWake = (): number | undefined => {
    let earliest: number | undefined;
    for (const { at } of sleepers) if (earliest === undefined || at < earliest) earliest = at;
    return earliest;
  };
  const wakeDue = (): void => {
    clearTimeout(nap);
    nap = undefined;
    const due = [...sleepers].filter(({ at }) => at <= now()).sort((a, b) => a.at - b.at);
    for (const sleeper of due) {
      sleepers.delete(sleeper);
      sleeper.wake();
    }
    const next = nextWake();
    if (next !== undefined && standsAt === undefined) {
      nap = setTimeout(wakeDue, Math.min(Math.max(next - now(), 1), longestNapMs));
    }
  };
  moved(offset);
  return {
    now,
    offset: () => now() - machineTime(),
    stand: () => {
      standsAt = now();
      wakeDue();
    },
    moveTo: (to) => {
      if (standsAt === undefined) throw new Error('only a standing clock can be moved');
      if (to < standsAt) throw new Error(`the clock cannot go back from ${iso(standsAt)} to ${iso(to)}`);
      standsAt = to;
      moved(to - machineTime());
      wakeDue();
    },
    run: () => {
      if (standsAt === undefined) return;
      offset = standsAt - machineTime();
      standsAt = undefined;
      moved(offset);
      wakeDue();
    },
    standing: () => standsAt !== undefined,
    sleepUntil: (at) =>
      new Promise((wake) => {
        sleepers.add({ at, wake });
        wakeDue();
      }),
    nextWake,
    stop: () => {
      sleepers.clear();
      wakeDue();
    },
  };
}

/** `2026-10-05T06:00:00.000Z` */
export const iso = (instant: number): string => new Date(instant).toISOString();
