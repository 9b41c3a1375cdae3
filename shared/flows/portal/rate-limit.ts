import type { RateLimits } from '../../ports/portal.ts';
import { Conflict } from '../../ports/versioned.ts';

export interface RateLimit {
  /** within the window, which begins with the first attempt */
  readonly most: number;
  readonly minutes: number;
}

/**
 * Counts an attempt, and says whether it may go on. It holds however many come at once: an attempt counts only when its
 * write succeeds, and one that loses the race reads again. Each lost race is somebody else's counted attempt, so after
 * `most` of them there is nothing left to win.
 */
export async function countAttempt(
  rateLimits: RateLimits,
  key: string,
  { most, minutes }: RateLimit,
  now: Date,
): Promise<boolean> {
  const windowMilliseconds = minutes * 60_000;
  for (let race = 0; race <= most; race++) {
    const { value, version } = await rateLimits.read(key);
    const isOpen = value !== undefined && now.getTime() - Date.parse(value.since) < windowMilliseconds;
    const before = isOpen ? value : { since: now.toISOString(), count: 0 };
    if (before.count >= most) return false;
    const until = new Date(Date.parse(before.since) + windowMilliseconds);
    try {
      await rateLimits.write(key, { ...before, count: before.count + 1 }, version, until);
      return true;
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
    }
  }
  return false;
}

/**
 * Who asks, as far as a network address tells: one IPv4 address, or the 64 bits of an IPv6 address that a household or an
 * office is given as a whole (RFC 6177).
 */
export function networkOf(source: string): string {
  if (!source.includes(':')) return source;
  const [head = '', tail] = source.toLowerCase().split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0');
  const groups = [...before, ...zeros, ...after].slice(0, 4);
  return `${groups.map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/64`;
}
