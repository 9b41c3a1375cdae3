import { describe, expect, test } from 'vitest';
import { mostTries, retryOnConflict } from '../../shared/flows/retry-on-conflict.ts';
import { Conflict } from '../../shared/ports/versioned.ts';

/** A backoff that notes its waits in place of waiting. */
function noting(random: () => number) {
  const waits: number[] = [];
  return { waits, backoff: { random, sleep: async (milliseconds: number) => void waits.push(milliseconds) } };
}

/** Work that collides so many times. */
function collides(times: number) {
  let tries = 0;
  return async () => {
    tries++;
    if (tries <= times) throw new Conflict(`try ${tries}`);
    return `done at try ${tries}`;
  };
}

describe('work that collides with somebody else’s', () => {
  test('is done without a wait when it does not', async () => {
    const { waits, backoff } = noting(() => 0.5);
    expect(await retryOnConflict(backoff, collides(0))).toBe('done at try 1');
    expect(waits).toEqual([]);
  });

  test('waits a random share of 20 ms, twice that, and so on, of 2 s at most', async () => {
    const { waits, backoff } = noting(() => 0.5);
    expect(await retryOnConflict(backoff, collides(9))).toBe('done at try 10');
    // Half of 20, 40, 80, 160, 320, 640, 1,280, and of 2,000 twice.
    expect(waits).toEqual([10, 20, 40, 80, 160, 320, 640, 1000, 1000]);
  });

  test('two that collided once wait for different times', async () => {
    const [first, second] = [noting(() => 0.1), noting(() => 0.9)];
    await retryOnConflict(first.backoff, collides(1));
    await retryOnConflict(second.backoff, collides(1));
    expect([...first.waits, ...second.waits]).toEqual([2, 18]);
  });

  test('is left to the queue after ten tries, with the last conflict', async () => {
    const { waits, backoff } = noting(() => 1);
    await expect(retryOnConflict(backoff, collides(mostTries))).rejects.toThrow('try 10');
    expect(waits).toHaveLength(mostTries - 1);
    // Far below the 60 seconds that an evaluation has.
    expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeLessThan(10_000);
  });

  test('any other error is thrown at once', async () => {
    const { waits, backoff } = noting(() => 0.5);
    const work = async () => {
      throw new Error('the table is away');
    };
    await expect(retryOnConflict(backoff, work)).rejects.toThrow('the table is away');
    expect(waits).toEqual([]);
  });
});
