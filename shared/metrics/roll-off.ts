import type { Day } from '../domain/day.ts';

/** Defects that leave the window Amazon shows, on the first day on which it no longer counts them. */
export interface RollOff {
  readonly day: Day;
  readonly defects: number;
}
